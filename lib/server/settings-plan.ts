/** A change of settings worked out before anything runs: commands, differences, restart, findings, and how to tell that it worked. */
import type { Preview } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import type { ReadBack, TaskStep } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import type { CounterRow } from '@/lib/ubc/sample';
import { type Conf, get, setKeys } from '@/lib/vz/conf';
import { removeKeys, usedValues } from '@/lib/vz/conf-change';
import type { Ctid } from '@/lib/vz/ctid';
import { expectedAfter } from '@/lib/vz/incremental';
import type { LiveValues } from '@/lib/vz/live';
import { CLASSIC, keysOf, type Param, params, waitsForRestart } from '@/lib/vz/params';
import { missingPartner, type Situation, saveCalls } from '@/lib/vz/save';
import { type Change, checkValues, type Refused, readBackDiff, storedValue } from '@/lib/vz/set';
import { type Finding, findingsOf, type Neighbours } from './settings-findings';
import { runningDifferences } from './settings-running';

/** What is asked for: values by parameter name, and parameters whose key is taken out of the file. */
export interface Asked {
  readonly values: Readonly<Record<string, string>>;
  readonly unset?: readonly string[] | undefined;
}

export interface Checked {
  readonly changes: readonly Change[];
  readonly unset: readonly Param[];
}

/** What is known of the container and its node; what could not be read is undefined. */
export interface Facts {
  readonly situation: Situation;
  readonly rows: readonly CounterRow[] | undefined;
  readonly live: LiveValues | undefined;
  readonly neighbours: Neighbours;
}

export interface SettingsPlan extends Pick<Preview, 'diff' | 'restart'> {
  readonly findings: Finding[];
  readonly steps: TaskStep[];
}

/** An option empties these on the running container, too; taking the key out of the file would not. */
const EMPTIED: ReadonlySet<string> = new Set([
  'name',
  'ip',
  'netif',
  'netdev',
  'devices',
  'devnodes',
  'pci',
  'hostname',
  'description',
]);

function refuse({ reason, field }: Refused): never {
  throw new AppError('bad_input', t(reason.key, reason.values), {
    field: field === undefined ? 'values' : `values.${field}`,
  });
}

/** Throws `bad_input` naming the parameter that is wrong. */
export function checkAsked({ values, unset = [] }: Asked, major = CLASSIC): Checked {
  const removed: Param[] = [];
  const all: Record<string, string> = { ...values };
  for (const name of new Set(unset)) {
    const param = params.get(name);
    if (param === undefined) {
      throw new AppError('bad_input', t('vz.set.unknown', { field: name.slice(0, 40) }), {
        field: `unset.${name.slice(0, 40)}`,
      });
    }
    const { untouched } = param;
    if (untouched !== undefined)
      throw new AppError('bad_input', t(untouched, { field: name }), { field: `unset.${name}` });
    if (Object.keys(values).some((other) => params.get(other)?.key === param.key)) {
      throw new AppError('bad_input', t('vz.set.unset_too', { field: name }), { field: `unset.${name}` });
    }
    if (EMPTIED.has(name)) all[name] = '';
    else removed.push(param);
  }
  if (Object.keys(all).length === 0 && removed.length > 0) return { changes: [], unset: removed };
  const checked = checkValues(all, major);
  return checked.ok ? { changes: checked.changes, unset: removed } : refuse(checked);
}

/** Throws `bad_input` where nothing would change or something needed is missing. Pure: nothing is read or run. */
export function planSettings(ctid: Ctid, { changes, unset }: Checked, conf: Conf, facts: Facts): SettingsPlan {
  const { situation } = facts;
  const missing = missingPartner(changes, conf);
  if (missing !== undefined) refuse(missing);
  const there = unset.filter(({ key }) => get(conf, key) !== undefined);
  const without = removeKeys(
    conf,
    there.map(({ key }) => key),
  );
  const calls = saveCalls(ctid, changes, without, situation);
  const gone = there.flatMap(keysOf).filter((key) => conf.assignments.some((one) => one.key === key));
  // First, and under vzctl's own lock: nothing else is written before.
  const edits: TaskStep[] = there.length === 0 ? [] : [{ argv: ['vzboard-node', 'drop-keys', ctid, ...gone] }];
  const steps = [...edits, ...calls.map(({ argv }) => ({ argv }))];
  if (steps.length === 0) throw new AppError('bad_input', t('vz.set.nothing'), { field: 'values' });
  const before = usedValues(conf);
  const after = (change: Change) => expectedAfter(change.param, storedValue(without, change.param), change.stored);
  const diff = [
    ...there.map(({ key }) => ({ key, before: before.get(key) ?? null, after: null })),
    ...changes.map((change) => ({
      key: change.param.key,
      before: before.get(change.param.key) ?? null,
      after: after(change),
    })),
  ];
  const next = setKeys(
    without,
    changes.map((change) => [change.param.key, after(change)] as const),
  );
  const waiting = changes.filter((change) =>
    waitsForRestart(change.param, storedValue(conf, change.param), after(change)),
  );
  const findings = findingsOf({ changes, unset: there, waiting, before: conf, after: next }, facts);
  return { steps, diff, restart: situation.running && (waiting.length > 0 || there.length > 0), findings };
}

/** What the node shows after a change; `running` false: it does not run, undefined: what runs could not be read. */
export interface Shown {
  readonly conf: Conf;
  readonly running: { rows: readonly CounterRow[]; live: LiveValues | undefined } | false | undefined;
  readonly major: number;
}

/** Compares with what was asked, and names each difference. */
export function compareSettings({ changes, unset }: Checked, { conf, running, major }: Shown): ReadBack {
  const used = usedValues(conf);
  const wrong = readBackDiff(changes, conf).map(({ param, asked, found }) =>
    t('config.differs', { key: param.key, asked, found: found ?? '—' }),
  );
  const left = unset.flatMap(({ key }) => {
    const found = used.get(key);
    return found === undefined ? [] : [t('config.notRemoved', { key, found })];
  });
  const otherwise =
    running === false || running === undefined
      ? []
      : runningDifferences(changes, conf, running.rows, running.live, major).map(({ key, found }) =>
          t('config.runsOtherwise', { key, found }),
        );
  const sentences = [...wrong, ...left, ...otherwise];
  if (sentences.length > 0) return { ok: false, outcome: sentences.join(' ') };
  const count = changes.length + unset.length;
  const saved = t('config.saved', { count, running: running === false || running === undefined ? 'no' : 'yes' });
  return { ok: true, outcome: running === undefined ? `${saved} ${t('config.runningUnread')}` : saved };
}
