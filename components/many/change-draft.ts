/** What is to be changed of many containers, while it is put together. Pure. */
import { problemOf } from '@/components/config/setting-draft';
import type { Setting } from '@/lib/api/schemas-config';
import { allows, type Role } from '@/lib/auth/roles';
import { t } from '@/lib/text/t';
import { choicesOf, optionsOf, type Param, params, specialValues, supportOf } from '@/lib/vz/params';
import { whyNotSet } from '@/lib/vz/set';
import { canWiden } from '@/lib/vz/widen';

/** One parameter that was picked. */
export interface Picked {
  name: string;
  /** As it would be sent; null takes the key out of the file, undefined is not said yet. */
  value: string | null | undefined;
  /** Added to the list that each container has. */
  adds: boolean;
}

/** As `settingsOutcomes` takes it, without the containers. */
export interface ManyAsked {
  values: Record<string, string>;
  unset?: string[];
  add?: string[];
}

/** What belongs to one container alone. */
const ONE_ONLY: ReadonlySet<string> = new Set(['name', 'ip', 'netif', 'netdev', 'pci']);

/** A parameter as a field of no container in particular: nothing is known of its value. */
export function blankSetting(param: Param, major: number, role: Role | undefined): Setting {
  const { name, key, group, unit, applies, grammar, labelKey, helpKey, dangerous = false, sameAs = null } = param;
  const why = whyNot(param, major, role);
  return {
    ...{ name, key, options: [...optionsOf(param)], group, unit, applies, kind: grammar.kind, dangerous, sameAs },
    label: t(labelKey),
    help: t(helpKey),
    choices: [...choicesOf(param, major)],
    min: grammar.kind === 'whole' ? grammar.min : null,
    max: grammar.kind === 'whole' ? grammar.max : null,
    specials: [...specialValues(param, major)],
    ...{ file: null, value: null, running: null, implied: false, differs: false, held: null, maxheld: null },
    ...{ profile: null, origin: 'unset', editable: why === null, why },
  };
}

function whyNot(param: Param, major: number, role: Role | undefined): string | null {
  const not = whyNotSet(param, major);
  if (not !== undefined) return t(not.key, not.values);
  if (ONE_ONLY.has(param.name)) return t('many.oneOnly', { field: param.name });
  const mayAll = role !== undefined && allows(role, 'admin');
  return param.dangerous === true && !mayAll ? t('config.needsAdmin', { field: param.name }) : null;
}

/** The parameters that a vzctl of that major version has, as fields. */
export function blankSettings(major: number, role: Role | undefined): Setting[] {
  return [...params.values()]
    .filter((param) => supportOf(param, major) === 'yes')
    .map((param) => blankSetting(param, major, role));
}

/** What cannot be sent as it is, in a sentence; undefined where all is well, or nothing is said yet. */
export function pickedProblem(picked: Picked, all: readonly Picked[], major: number): string | undefined {
  const { name, value } = picked;
  if (value === undefined || value === '') return undefined;
  const own = params.get(name);
  const other = all.find((one) => one.name !== name && params.get(one.name)?.key === own?.key);
  if (other !== undefined) return t('vz.set.both', { field: name, other: other.name });
  return problemOf(name, value, major);
}

/** The change as the API takes it; undefined while some value is missing or wrong. */
export function manyAsked(all: readonly Picked[], major: number): ManyAsked | undefined {
  if (all.length === 0) return undefined;
  const values: Record<string, string> = {};
  const unset: string[] = [];
  const add: string[] = [];
  for (const picked of all) {
    const { name, value, adds } = picked;
    if (value === undefined || value === '' || pickedProblem(picked, all, major) !== undefined) return undefined;
    if (value === null) unset.push(name);
    else values[name] = value;
    const param = params.get(name);
    if (adds && value !== null && value !== 'inherit' && param !== undefined && canWiden(param)) add.push(name);
  }
  return { values, ...(unset.length === 0 ? {} : { unset }), ...(add.length === 0 ? {} : { add }) };
}

/** The change in one line: "cpuunits 500, nameserver + 192.0.2.1, cpulimit not set". */
export function askedWords({ values, unset = [], add = [] }: ManyAsked): string {
  return [
    ...Object.entries(values).map(([name, value]) =>
      t(add.includes(name) ? 'many.asked.added' : 'many.asked.value', { name, value }),
    ),
    ...unset.map((name) => t('many.asked.unset', { name })),
  ].join(', ');
}
