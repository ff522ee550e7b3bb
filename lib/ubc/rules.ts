/**
 * Which numbers of a container do not go together: the rules of vzcfgvalidate (vzctl src/validate.c; beancounters reference 3.3 and 3.4) and the
 * two of VSwap mode. Pure numbers; sentences are made of the key and the amounts.
 */
import { type CounterName, counterNames } from './counters';

/** `break`: applications fail in ways nobody expects. `risk`: may happen under load. `hint`: would be better. */
export type RuleLevel = 'break' | 'risk' | 'hint';

export interface Bounds {
  readonly barrier: bigint;
  readonly limit: bigint;
}
export type Amounts = ReadonlyMap<CounterName | 'avnumproc', Bounds>;

export type RuleKey =
  | 'ubc.rule.equal'
  | 'ubc.rule.ordered'
  | 'ubc.rule.limitless'
  | 'ubc.rule.zero'
  | 'ubc.rule.least'
  | 'ubc.rule.gap'
  | 'ubc.rule.node';

export interface Broken {
  readonly level: RuleLevel;
  readonly key: RuleKey;
  readonly counter: CounterName;
  /** Counters the rule speaks of; of these at least one was named by whoever asks. */
  readonly about: readonly string[];
  /** Left side as people write it, what it is today, and what it should be at least or exactly. */
  readonly values: Readonly<Record<string, string | number>>;
}

export const MOST = 2n ** 63n - 1n;

interface Rule {
  readonly about: readonly (CounterName | 'avnumproc')[];
  readonly check: (amounts: Amounts) => Broken | undefined;
}

const show = (n: bigint): string => (n === MOST ? 'unlimited' : n.toString());
const barrierOf = (amounts: Amounts, name: CounterName | 'avnumproc') => amounts.get(name)?.barrier ?? 0n;
const most = (a: bigint, b: bigint) => (a > b ? a : b);

/** A rule about one pair; a counter that has none is not judged. */
function pairRule(
  counter: CounterName,
  level: RuleLevel,
  key: RuleKey,
  isBroken: (pair: Bounds) => boolean,
  values: (pair: Bounds) => Record<string, string> = () => ({}),
): Rule {
  return {
    about: [counter],
    check: (amounts) => {
      const pair = amounts.get(counter);
      if (pair === undefined || !isBroken(pair)) return undefined;
      const now = { barrier: show(pair.barrier), limit: show(pair.limit) };
      return { level, key, counter, about: [counter], values: { counter, ...now, ...values(pair) } };
    },
  };
}

const equal = (name: CounterName) =>
  pairRule(name, 'break', 'ubc.rule.equal', ({ barrier, limit }) => barrier !== limit);
const ordered = (name: CounterName) =>
  pairRule(name, 'break', 'ubc.rule.ordered', ({ barrier, limit }) => barrier > limit);
const limitless = (name: CounterName) => pairRule(name, 'break', 'ubc.rule.limitless', ({ limit }) => limit !== MOST);
const zero = (name: CounterName) => pairRule(name, 'break', 'ubc.rule.zero', ({ barrier }) => barrier !== 0n);

/** SIDE of COUNTER >= FORMULA. */
function least(
  level: RuleLevel,
  side: 'barrier' | 'limit',
  counter: CounterName,
  formula: string,
  others: readonly (CounterName | 'avnumproc')[],
  needed: (amounts: Amounts) => bigint,
): Rule {
  const about = [counter, ...others];
  return {
    about,
    check: (amounts) => {
      const pair = amounts.get(counter);
      // AVNUMPROC may be missing: half of numproc stands for it.
      if (pair === undefined || others.some((other) => other !== 'avnumproc' && !amounts.has(other))) return undefined;
      const needs = needed(amounts) > MOST ? MOST : needed(amounts);
      if (pair[side] >= needs) return undefined;
      const values = { counter, side, now: show(pair[side]), formula, needed: show(needs) };
      return { level, key: 'ubc.rule.least', counter, about, values };
    },
  };
}

/** limit - barrier >= 2560 x sockets: what is left for one buffer each when the barrier is reached. */
function gap(level: RuleLevel, counter: CounterName, sockets: CounterName): Rule {
  const about = [counter, sockets];
  return {
    about,
    check: (amounts) => {
      const pair = amounts.get(counter);
      const needed = 2560n * barrierOf(amounts, sockets);
      // Of a reversed pair the order is what is wrong.
      if (pair === undefined || !amounts.has(sockets) || pair.limit < pair.barrier) return undefined;
      if (pair.limit === MOST || pair.limit - pair.barrier >= needed) return undefined;
      const values = { counter, sockets, now: show(pair.limit - pair.barrier), needed: show(needed) };
      return { level, key: 'ubc.rule.gap', counter, about, values };
    },
  };
}

