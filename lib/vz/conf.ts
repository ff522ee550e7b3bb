/**
 * Config files of containers (N.conf), profiles and vz.conf: read as vzctl reads them, changed as `vzctl set --save` changes them. Every
 * line is kept as it is, so that printing gives back the same text. Rules: src/lib/config.c and src/lib/util.c of vzctl, and recorded runs.
 */
import { counterInfo, counterNames } from '@/lib/ubc/counters';

export type ConfLine =
  | { readonly kind: 'blank' | 'comment'; readonly raw: string }
  | { readonly kind: 'assignment'; readonly raw: string; readonly key: string; readonly value: string }
  /** vzctl skips it with a warning. */
  | { readonly kind: 'no_equals' | 'unmatched_quotes'; readonly raw: string };

export interface Assignment {
  /** 1 is the first line. */
  readonly line: number;
  /** As written; see canonicalKey for aliases. */
  readonly key: string;
  /** As vzctl understands it: backslashes resolved, quotes taken off. */
  readonly value: string;
}

export interface ConfWarning {
  readonly line: number;
  readonly kind: 'no_equals' | 'unmatched_quotes' | 'duplicate';
  /** Key and value for a duplicate, else the line. */
  readonly text: string;
  readonly key?: string;
}

export interface Conf {
  /** Each with its line end, so that joining them gives the file. */
  readonly lines: readonly ConfLine[];
  readonly assignments: readonly Assignment[];
  readonly warnings: readonly ConfWarning[];
}

/** Old alias -> the key vzctl writes: DCACHE, IPTENTRIES. */
const ALIASES: ReadonlyMap<string, string> = new Map(
  counterNames.flatMap((name) => {
    const [key = '', ...aliases] = counterInfo(name).confKeys;
    return aliases.map((alias): [string, string] => [alias, key]);
  }),
);

/** The key an old alias stands for, or the key itself. */
export function canonicalKey(key: string): string {
  return ALIASES.get(key) ?? key;
}

/**
 * Beancounters are stored one after the other, so that the last assignment wins in silence (add_ub_param, src/lib/ub.c). For all other keys
 * the first does, and the later ones are warned about.
 */
const LAST_WINS: ReadonlySet<string> = new Set([
  ...counterNames.map((name) => counterInfo(name).confKeys[0] ?? ''),
  // No counter of the kernel, but stored with them.
  'AVNUMPROC',
]);

/** Other keys vzctl knows in a container's config: duplicates of these are warned about, of unknown ones not. */
const FIRST_WINS: ReadonlySet<string> = new Set([
  'BOOTORDER',
  'CAPABILITY',
  'CPULIMIT',
  'CPUMASK',
  'CPUS',
  'CPUUNITS',
  'CPUUWEIGHT',
  'DESCRIPTION',
  'DEVICES',
  'DEVNODES',
  'DISABLED',
  'DISKINODES',
  'DISKSPACE',
  'DISK_QUOTA',
  'FEATURES',
  'HOSTNAME',
  'IOLIMIT',
  'IOPRIO',
  'IOPSLIMIT',
  'IPTABLES',
  'IP_ADDRESS',
  'LOCAL_GID',
  'LOCAL_UID',
  'MEMINFO',
  'MOUNT_OPTS',
  'NAME',
  'NAMESERVER',
  'NETDEV',
  'NETFILTER',
  'NETIF',
  'NODEMASK',
  'ONBOOT',
  'ORIGIN_SAMPLE',
  'OSTEMPLATE',
  'PCI',
  'QUOTATIME',
  'QUOTAUGIDLIMIT',
  'SEARCHDOMAIN',
  'STOP_TIMEOUT',
  'VE_LAYOUT',
  'VE_PRIVATE',
  'VE_ROOT',
  'VM_OVERCOMMIT',
]);

/** Reads a config. Never throws: what vzctl skips is kept as a line and warned about. */
export function parseConf(text: string): Conf {
  const lines: ConfLine[] = [];
  const assignments: Assignment[] = [];
  const warnings: ConfWarning[] = [];
  const seen = new Set<string>();
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf('\n', from);
    const to = newline < 0 ? text.length : newline + 1;
    const raw = text.slice(from, to);
    from = to;
    const line = parseLine(raw);
    lines.push(line);
    const number = lines.length;
    if (line.kind === 'assignment') {
      const { key, value } = line;
      const known = canonicalKey(key);
      assignments.push({ line: number, key, value });
      if (seen.has(known) && FIRST_WINS.has(known))
        warnings.push({ line: number, kind: 'duplicate', key, text: value });
      seen.add(known);
    } else if (line.kind === 'no_equals' || line.kind === 'unmatched_quotes') {
      warnings.push({ line: number, kind: line.kind, text: raw.trim() });
    }
  }
  return { lines, assignments, warnings };
}

/** isspace() of the C locale: fewer characters than trim() cuts. */
function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

function cutBlanks(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

function parseLine(raw: string): ConfLine {
  // In this order: backslashes go first, so that \" ends a value and \# starts a comment.
  const text = cutBlanks(raw.includes('\\') ? raw.replace(/\\([\s\S]?)/g, '$1') : raw);
  if (text === '') return { kind: 'blank', raw };
  if (text.startsWith('#')) return { kind: 'comment', raw };
  const equals = text.indexOf('=');
  if (equals < 0) return { kind: 'no_equals', raw };
  const key = text.slice(0, equals);
  const rest = text.slice(equals + 1);
  if (!rest.startsWith('"')) return { kind: 'assignment', raw, key, value: rest };
  const end = rest.lastIndexOf('"');
  if (end === 0) return { kind: 'unmatched_quotes', raw };
  return { kind: 'assignment', raw, key, value: rest.slice(1, end) };
}

/**
 * The value vzctl uses for `key`, or undefined when it is not set. vzctl skips values it cannot read and takes the next one: pass `valid` to
 * have that, too.
 */
export function get(conf: Conf, key: string, valid: (value: string) => boolean = () => true): string | undefined {
  const wanted = canonicalKey(key);
  const candidates = conf.assignments.filter((a) => canonicalKey(a.key) === wanted && valid(a.value));
  return (LAST_WINS.has(wanted) ? candidates.at(-1) : candidates[0])?.value;
}

/** All values vzctl uses, by canonical key, in the order in which the keys first stand in the file. */
export function effective(conf: Conf): Map<string, string> {
  const out = new Map<string, string>();
  for (const { key, value } of conf.assignments) {
    const known = canonicalKey(key);
    if (!out.has(known) || LAST_WINS.has(known)) out.set(known, value);
  }
  return out;
}

/**
 * The config after `vzctl set --save` stored `changes`: the first line that starts with KEY= in the first column is replaced, else a line
 * is added at the end. All other lines stay as they are, also duplicates and indented ones, which vzctl reads but does not find here. Values
 * are written as given, between quotes, unescaped. New lines end with a bare newline; a missing newline at the end of the file is added.
 */
export function setKeys(conf: Conf, changes: Iterable<readonly [key: string, value: string]>): Conf {
  const raws = conf.lines.map((line) => line.raw);
  for (const [key, value] of changes) {
    const written = `${key}="${value}"\n`;
    const at = raws.findIndex((raw) => raw.startsWith(`${key}=`));
    if (at >= 0) raws[at] = written;
    else raws.push(written);
  }
  return parseConf(raws.map((raw) => (raw.endsWith('\n') ? raw : `${raw}\n`)).join(''));
}

/** The text of the file, unchanged where nothing was changed. */
export function printConf(conf: Conf): string {
  return conf.lines.map((line) => line.raw).join('');
}
