/**
 * vzcfgvalidate: whether the numbers of a config fit each other and the node (src/validate.c; beancounters reference 3). Findings that were not
 * recorded are worded as those that were. Recorded: vzcfgvalidate.json.
 */
import { counterInfo } from '@/lib/ubc/counters';
import { type Conf, get, parseConf, printConf, setKeys } from '@/lib/vz/conf';
import { parsePair, printPair, UNLIMITED } from '@/lib/vz/values';
import { isVswap, limitsOf, pairOf } from './limits';
import type { World } from './machine';
import { Script } from './script';
import type { Execution } from './state';
import { hardwareOf } from './surroundings';
import { COUNTERS, type CounterName } from './workload';

type Name = CounterName | 'avnumproc';
interface Pair {
  first: bigint;
  second: bigint;
}
type Values = Map<Name, Pair>;

type Severity = 'Error' | 'Warning' | 'Recommendation';
interface Finding {
  severity: Severity;
  text: string;
  name: Name;
  /** undefined: cannot be repaired. */
  repaired: Pair | undefined;
}
type Rule = (values: Values) => Finding | undefined;

const zero: Pair = { first: 0n, second: 0n };
const larger = (a: bigint, b: bigint) => (a > b ? a : b);
const show = ({ first, second }: Pair) => `${first}:${second}`;

/** A rule about one counter; one that is missing is a finding, too. */
function about(name: Name, check: (pair: Pair, values: Values) => Omit<Finding, 'name'> | undefined): Rule {
  return (values) => {
    const pair = values.get(name);
    if (pair === undefined) {
      return { name, severity: 'Error', text: `parameter ${name} not found`, repaired: undefined };
    }
    const found = check(pair, values);
    return found === undefined ? undefined : { name, ...found };
  };
}

const equal = (name: Name) =>
  about(name, (pair) => {
    if (pair.first === pair.second) return undefined;
    const most = larger(pair.first, pair.second);
    const text = `barrier should be equal to limit for ${name} (currently, ${show(pair)})`;
    return { severity: 'Error', text, repaired: { first: most, second: most } };
  });
const ordered = (name: Name) =>
  about(name, (pair) => {
    if (pair.first <= pair.second) return undefined;
    const text = `barrier should be <= limit for ${name} (currently, ${show(pair)})`;
    return { severity: 'Error', text, repaired: { first: pair.first, second: pair.first } };
  });
const barrierZero = (name: Name) =>
  about(name, (pair) => {
    if (pair.first === 0n) return undefined;
    const text = `${name}.bar should be = 0 (currently, ${pair.first})`;
    return { severity: 'Error', text, repaired: { ...pair, first: 0n } };
  });
const limitless = (name: Name) =>
  about(name, (pair) => {
    if (pair.second === UNLIMITED) return undefined;
    const text = `${name}.lim should be = ${UNLIMITED} (currently, ${pair.second})`;
    return { severity: 'Error', text, repaired: { ...pair, second: UNLIMITED } };
  });
const atMost = (name: Name, most: bigint) =>
  about(name, (pair) => {
    if (pair.second <= most) return undefined;
    const text = `${name}.lim should be <= ${most} (currently, ${pair.second})`;
    return { severity: 'Warning', text, repaired: { ...pair, second: most } };
  });
/** The barrier goes up to what is needed, and the limit by as much. */
const barrierFrom = (severity: Severity, name: Name, needed: (values: Values) => bigint) =>
  about(name, (pair, values) => {
    const least = needed(values);
    if (pair.first >= least) return undefined;
    const text = `${name}.bar should be > ${least} (currently, ${pair.first})`;
    return { severity, text, repaired: { first: least, second: pair.second + least - pair.first } };
  });
/** Between barrier and limit; arithmetic is unsigned, so a reversed pair passes. */
const gap = (severity: Severity, name: Name, sockets: Name) =>
  about(name, (pair, values) => {
    const least = 2560n * bar(values, sockets);
    if (pair.second < pair.first || pair.second - pair.first >= least) return undefined;
    const text = `${name}.lim-${name}.bar should be > ${least} (currently, ${pair.second - pair.first})`;
    return { severity, text, repaired: { ...pair, second: pair.first + least } };
  });

