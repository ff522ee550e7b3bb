/** `vzctl set`: its command line for a set of changes, what the config must say afterwards, and in what it does not. */
import { type Conf, get } from './conf';
import type { Ctid } from './ctid';
import { type Checked, canonical, checkOption, type GrammarKey, wordsOf } from './grammar';
import { type Message, message } from './message';
import { type Param, params } from './params';
import type { Argv } from './run';

export type SetKey = GrammarKey | 'vz.set.unknown' | 'vz.set.nothing' | 'vz.set.both';

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
export function checkValue(param: Param, value: string): Checked {
  const checked = checkOption(param.grammar, value);
  if (checked.ok) return checked;
  return { ok: false, reason: message(checked.reason.key, { ...checked.reason.values, field: param.name }) };
}

/** Checks values by parameter name, in the catalogue's order. The first that is not good refuses all. */
export function checkValues(values: Readonly<Record<string, string>>): Changes {
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
    const checked = checkValue(param, value);
    if (!checked.ok) return refused(name, checked.reason);
    changes.push({ param, value, stored: checked.stored });
  }
  return changes.length === 0 ? refused(undefined, message('vz.set.nothing')) : { ok: true, changes };
}

/**
 * The command line that makes and saves `values`. Every option is one word with its value: an option in two words swallows the next one,
 * whatever it is.
 */
export function setArgv(
  ctid: Ctid,
  values: Readonly<Record<string, string>>,
): { readonly ok: true; readonly argv: Argv } | Refused {
  const checked = checkValues(values);
  if (!checked.ok) return checked;
  const options = checked.changes.flatMap(({ param, value }) => {
    const list = param.grammar.kind === 'addresses' || param.grammar.kind === 'domains';
    return (list ? wordsOf(value) : [value]).map((word) => `--${param.name}=${word}`);
  });
  return { ok: true, argv: ['vzctl', 'set', ctid, ...options, '--save'] };
}

/** What the config says of a parameter, in the one spelling that compares; undefined when it is unset or vzctl cannot read it. */
export function storedValue(conf: Conf, param: Param): string | undefined {
  const value = get(conf, param.key, (text) => canonical(param.grammar, text) !== undefined);
  return value === undefined ? undefined : canonical(param.grammar, value);
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
    return found === canonical(param.grammar, stored) ? [] : [{ param, asked: stored, found }];
  });
}
