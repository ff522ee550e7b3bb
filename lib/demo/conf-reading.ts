/**
 * A config as vzctl understands it: values it cannot read are skipped with a warning, duplicates are warned about, and the shell helpers that
 * source the file stumble over lines of their own (vzctl reference 4.2; recorded: conf-rewrite.json, lifecycle.json).
 */

import { canonicalAddress, wordsIn } from '@/lib/vz/addresses';
import { type Conf, canonicalKey, get } from '@/lib/vz/conf';
import { canonical } from '@/lib/vz/grammar';
import { params } from '@/lib/vz/params';

/** Keys vzctl knows besides those of the catalogue: what it takes of them. */
const otherKeys: Readonly<Record<string, (value: string) => boolean>> = {
  IP_ADDRESS: (value) => wordsIn(value).every((word) => canonicalAddress(word) !== undefined),
  VE_LAYOUT: (value) => /^(simfs|ploop(:(expanded|plain|raw))?)$/.test(value),
  CPULIMIT: isInteger,
  CPUUWEIGHT: isInteger,
  BOOTORDER: isUnsigned,
  STOP_TIMEOUT: isUnsigned,
  IOPSLIMIT: isUnsigned,
  ...Object.fromEntries(
    'VE_ROOT VE_PRIVATE ORIGIN_SAMPLE MOUNT_OPTS CPUMASK NODEMASK MEMINFO FEATURES CAPABILITY IPTABLES DEVNODES DEVICES PCI NETIF NETDEV LOCAL_UID LOCAL_GID'
      .split(' ')
      .map((key) => [key, () => true]),
  ),
};

/** strtol takes a sign. */
function isInteger(value: string): boolean {
  return /^[+-]?\d+$/.test(value);
}

function isUnsigned(value: string): boolean {
  return /^\d+$/.test(value) || value === 'unlimited';
}

const catalogue = new Map([...params.values()].map((param) => [param.key, param]));

/** Whether vzctl takes `value`; undefined for a key it does not know. */
function isReadable(key: string, value: string): boolean | undefined {
  const known = canonicalKey(key);
  const other = otherKeys[known];
  if (other !== undefined) return other(value);
  const param = catalogue.get(known);
  return param === undefined ? undefined : canonical(param.grammar, value) !== undefined;
}

const known = new WeakMap<Conf, Map<string, string | undefined>>();

/** The value vzctl uses, or undefined when there is none it can read. */
export function understood(conf: Conf, key: string): string | undefined {
  const values = known.get(conf) ?? new Map<string, string | undefined>();
  known.set(conf, values);
  if (!values.has(key))
    values.set(
      key,
      get(conf, key, (value) => isReadable(key, value) !== false),
    );
  return values.get(key);
}

export interface Warning {
  text: string;
  /** Only with --verbose, and then on stdout. */
  verbose: boolean;
}

const warned = new WeakMap<Conf, readonly Warning[]>();

/** What every program of vzctl prints when it reads the file at `path`. */
export function warningsOf(path: string, conf: Conf): readonly Warning[] {
  const before = warned.get(conf);
  if (before !== undefined) return before;
  const warnings = findWarnings(path, conf);
  warned.set(conf, warnings);
  return warnings;
}

function findWarnings(path: string, conf: Conf): Warning[] {
  const problems = new Map(conf.warnings.map((warning) => [warning.line, warning]));
  const lines = new Map(conf.assignments.map((assignment) => [assignment.line, assignment]));
  return conf.lines.flatMap((_, i): Warning[] => {
    const line = i + 1;
    const problem = problems.get(line);
    const said = lines.get(line);
    if (problem?.kind === 'no_equals')
      return [{ text: `Warning: can't parse ${path}:${line} ('=' not found), skipping`, verbose: false }];
    if (problem?.kind === 'unmatched_quotes')
      return [{ text: `Warning: can't parse ${path}:${line} (unmatched quotes), skipping`, verbose: false }];
    if (said === undefined) return [];
    const { key, value } = said;
    const about = `${key} ("${value}")`;
    const readable = isReadable(key, value);
    // A second value is not even looked at, but for addresses.
    if (problem?.kind === 'duplicate' && !(key === 'IP_ADDRESS' && readable === false))
      return [{ text: `Warning at ${path}:${line}: duplicate for ${about}, ignored`, verbose: false }];
    if (readable === false)
      return [{ text: `Warning at ${path}:${line}: invalid value for ${about}, skipped`, verbose: false }];
    if (readable === undefined)
      return [{ text: `Warning at ${path}:${line}: unknown parameter ${about}, ignored`, verbose: true }];
    return [];
  });
}

/** What a shell script of vzctl's prints when it sources the file: a line without = is a command to it. */
export function shellComplaints(script: string, path: string, conf: Conf): string[] {
  return conf.warnings
    .filter((warning) => warning.kind === 'no_equals')
    .map(({ line, text }) => `${script}: ${line}: ${path}: ${text.split(/\s/)[0]}: not found`);
}
