import type { Setting } from '@/lib/api/schemas-config';
import { t } from '@/lib/text/t';
import { optionsOf, params, specialValues } from '@/lib/vz/params';

/** A setting as the API tells it: a container that has `value` in its file and runs with it. */
export function made(name: string, value: string | null, over: Partial<Setting> = {}): Setting {
  const param = params.get(name);
  if (param === undefined) throw new Error(`no parameter ${name}`);
  const { key, group, unit, applies, grammar, labelKey, helpKey, dangerous = false, sameAs = null } = param;
  return {
    ...{ name, key, options: [...optionsOf(param)], group, unit, applies, kind: grammar.kind, dangerous, sameAs },
    label: t(labelKey),
    help: t(helpKey),
    choices: 'of' in grammar ? [...grammar.of] : [],
    min: grammar.kind === 'whole' ? grammar.min : null,
    max: grammar.kind === 'whole' ? grammar.max : null,
    specials: [...specialValues(param)],
    ...{ file: value, value, running: null, implied: false, differs: false, held: null, maxheld: null },
    ...{ profile: null, origin: value === null ? 'unset' : 'own', editable: true, why: null, ...over },
  };
}
