/** What is asked of `vzctl set`, checked; what the config must say afterwards, and in what it does not. The calls are made in save.ts. */
import { type Conf, get } from './conf';
import { type Checked, canonical, checkOption, type GrammarKey } from './grammar';
import { isSatisfied } from './incremental';
import { type Message, message } from './message';
import { CLASSIC, type Param, params, type Support, supportOf, type Untouched } from './params';

export type SetKey =
  | GrammarKey
  | Untouched
  | 'vz.set.unknown'
  | 'vz.set.nothing'
  | 'vz.set.both'
  | 'vz.set.not_yet'
  | 'vz.set.gone'
  | 'vz.set.inert'
  | 'vz.set.other_syntax'
  | 'vz.set.unset_too'
  | 'vz.set.needs';

export interface Refused {
  readonly ok: false;
  /** Name of the parameter; undefined when none is at fault. */
  readonly field: string | undefined;
  readonly reason: Message<SetKey>;
}

/** One parameter as it was asked for and checked. */
export interface Change {
  readonly param: Param;
  /** As asked: what stands on the command line. */
  readonly value: string;
  /** What vzctl writes into the config. */
  readonly stored: string;
}

export type Changes = { readonly ok: true; readonly changes: readonly Change[] } | Refused;

const refused = (field: string | undefined, reason: Message<SetKey>): Refused => ({ ok: false, field, reason });

/** One value, with a reason that names the parameter. */
export function checkValue(param: Param, value: string, major = CLASSIC): Checked {
  const checked = checkOption(param.grammar, value, major);
  if (checked.ok) return checked;
  return { ok: false, reason: message(checked.reason.key, { ...checked.reason.values, field: param.name }) };
}

const unsupported: Readonly<Record<Exclude<Support, 'yes'>, SetKey>> = {
  not_yet: 'vz.set.not_yet',
  gone: 'vz.set.gone',
  inert: 'vz.set.inert',
  other: 'vz.set.other_syntax',
};

/** Why a parameter cannot be changed from here with a vzctl of that major version; undefined where it can. */
export function whyNotSet(param: Param, major = CLASSIC): Message<SetKey> | undefined {
  if (param.untouched !== undefined) return message(param.untouched, { field: param.name });
  const support = supportOf(param, major);
  return support === 'yes' ? undefined : message(unsupported[support], { field: param.name, major });
}

/**
 * Checks values by parameter name, in the catalogue's order. The first that is not good refuses all. `major` is that of the node's vzctl.
 */
export function checkValues(values: Readonly<Record<string, string>>, major = CLASSIC): Changes {
  const unknown = Object.keys(values).find((name) => !params.has(name));
  if (unknown !== undefined) return refused(unknown, message('vz.set.unknown', { field: unknown.slice(0, 40) }));
  const changes: Change[] = [];
  for (const param of params.values()) {
    const { name, sameAs } = param;
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) continue;
    // Which of the two would win is nobody's guess.
    if (sameAs !== undefined && Object.hasOwn(values, sameAs)) {
      return refused(name, message('vz.set.both', { field: name, other: sameAs }));
    }
    const not = whyNotSet(param, major);
    if (not !== undefined) return refused(name, not);
    const checked = checkValue(param, value, major);
    if (!checked.ok) return refused(name, checked.reason);
    changes.push({ param, value, stored: checked.stored });
  }
  return changes.length === 0 ? refused(undefined, message('vz.set.nothing')) : { ok: true, changes };
}

/** What the config says of a parameter, in the one spelling that compares; undefined when it is unset or vzctl cannot read it. */
export function storedValue(conf: Conf, param: Param): string | undefined {
  const value = get(conf, param.key, (text) => canonical(param.grammar, text) !== undefined);
  return value === undefined ? undefined : canonical(param.grammar, value);
}

/** A stored value in a spelling that an option takes, as people would write it. */
export function optionValue({ grammar }: Param, stored: string): string {
  // Of a container that is not in VSwap mode. No number of bytes says it, least of all 0; sent, the word means 2^63-1 bytes (parsePagesOfBytes).
  if (grammar.kind === 'size' && stored.endsWith('unlimited')) return 'unlimited';
  if (grammar.kind === 'size') return inUnits(BigInt(/(\d+)$/.exec(stored)?.[1] ?? '0') * 4096n);
  if (grammar.kind !== 'rate') return stored;
  // The file holds bytes a second, and a plain number of the option counts MiB.
  return stored === '0' ? stored : inUnits(BigInt(stored), 'B');
}

function inUnits(bytes: bigint, plain = ''): string {
  for (const [suffix, factor] of [
    ['G', 2n ** 30n],
    ['M', 2n ** 20n],
    ['K', 2n ** 10n],
  ] as const) {
    if (bytes !== 0n && bytes % factor === 0n) return `${bytes / factor}${suffix}`;
  }
  return `${bytes}${plain}`;
}

export interface Difference {
  readonly param: Param;
  readonly asked: string;
  /** undefined: the key is not there, or nothing vzctl can read. */
  readonly found: string | undefined;
}

/** In what the config differs from what was asked for. Empty when all of it arrived. */
export function readBackDiff(changes: readonly Change[], conf: Conf): Difference[] {
  return changes.flatMap(({ param, stored }) => {
    const found = storedValue(conf, param);
    return isSatisfied(param, stored, found) ? [] : [{ param, asked: stored, found }];
  });
}
