/** What lies in the directory of the private areas without being a container's: root file systems made by hand, and what was left behind. */
import { isCtid } from './ctid';

/** `other` is a file, a socket or the like. */
export type AreaKind = 'dir' | 'link' | 'other';

/** What is found in a directory without following a link (scripts/vzboard-node, look_inside). */
export type AreaSign = 'init' | 'etc' | 'usr' | 'bin' | 'dev' | 've.conf' | 'ploop' | 'empty';
const SIGNS: readonly string[] = ['init', 'etc', 'usr', 'bin', 'dev', 've.conf', 'ploop', 'empty'] satisfies AreaSign[];

export interface Area {
  /** Of the directory. */
  readonly name: string;
  readonly kind: AreaKind;
  /** The CTID of a destroyed container whose config refers to it. */
  readonly destroyed: string | undefined;
  readonly modifiedMs: number;
  readonly uid: number;
  readonly gid: number;
  readonly has: ReadonlySet<AreaSign>;
  /** What its distribution says of itself, in its own words: untrusted. */
  readonly os:
    | { readonly title: string; readonly id: string | undefined; readonly version: string | undefined }
    | undefined;
}

export interface Areas {
  /** The directory. */
  readonly parent: string;
  /** How many of it containers or retired containers have. */
  readonly used: number;
  /** How many were left out: names that are none, and what is beyond what is looked at. */
  readonly left: number;
  readonly areas: readonly Area[];
}

const AREA = /^area (dir|link|other) (?:-|destroyed) (\S+) (\d+) (\d+):(\d+) (\S+) (\S+)$/;

/** Reads the answer of the helper's `areas`; undefined when it is not one. */
export function parseAreas(words: readonly string[], body: string): Areas | undefined {
  const [first = '', ...lines] = body.split('\n');
  const parent = /^parent (\/.*)$/.exec(first)?.[1];
  const [used, left] = words.map(Number);
  if (parent === undefined || used === undefined || left === undefined) return undefined;
  const areas: Area[] = [];
  let said: string[] = [];
  const release = (lines: readonly string[]) => {
    const last = areas.at(-1);
    if (last !== undefined && lines.length > 0) areas[areas.length - 1] = { ...last, os: osOf(lines) };
  };
  for (const line of lines) {
    const [, kind, owner, seconds, uid, gid, has, name] = AREA.exec(line) ?? [];
    if (name === undefined) {
      if (line.startsWith('os ')) said.push(line.slice(3));
      continue;
    }
    release(said);
    said = [];
    areas.push({
      name,
      // The pattern takes these words only.
      kind: kind as AreaKind,
      destroyed: owner === '-' ? undefined : owner,
      modifiedMs: Number(seconds) * 1000,
      uid: Number(uid),
      gid: Number(gid),
      has: new Set((has ?? '').split(',').filter((word): word is AreaSign => SIGNS.includes(word))),
      os: undefined,
    });
  }
  release(said);
  return { parent, used, left, areas };
}

const WORD = /^[a-z0-9][a-z0-9._-]{0,31}$/;

function osOf(lines: readonly string[]): Area['os'] {
  const value = (key: string) =>
    lines
      .find((line) => line.startsWith(`${key}=`))
      ?.slice(key.length + 1)
      .replace(/^'(.*)'$/, '$1')
      .trim();
  const word = (text: string | undefined) => (text !== undefined && WORD.test(text) ? text : undefined);
  const id = word(value('ID'));
  const version = word(value('VERSION_ID'));
  const debian = value('debian_version');
  const title = value('PRETTY_NAME') || value('redhat-release') || (debian === undefined ? '' : `Debian ${debian}`);
  const named = title || [id, version].filter((part) => part !== undefined).join(' ');
  return named === '' ? undefined : { title: named.slice(0, 100), id, version };
}

/** What would go into OSTEMPLATE, by which vzctl chooses its scripts: "debian-12-x86_64" in the usual form, without the architecture. */
export function guessTemplate({ os }: Area): string | undefined {
  if (os?.id === undefined) return undefined;
  return os.version === undefined ? os.id : `${os.id}-${os.version}`;
}

/** Why vzboard makes no container of it; undefined where it does. */
export type AreaReason = 'link' | 'file' | 'destroyed' | 'empty' | 'unpacking' | 'registered';

export function whyNotAdopt({ kind, destroyed, has, name }: Area): AreaReason | undefined {
  if (kind !== 'dir') return kind === 'link' ? 'link' : 'file';
  if (destroyed !== undefined) return 'destroyed';
  // vzctl create unpacks into CTID.tmp (src/vps-create); other endings are of work on that container, too.
  if (isCtid(name.split('.')[0] ?? '') && name.includes('.')) return 'unpacking';
  if (has.has('empty')) return 'empty';
  // Of a node of version 7 or later, which registers it.
  return has.has('ve.conf') ? 'registered' : undefined;
}

export function areaLayout({ has }: Pick<Area, 'has'>): 'simfs' | 'ploop' {
  return has.has('ploop') ? 'ploop' : 'simfs';
}