function bar(values: Values, name: Name): bigint {
  return (values.get(name) ?? zero).first;
}
const average = (values: Values) => values.get('avnumproc')?.first ?? bar(values, 'numproc') / 2n;
const needs = (amount: bigint) => () => amount;

const REQUIRED: readonly Name[] = [
  'numproc',
  'numtcpsock',
  'numothersock',
  'oomguarpages',
  'vmguarpages',
  'kmemsize',
  'tcpsndbuf',
  'tcprcvbuf',
  'othersockbuf',
  'dgramrcvbuf',
  'privvmpages',
  'numfile',
  'dcachesize',
  'physpages',
  'numpty',
];

/** In the order in which they are asked. */
const classicRules: readonly Rule[] = [
  ...(['numproc', 'numtcpsock', 'numothersock'] as const).map(equal),
  limitless('vmguarpages'),
  ...(['kmemsize', 'tcpsndbuf', 'tcprcvbuf', 'othersockbuf', 'dgramrcvbuf'] as const).map(ordered),
  limitless('oomguarpages'),
  ordered('privvmpages'),
  ordered('lockedpages'),
  equal('shmpages'),
  barrierZero('physpages'),
  limitless('physpages'),
  equal('numfile'),
  ordered('numflock'),
  equal('numpty'),
  equal('numsiginfo'),
  ordered('dcachesize'),
  equal('numiptent'),
  about('dcachesize', (pair, values) => {
    const least = 384n * bar(values, 'numfile');
    if (pair.second >= least) return undefined;
    const text = `dcachesize.lim should be > ${least} (currently, ${pair.second})`;
    return { severity: 'Warning', text, repaired: { ...pair, second: least } };
  }),
  barrierFrom('Error', 'kmemsize', (values) => 40_960n * average(values) + (values.get('dcachesize') ?? zero).second),
  about('privvmpages', (pair, values) => {
    const least = bar(values, 'vmguarpages');
    if (pair.first >= least) return undefined;
    const text = `privvmpages.bar should be > ${least} (currently, ${pair.first})`;
    return { severity: 'Warning', text, repaired: { first: least, second: pair.second < least ? least : UNLIMITED } };
  }),
  gap('Error', 'tcpsndbuf', 'numtcpsock'),
  gap('Error', 'othersockbuf', 'numothersock'),
  gap('Warning', 'tcprcvbuf', 'numtcpsock'),
  barrierFrom('Warning', 'tcprcvbuf', needs(65_536n)),
  barrierFrom('Warning', 'tcpsndbuf', needs(65_536n)),
  ...(['dgramrcvbuf', 'othersockbuf'] as const).map(
    (name): Rule =>
      (values) =>
        barrierFrom('Warning', name, needs(32_768n))(values) ??
        barrierFrom('Recommendation', name, needs(132_096n))(values),
  ),
  barrierFrom('Warning', 'numfile', (values) =>
    larger(32n * average(values), bar(values, 'numtcpsock') + bar(values, 'numothersock') + bar(values, 'numpty')),
  ),
];

const USAGE = 'Usage: vzcfgvalidate [-r|-i] [-v yes|no] <configfile>';