const average = (amounts: Amounts): bigint => amounts.get('avnumproc')?.barrier ?? barrierOf(amounts, 'numproc') / 2n;

const classic: readonly Rule[] = [
  ...(
    ['numproc', 'numtcpsock', 'numothersock', 'shmpages', 'numfile', 'numpty', 'numsiginfo', 'numiptent'] as const
  ).map(equal),
  ...(['kmemsize', 'tcpsndbuf', 'tcprcvbuf', 'othersockbuf', 'dgramrcvbuf', 'privvmpages', 'lockedpages'] as const).map(
    ordered,
  ),
  ...(['numflock', 'dcachesize'] as const).map(ordered),
  ...(['vmguarpages', 'oomguarpages', 'physpages'] as const).map(limitless),
  zero('physpages'),
  least('risk', 'limit', 'dcachesize', '384 × numfile', ['numfile'], (a) => 384n * barrierOf(a, 'numfile')),
  least(
    ...(['break', 'barrier', 'kmemsize', '40,960 × average processes + dcachesize limit'] as const),
    ['numproc', 'avnumproc', 'dcachesize'],
    (a) => 40_960n * average(a) + (a.get('dcachesize')?.limit ?? 0n),
  ),
  least('risk', 'barrier', 'privvmpages', 'vmguarpages barrier', ['vmguarpages'], (a) => barrierOf(a, 'vmguarpages')),
  gap('break', 'tcpsndbuf', 'numtcpsock'),
  gap('break', 'othersockbuf', 'numothersock'),
  gap('risk', 'tcprcvbuf', 'numtcpsock'),
  ...(['tcprcvbuf', 'tcpsndbuf'] as const).map((name) => least('risk', 'barrier', name, '64 KiB', [], () => 65_536n)),
  ...(['dgramrcvbuf', 'othersockbuf'] as const).flatMap((name) => [
    least('risk', 'barrier', name, '32 KiB', [], () => 32_768n),
    least('hint', 'barrier', name, '129 KiB', [], (a) => (barrierOf(a, name) < 32_768n ? 0n : 132_096n)),
  ]),
  least(
    ...(['risk', 'barrier', 'numfile', 'the larger of 32 × average processes and all sockets + numpty'] as const),
    ['numproc', 'avnumproc', 'numtcpsock', 'numothersock', 'numpty'],
    (a) => most(32n * average(a), barrierOf(a, 'numtcpsock') + barrierOf(a, 'numothersock') + barrierOf(a, 'numpty')),
  ),
];

/** Memory of the node in pages, where it is known. */
export interface NodePages {
  readonly ram?: bigint;
  readonly swap?: bigint;
}

function vswap({ ram, swap }: NodePages): readonly Rule[] {
  const within = (name: CounterName, pages: bigint | undefined): Rule[] =>
    pages === undefined
      ? []
      : [
          pairRule(
            name,
            'risk',
            'ubc.rule.node',
            ({ limit }) => limit !== MOST && limit > pages,
            () => ({ node: show(pages) }),
          ),
        ];
  return [zero('physpages'), zero('swappages'), ...within('physpages', ram), ...within('swappages', swap)];
}

/** Rules that are broken, in the order in which vzcfgvalidate asks them. Counters that are not named are not judged. */
export function brokenRules(amounts: Amounts, mode: 'classic' | 'vswap', node: NodePages = {}): Broken[] {
  return (mode === 'classic' ? classic : vswap(node)).flatMap((rule) => rule.check(amounts) ?? []);
}

/** A held number that is above what the counter would be allowed from then on. */
export interface Overrun {
  readonly counter: CounterName;
  readonly side: 'barrier' | 'limit';
  readonly held: bigint;
  readonly allowed: bigint;
}

/**
 * Which counters hold more now than `next` would allow. `governs` says which threshold refuses (lib/ubc/counters): nothing is taken away from
 * the container, but it gets nothing more. Only the counters in `changed`.
 */
export function overruns(
  next: Amounts,
  held: ReadonlyMap<string, bigint>,
  changed: ReadonlySet<string>,
  governs: (counter: CounterName) => 'barrier' | 'limit' | undefined,
): Overrun[] {
  return counterNames.flatMap((counter): Overrun[] => {
    const [pair, now, side] = [next.get(counter), held.get(counter), governs(counter)];
    if (!changed.has(counter) || pair === undefined || now === undefined || side === undefined) return [];
    return now > pair[side] ? [{ counter, side, held: now, allowed: pair[side] }] : [];
  });
}
