/** What somebody has changed over the settings of a container, before it is saved. Pure. */
import type { AskedSettings } from '@/components/change/save-dialog';
import type { Setting } from '@/lib/api/schemas-config';
import { t } from '@/lib/text/t';
import { isSatisfied } from '@/lib/vz/incremental';
import { CLASSIC, params } from '@/lib/vz/params';
import { checkValue } from '@/lib/vz/set';

/** By parameter name, as it would be sent; null takes the key out of the file. What is as in the file is not in it. */
export type Draft = Readonly<Record<string, string | null>>;

/** The draft with one value changed; one that is again as in the file leaves it. */
export function changed(draft: Draft, setting: Setting, value: string | null): Draft {
  const { [setting.name]: _, ...others } = draft;
  // A key whose value vzctl cannot read is there all the same, and can be taken out.
  const isAsInFile = value === null ? setting.file === null : value === setting.value;
  // An empty field over a key that is not there asks for nothing.
  const isNothing = value === '' && setting.file === null;
  return isAsInFile || isNothing ? others : { ...others, [setting.name]: value };
}

/** What cannot be sent as it is, in a sentence; undefined where all is well. */
export function problemOf(name: string, value: string | null, major: number | null): string | undefined {
  const param = params.get(name);
  if (param === undefined || value === null) return undefined;
  const checked = checkValue(param, value, major ?? CLASSIC);
  return checked.ok ? undefined : t(checked.reason.key, checked.reason.values);
}

/** The draft as the API takes it. */
export function askedOf(draft: Draft): AskedSettings {
  const values: Record<string, string> = {};
  const unset: string[] = [];
  for (const [name, value] of Object.entries(draft)) {
    if (value === null) unset.push(name);
    else values[name] = value;
  }
  return unset.length === 0 ? { values } : { values, unset };
}

/** Whether the file has what was asked: another spelling of the same is the same. */
export function isInFile({ name, file, value }: Setting, asked: string | null): boolean {
  const param = params.get(name);
  if (param === undefined || asked === null) return asked === null && file === null;
  const [wanted, found] = [checkValue(param, asked), checkValue(param, value ?? '')];
  const has = value === null || !found.ok ? undefined : found.stored;
  return wanted.ok ? isSatisfied(param, wanted.stored, has) : asked === value;
}

/** What of a draft is not in the file, read anew: of a save that stopped half way, the rest. */
export function stillAsked(draft: Draft, settings: readonly Setting[]): Draft {
  const there = new Map(settings.map((setting) => [setting.name, setting]));
  return Object.fromEntries(
    Object.entries(draft).filter(([name, value]) => {
      const setting = there.get(name);
      return setting === undefined || !isInFile(setting, value);
    }),
  );
}

/** The draft without what writes one of these keys. */
export function without(draft: Draft, keys: readonly string[]): Draft {
  return Object.fromEntries(Object.entries(draft).filter(([name]) => !keys.includes(params.get(name)?.key ?? name)));
}