export function vzcfgvalidate(world: World, args: readonly string[]): Execution {
  const script = new Script().pause(10);
  const fail = (...lines: string[]) => script.raw(lines.map((line) => `${line}\n`).join(''), 'stderr').end(1);
  const at = args.indexOf('-v');
  const kind = at < 0 ? undefined : (args[at + 1] ?? '');
  if (kind !== undefined && kind !== 'yes' && kind !== 'no') return fail(`Invalid argument for -v: ${kind}`, USAGE);
  const path = args.find((word, i) => !word.startsWith('-') && !(at >= 0 && i === at + 1));
  if (path === undefined) return fail(USAGE);
  const [, ctid, profile] = /^\/etc\/vz\/conf\/(?:(\d+)\.conf|ve-(.+)\.conf-sample)$/.exec(path) ?? [];
  const text = ctid === undefined ? profile && world.profile(profile) : world.container(ctid)?.conf;
  if (text === undefined || text === null) return fail(`Container configuration file ${path} not found`);
  const conf = parseConf(text);
  const vswap = kind === undefined ? isVswap(pairOf(limitsOf(conf), 'physpages')) : kind === 'yes';
  const values = valuesOf(conf);
  const rules = vswap ? vswapRules(world) : classicRules;
  const missing = vswap ? [] : REQUIRED.filter((name) => !values.has(name));
  for (const name of missing) script.raw(`Error: parameter ${name} not found\n`, 'stderr');
  if (missing.length > 0) return script.end(2);
  const mode = args.includes('-r') ? 'repair' : args.includes('-i') ? 'ask' : 'look';
  const { bad, changed } = walk(rules, values, mode, world.stdin, script);
  if (bad) return script.end(2);
  if (changed && ctid !== undefined) {
    script.change({ kind: 'conf', ctid, text: printConf(setKeys(conf, canonical(conf, values))) });
    script.raw(`CT configuration saved to ${path}\n`);
  }
  return script.raw('Validation completed: success\n', 'stderr').end(0);
}

function walk(
  rules: readonly Rule[],
  values: Values,
  mode: 'look' | 'repair' | 'ask',
  stdin: string,
  script: Script,
): { bad: boolean; changed: boolean } {
  const answers = stdin.split('\n');
  const state = { bad: false, changed: false };
  for (const rule of rules) {
    const found = rule(values);
    if (found === undefined) continue;
    script.raw(`${found.severity}: ${found.text}\n`, 'stderr');
    const counts = found.severity !== 'Recommendation';
    if (mode === 'look' || found.repaired === undefined) {
      if (counts) state.bad = true;
      continue;
    }
    script.raw(`set to ${show(found.repaired)}\n`);
    if (mode === 'ask') script.raw(' (y/n) [y] ', 'stderr');
    if (mode === 'ask' && answers.shift() === 'n') {
      if (counts) state.bad = true;
      continue;
    }
    values.set(found.name, found.repaired);
    state.changed = true;
  }
  return state;
}

function vswapRules(world: World): Rule[] {
  const { memoryBytes, swapBytes } = hardwareOf(world);
  const pages = (bytes: number) => BigInt(Math.trunc(bytes / 4096));
  /** A counter that is missing is said once. */
  const once = (name: Name, rules: readonly Rule[]): Rule[] =>
    rules.map((rule, i) => (values) => (i > 0 && !values.has(name) ? undefined : rule(values)));
  return [
    ...once('physpages', [barrierZero('physpages'), atMost('physpages', pages(memoryBytes))]),
    ...once('swappages', [barrierZero('swappages'), atMost('swappages', pages(swapBytes))]),
  ];
}

function unitOf(name: Name): { key: string; unit: 'bytes' | 'pages' | 'items' } {
  if (name === 'avnumproc') return { key: 'AVNUMPROC', unit: 'items' };
  const { unit, confKeys } = counterInfo(name);
  return { key: confKeys[0] ?? name.toUpperCase(), unit };
}

function valuesOf(conf: Conf): Values {
  const values: Values = new Map();
  for (const name of [...COUNTERS, 'avnumproc'] as const) {
    const { key, unit } = unitOf(name);
    const text = get(conf, key, (value) => parsePair(value, unit, 'conf').ok);
    const pair = text === undefined ? undefined : parsePair(text, unit, 'conf');
    if (pair?.ok) values.set(name, pair.value);
  }
  return values;
}

/** A repaired config has all its counters and disk limits in one spelling. */
function canonical(conf: Conf, values: Values): [key: string, value: string][] {
  const counters = [...values].map(([name, pair]): [string, string] => {
    const { key, unit } = unitOf(name);
    return [key, printPair(pair, unit)];
  });
  const disk = (['diskspace', 'diskinodes'] as const).flatMap((unit): [string, string][] => {
    const text = get(conf, unit.toUpperCase());
    const pair = text === undefined ? undefined : parsePair(text, unit, 'conf');
    return pair?.ok ? [[unit.toUpperCase(), printPair(pair.value, unit)]] : [];
  });
  return [...counters, ...disk];
}
