/**
 * Which of a document's changes `vzctl set` can make: values by parameter in its own spelling, and parameters whose key is taken out. The
 * others are named with their reason.
 */
import { canonical } from '@/lib/vz/grammar';
import type { Message } from '@/lib/vz/message';
import { type Param, params } from '@/lib/vz/params';
import { checkValue, optionValue, type SetKey, whyNotSet } from '@/lib/vz/set';
import type { KeyChange } from './change';

export interface Unsettable<Of> {
  readonly change: Of;
  /** undefined: no option of the catalogue writes this key. */
  readonly why: Message<SetKey> | undefined;
}

export interface Deletion {
  readonly key: string;
  readonly from: string;
}

export interface AsSettings {
  readonly values: Readonly<Record<string, string>>;
  readonly unset: readonly string[];
  readonly unsettable: readonly Unsettable<KeyChange>[];
  readonly unremovable: readonly Unsettable<Deletion>[];
}

/** The parameter that writes a key in the config's own units: of two, the pair. */
export function paramOfKey(key: string): Param | undefined {
  const writing = [...params.values()].filter((param) => param.key === key);
  return writing.find(({ sameAs }) => sameAs === undefined) ?? writing[0];
}

/** `major` is that of the node's vzctl; undefined when it is not known. */
export function asSettings(
  changes: readonly KeyChange[],
  deletions: readonly Deletion[],
  major: number | undefined,
): AsSettings {
  const values: Record<string, string> = {};
  const unsettable: Unsettable<KeyChange>[] = [];
  for (const change of changes) {
    const param = paramOfKey(change.key);
    const said = param === undefined ? undefined : optionText(param, change.to, major);
    if (param === undefined || said === undefined) unsettable.push({ change, why: undefined });
    else if (said.ok) values[param.name] = said.text;
    else unsettable.push({ change, why: said.reason });
  }
  const unset: string[] = [];
  const unremovable: Unsettable<Deletion>[] = [];
  for (const change of deletions) {
    const param = paramOfKey(change.key);
    const why = param === undefined ? undefined : whyNotSet(param, major);
    if (param === undefined || why !== undefined) unremovable.push({ change, why });
    else unset.push(param.name);
  }
  return { values, unset, unsettable, unremovable };
}

type Said = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: Message<SetKey> };

/** What is stored must be what was asked for: an option may count in other units than the config (--iolimit, vzctl(8)). */
function optionText(param: Param, inConfig: string, major: number | undefined): Said | undefined {
  const not = whyNotSet(param, major);
  if (not !== undefined) return { ok: false, reason: not };
  const wanted = canonical(param.grammar, inConfig);
  const spelled = wanted === undefined || param.grammar.kind !== 'rate' ? inConfig : optionValue(param, wanted);
  const checked = checkValue(param, spelled, major);
  if (!checked.ok) return checked;
  return wanted !== undefined && canonical(param.grammar, checked.stored) === wanted
    ? { ok: true, text: spelled }
    : undefined;
}
