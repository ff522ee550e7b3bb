/** Which of a document's changes `vzctl set` can make: values by parameter, in its own spelling. The others are named with their reason. */
import { canonical } from '@/lib/vz/grammar';
import type { Message } from '@/lib/vz/message';
import { type Param, params } from '@/lib/vz/params';
import { checkValue, type SetKey } from '@/lib/vz/set';
import type { KeyChange } from './change';

export interface Unsettable {
  readonly change: KeyChange;
  /** undefined: no option of the catalogue writes this key. */
  readonly why: Message<SetKey> | undefined;
}

/** The parameter that writes a key in the config's own units: of two, the pair. */
export function paramOfKey(key: string): Param | undefined {
  const writing = [...params.values()].filter((param) => param.key === key);
  return writing.find(({ sameAs }) => sameAs === undefined) ?? writing[0];
}

export function asSettings(changes: readonly KeyChange[]): {
  readonly values: Readonly<Record<string, string>>;
  readonly unsettable: readonly Unsettable[];
} {
  const values: Record<string, string> = {};
  const unsettable: Unsettable[] = [];
  for (const change of changes) {
    const param = paramOfKey(change.key);
    const said = param === undefined ? undefined : optionText(param, change.to);
    if (param === undefined || said === undefined) unsettable.push({ change, why: undefined });
    else if (said.ok) values[param.name] = said.text;
    else unsettable.push({ change, why: said.reason });
  }
  return { values, unsettable };
}

type Said = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: Message<SetKey> };

/** A number that is megabytes on the command line is bytes in the config (--iolimit, vzctl(8)): what is stored must be what was asked for. */
function optionText(param: Param, inConfig: string): Said | undefined {
  const wanted = canonical(param.grammar, inConfig);
  for (const text of [inConfig, `${inConfig}B`]) {
    const checked = checkValue(param, text);
    const same = checked.ok && wanted !== undefined && canonical(param.grammar, checked.stored) === wanted;
    if (same) return { ok: true, text };
  }
  const plain = checkValue(param, inConfig);
  return plain.ok ? undefined : plain;
}
