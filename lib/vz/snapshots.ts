/**
 * Snapshots of ploop containers: what may be asked of vzctl, in its words, and the tree they make. Classic vzctl 4.11.1 (vzctl.md 8.2); newer tools
 * lack --skip-config and --must-resume (openvz7.md 2.9).
 */
import type { Ctid } from './ctid';
import type { Argv } from './run';

export interface Snapshot {
  /** Without braces, as the file spells it: vzctl compares by the letter. */
  readonly id: string;
  /** null for one that was taken of the container as it was made. */
  readonly parent: string | null;
  /** The present state of the container began here. */
  readonly current: boolean;
  readonly name: string;
  readonly description: string;
  /** `YYYY-MM-DD HH:MM:SS` by the node's own clock, or null. */
  readonly date: string | null;
}

const GUID = /^\{?([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})\}?$/;
// What scripts/vzboard-node lets through, too. vzctl keeps it in an XML file and prints it in a table.
const NAME = /^[A-Za-z0-9][A-Za-z0-9 _+.,:#@/?!=%-]*$/;
const MOST_NAME = 64;
const MOST_DESCRIPTION = 255;

/** The id without its braces; undefined for anything that is none. */
export function snapshotId(text: string): string | undefined {
  return GUID.exec(text)?.[1];
}

/** Names need not be unique, and may be empty. */
export function isSnapshotName(text: string): boolean {
  return text === '' || (text.length <= MOST_NAME && NAME.test(text) && !text.endsWith(' '));
}

export function isSnapshotDescription(text: string): boolean {
  return text === '' || (text.length <= MOST_DESCRIPTION && NAME.test(text) && !text.endsWith(' '));
}

export interface TakeOptions {
  readonly name: string;
  readonly description: string;
  /** Of a running container: with its memory, which stops it for seconds. */
  readonly memory: boolean;
}

export function takeArgv(ctid: Ctid, { name, description, memory }: TakeOptions): Argv {
  return [
    ...(['vzctl', 'snapshot', ctid] as const),
    ...(name === '' ? [] : [`--name=${name}`]),
    ...(description === '' ? [] : [`--description=${description}`]),
    ...(memory ? [] : ['--skip-suspend']),
  ];
}

export interface SwitchOptions {
  /** `may`: resumes where the snapshot has the memory. `must`: fails without. `never`: ends stopped. */
  readonly resume: 'may' | 'must' | 'never';
  /** The config as it was then, instead of the present one. */
  readonly config: boolean;
}

export function switchArgv(ctid: Ctid, id: string, { resume, config }: SwitchOptions): Argv {
  return [
    ...(['vzctl', 'snapshot-switch', ctid, `--id=${id}`] as const),
    ...(resume === 'must' ? ['--must-resume'] : resume === 'never' ? ['--skip-resume'] : []),
    ...(config ? [] : ['--skip-config']),
  ];
}

export function deleteArgv(ctid: Ctid, id: string): Argv {
  return ['vzctl', 'snapshot-delete', ctid, `--id=${id}`];
}

export function compactArgv(ctid: Ctid): Argv {
  return ['vzctl', 'compact', ctid];
}

/** Through the helper, which makes the directory: always at `snapshotPlace`. */
export function mountArgv(ctid: Ctid, id: string, mounted: boolean): Argv {
  return ['vzboard-node', mounted ? 'snapshot-mount' : 'snapshot-umount', ctid, id];
}

/** Where vzboard mounts a snapshot: beside the mount point of its container. scripts/vzboard-node makes the same name. */
export function snapshotPlace(root: string, ctid: string, id: string): string {
  return `${root.replace(/\/[^/]*$/, '')}/.vzboard-${ctid}-${id}`;
}

/** Of /proc/self/mounts: the mount points of the node. */
export function mountPoints(text: string): ReadonlySet<string> {
  const points = text.split('\n').flatMap((line) => line.split(' ')[1] ?? []);
  // The kernel writes blanks, tabs, newlines and backslashes of names in octal (proc(5)).
  return new Set(
    points.map((point) => point.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(parseInt(code, 8)))),
  );
}

export interface TreeRow<T> {
  readonly snapshot: T;
  /** 0 for those without a parent. */
  readonly depth: number;
  /** Ids of those that were taken of it. */
  readonly children: readonly string[];
}

/**
 * As a tree is read: each behind its parent, branches in the order of the file. One whose parent is missing is a root; what stands in a circle, which no
 * tool makes, comes last, so that nothing that exists is left out.
 */
export function treeRows<T extends Pick<Snapshot, 'id' | 'parent'>>(snapshots: readonly T[]): TreeRow<T>[] {
  const known = new Set(snapshots.map(({ id }) => id));
  const below = new Map<string, T[]>();
  for (const one of snapshots) {
    if (one.parent !== null && known.has(one.parent)) below.set(one.parent, [...(below.get(one.parent) ?? []), one]);
  }
  const rows: TreeRow<T>[] = [];
  const seen = new Set<string>();
  const walk = (start: T) => {
    const stack = [{ one: start, depth: 0 }];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const { one, depth } = next;
      if (seen.has(one.id)) continue;
      seen.add(one.id);
      const children = below.get(one.id) ?? [];
      rows.push({ snapshot: one, depth, children: children.map(({ id }) => id) });
      for (const child of children.toReversed()) stack.push({ one: child, depth: depth + 1 });
    }
  };
  for (const one of snapshots) if (one.parent === null || !known.has(one.parent)) walk(one);
  for (const one of snapshots) walk(one);
  return rows;
}
