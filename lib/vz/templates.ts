/**
 * Templates of a node: what the files in TEMPLATE/cache are called, which distribution's scripts a name leads to, and who is made of them.
 * Sources: vps-create and dists handling of vzctl 4.11.1 (src/lib/create.c, src/lib/dist.c); file names of vzpkg caches on OpenVZ 7 to 9.
 */
import { type Conf, get } from './conf';

/** The four suffixes vzctl tries, in its order. Others, also .tar.zst and .tar.gz.asc, are nothing to it. */
const TARBALL = /^(.+?)(\.tar(?:\.gz|\.bz2|\.xz)?)$/;
/** centos-7-x86_64.ext4.ploopv2.tar.lz4 and older .plain.ploop.tar.lzrw: the name ends before the file system. */
const EZ = /^(.+?)((?:\.(?:ext4|xfs|plain|ploop|ploopv2|qcow2))+\.tar\.(?:lz4|lzrw|zst|gz))$/;
/** As scripts/vzboard-node has it: no slash, no dot or dash in front. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,127}$/;

export type TemplateKind = 'tarball' | 'ez';

export interface TemplateFile {
  readonly file: string;
  /** What OSTEMPLATE says. */
  readonly name: string;
  readonly kind: TemplateKind;
  /** What follows the name: ".tar.gz", ".ext4.ploopv2.tar.lz4". */
  readonly packing: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** A symbolic link: used by vzctl, but vzboard changes nothing through it. */
  readonly link: boolean;
}

/** Whether a word may name a template or a profile, and so stand in a path. */
export function isSafeName(text: string): boolean {
  return NAME.test(text);
}

/** Whether a word may be a file made in the cache: one of the four packings. */
export function isTemplateFile(text: string): boolean {
  return isSafeName(text) && TARBALL.test(text);
}

/** Name, kind and packing of a file in the cache; undefined for anything that is no template. */
export function templateOfFile(file: string): Pick<TemplateFile, 'name' | 'kind' | 'packing'> | undefined {
  const [, ezName, ezPacking] = EZ.exec(file) ?? [];
  if (ezName !== undefined && ezPacking !== undefined) return { name: ezName, kind: 'ez', packing: ezPacking };
  const [, name, packing] = TARBALL.exec(file) ?? [];
  return name === undefined || packing === undefined ? undefined : { name, kind: 'tarball', packing };
}

/** Reads what `findArgv` printed: "KIND BYTES SECONDS NAME" and a NUL each. Names may hold anything else. */
export function parseCache(text: string): { templates: TemplateFile[]; ignored: string[] } {
  const templates: TemplateFile[] = [];
  const ignored: string[] = [];
  for (const entry of text.split('\0')) {
    const [, type, size, seconds, file] = /^(\S) (\d+) (-?\d+)\S* ([\s\S]+)$/.exec(entry) ?? [];
    if (file === undefined) continue;
    const found = type === 'f' || type === 'l' ? templateOfFile(file) : undefined;
    if (found === undefined) ignored.push(file);
    else {
      const times = { sizeBytes: Number(size), modifiedMs: Number(seconds) * 1000 };
      templates.push({ file, ...found, ...times, link: type === 'l' });
    }
  }
  templates.sort((a, b) => (a.name === b.name ? (a.file < b.file ? -1 : 1) : a.name < b.name ? -1 : 1));
  return { templates, ignored: ignored.sort() };
}

/**
 * The file of /etc/vz/dists that decides over a template's network and password scripts: `-part` is cut from the end of the name until one
 * fits. undefined: vzctl warns and takes /etc/vz/dists/default.
 */
export function distributionConfig(name: string, files: ReadonlySet<string>): string | undefined {
  for (let rest = name; rest !== ''; rest = rest.slice(0, Math.max(0, rest.lastIndexOf('-')))) {
    if (files.has(`${rest}.conf`)) return `${rest}.conf`;
  }
  return undefined;
}

export interface NameParts {
  /** "centos 6"; the whole name where it does not follow distribution-version-arch. */
  readonly distribution: string;
  readonly arch: string | null;
  /** What stands behind the architecture: "minimal". */
  readonly set: string | null;
}

const NAME_PARTS = /^(.+?)-(x86_64|x86|i386|i586|i686|amd64|ia64|aarch64|arm64|ppc64)(?:-(.+))?$/;

/** What a name says by the usual form, distribution-version-arch[-set]. Nothing in the file itself says it. */
export function nameParts(name: string): NameParts {
  const [, front, arch, set] = NAME_PARTS.exec(name) ?? [];
  if (front === undefined || arch === undefined) return { distribution: name, arch: null, set: null };
  return { distribution: front.replace(/-(?=\d[^-]*$)/, ' '), arch, set: set ?? null };
}

/** The name without the dot that OpenVZ 7 and later write in front of it. */
export function plainName(ostemplate: string): string {
  return ostemplate.replace(/^\./, '');
}

/** CTIDs by the template they are made of. */
export function templateUsers(configs: ReadonlyMap<string, Conf>): Map<string, string[]> {
  return usersBy(configs, 'OSTEMPLATE');
}

/** CTIDs by the value of a key, without the dot. */
export function usersBy(
  configs: ReadonlyMap<string, Conf>,
  key: 'OSTEMPLATE' | 'ORIGIN_SAMPLE',
): Map<string, string[]> {
  const out = new Map<string, string[]>();
  for (const [ctid, conf] of configs) {
    const value = plainName(get(conf, key) ?? '');
    if (value === '') continue;
    const users = out.get(value);
    if (users === undefined) out.set(value, [ctid]);
    else users.push(ctid);
  }
  return out;
}

/** Whether an address may be fetched from: http or https, without a user or password, which lists of processes and records would show. */
export function isFetchUrl(text: string): boolean {
  return /^https?:\/\/[A-Za-z0-9][A-Za-z0-9._~:/?=&,+%-]*$/.test(text) && text.length <= 1024;
}

/** Names that `vztmpl-dl --list-remote` or `vzpkg list -O` printed, one a line; what else stands in a line (a date) says it is cached. */
export function parseOffered(text: string): string[] {
  const names = text.split('\n').map((line) => line.trim().split(/\s+/)[0] ?? '');
  return [...new Set(names.filter(isSafeName))].sort();
}

/**
 * How far a download is, by the last percentage and the length that wget or curl printed; undefined where they name no end. Both print
 * over the same line again and again.
 */
export function downloadProgress(output: string): { ratio: number; totalBytes: number | undefined } | undefined {
  const percents = [...output.matchAll(/(?:^|[\s\]])(\d{1,3})%/g)];
  const last = Number(percents.at(-1)?.[1] ?? Number.NaN);
  if (!(last >= 0 && last <= 100)) return undefined;
  const length = /^Length: (\d+)/m.exec(output)?.[1];
  return { ratio: last / 100, totalBytes: length === undefined ? undefined : Number(length) };
}
