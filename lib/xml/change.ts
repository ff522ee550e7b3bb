/**
 * What a document means for a container that exists: a list of changes, nothing more. What the document does not name stays as it is; what
 * it could have named and does not is offered for deletion, one by one; another template would be a reinstall and is refused.
 */
import { shownMemoryKiB, wordsOf } from './keys';
import type { Container, UserQuota } from './model';
import { type DomainRead, wordsDialect } from './read';
import { isConfPath } from './value-rules';

export interface KeyChange {
  readonly key: string;
  /** undefined: not in the config. */
  readonly from: string | undefined;
  readonly to: string;
  /** Line of the document. */
  readonly line: number;
}

export interface RefusedChange {
  readonly key: string;
  /**
   * `other_container`: the document names another CTID. `reinstall`: another template. `path`: a directory that may not be used.
   * `uuid`: the container has another one.
   */
  readonly reason: 'other_container' | 'reinstall' | 'path' | 'uuid';
  readonly from: string;
  readonly to: string;
}

export interface DocumentChanges {
  readonly changes: readonly KeyChange[];
  /** Keys the document could have named. None is meant to go until somebody says so. */
  readonly deletions: readonly { readonly key: string; readonly from: string }[];
  readonly userQuota: readonly { readonly uid: number; readonly from: UserQuota | undefined; readonly to: UserQuota }[];
  readonly refused: readonly RefusedChange[];
}

type Read = Extract<DomainRead, { ok: true }>;

const PATHS: ReadonlySet<string> = new Set(['VE_ROOT', 'VE_PRIVATE']);

/** `mayUse` says whether a path may become a container's directory: the same rule as for adopted directories. */
export function changesOf(base: Container, read: Read, mayUse: (path: string) => boolean): DocumentChanges {
  const { container, dialect, complete, lines } = read;
  const spoken = wordsDialect(dialect);
  const said = (key: string, value: string) => wordsOf(spoken, key, value, { ctid: base.ctid, keys: base.keys });
  const refused: RefusedChange[] = [];
  if (container.ctid !== base.ctid) {
    refused.push({ key: 'name', reason: 'other_container', from: base.ctid, to: container.ctid });
  }
  if (container.uuid !== undefined && base.uuid !== undefined && container.uuid !== base.uuid) {
    refused.push({ key: 'uuid', reason: 'uuid', from: base.uuid, to: container.uuid });
  }
  const changes: KeyChange[] = [];
  for (const [key, to] of container.keys) {
    const from = base.keys.get(key);
    // A document without extension says less than the config: what says the same in its words is no change.
    const same =
      from === to || (!complete && from !== undefined && (said(key, from) === to || sameMemory(key, base, container)));
    if (same) continue;
    if (key === 'OSTEMPLATE' && from !== undefined) refused.push({ key, reason: 'reinstall', from, to });
    else if (PATHS.has(key) && !(isConfPath(to) && mayUse(to)))
      refused.push({ key, reason: 'path', from: from ?? '', to });
    else changes.push({ key, from, to, line: lines.get(key) ?? 1 });
  }
  const deletions: { key: string; from: string }[] = [];
  for (const [key, from] of base.keys) {
    if (container.keys.has(key) || key === 'OSTEMPLATE') continue;
    if (complete || said(key, from) !== undefined) deletions.push({ key, from });
  }
  return { changes, deletions, userQuota: quotaChanges(base, container), refused };
}

/** libvirt's `memory` is derived from RAM: when it shows what the config gives, nothing was asked for. */
function sameMemory(key: string, base: Container, container: Container): boolean {
  return key === 'PHYSPAGES' && shownMemoryKiB(base.keys) === shownMemoryKiB(container.keys);
}

function quotaChanges(base: Container, container: Container) {
  const held = new Map(base.userQuota.map((quota) => [quota.uid, quota]));
  return container.userQuota.flatMap((to) => {
    const from = held.get(to.uid);
    const same = from !== undefined && from.hardBytes === to.hardBytes && from.softBytes === to.softBytes;
    return same ? [] : [{ uid: to.uid, from, to }];
  });
}
