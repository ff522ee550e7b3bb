/** What speaks against a change before it is made: rules it breaks, counters above what would be allowed, what vzctl will refuse. Disk: quota-guard.ts. */
import type { Preview } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { behaviour, type CounterName, isCounterName } from '@/lib/ubc/counters';
import { type Amounts, type Bounds, brokenRules, overruns } from '@/lib/ubc/rules';
import { bare } from '@/lib/vz/addresses';
import { type Conf, canonicalKey } from '@/lib/vz/conf';
import { type Param, paramsByKey } from '@/lib/vz/params';
import { type Change, storedValue } from '@/lib/vz/set';
import { parsePair } from '@/lib/vz/values';
import { isVswapConf, kernelPairs } from '@/lib/vz/vswap';
import type { Facts } from './settings-plan';

export type Finding = Preview['findings'][number];

/** What other containers have that only one may have. */
export interface Neighbours {
  /** CTID by name, of the same node. */
  readonly names: ReadonlyMap<string, string>;
  /** By address without its prefix, of all nodes. */
  readonly ips: ReadonlyMap<string, { ctid: string; node: string; nodeLabel: string }>;
}

export interface Planned {
  readonly changes: readonly Change[];
  readonly unset: readonly Param[];
  /** Changes that wait for a restart. */
  readonly waiting: readonly Change[];
  readonly before: Conf;
  readonly after: Conf;
}

const field = ({ name }: Param): string => `values.${name}`;

export function findingsOf(planned: Planned, facts: Facts): Finding[] {
  return [
    ...refusals(planned, facts),
    ...taken(planned, facts),
    ...held(planned, facts),
    ...rules(planned),
    ...mode(planned),
    ...restarts(planned, facts),
  ];
}

/** Parameter name by counter, for those that were changed. */
function changedCounters({ changes, unset }: Planned): Map<string, Param> {
  return new Map(
    [...changes.map(({ param }) => param), ...unset].flatMap((param) => {
      const counter = paramsByKey.get(param.key)?.name;
      return counter !== undefined && (isCounterName(counter) || counter === 'avnumproc')
        ? [[counter, param] as const]
        : [];
    }),
  );
}

function amountsOf(conf: Conf): Amounts {
  const out = new Map<CounterName | 'avnumproc', Bounds>();
  for (const [counter, { first, second }] of kernelPairs(conf)) out.set(counter, { barrier: first, limit: second });
  const average = paramsByKey.get('AVNUMPROC');
  const stored = average === undefined ? undefined : storedValue(conf, average);
  const pair = stored === undefined ? undefined : parsePair(stored, 'items', 'conf');
  if (pair?.ok) out.set('avnumproc', { barrier: pair.value.first, limit: pair.value.second });
  return out;
}

function rules(planned: Planned): Finding[] {
  const changed = changedCounters(planned);
  const vswap = isVswapConf(planned.after);
  return brokenRules(amountsOf(planned.after), vswap ? 'vswap' : 'classic').flatMap(
    ({ level, key, counter, about, values }) => {
      const cause = changed.get(counter) ?? about.flatMap((name) => changed.get(name) ?? [])[0];
      return cause === undefined
        ? []
        : [{ level, message: t(key, values), field: field(cause), ...(level === 'break' ? { blocks: false } : {}) }];
    },
  );
}

function held(planned: Planned, { rows, situation }: Facts): Finding[] {
  if (rows === undefined || !situation.running) return [];
  const changed = changedCounters(planned);
  const vswap = isVswapConf(planned.after);
  const now = new Map(
    rows.flatMap((row) => (row.held === Number.POSITIVE_INFINITY ? [] : [[row.counter, BigInt(row.held)] as const])),
  );
  const governs = (counter: CounterName) => {
    const side = behaviour(counter, vswap).governs;
    return side === 'none' ? undefined : side === 'limit' ? ('limit' as const) : ('barrier' as const);
  };
  return overruns(amountsOf(planned.after), now, new Set(changed.keys()), governs).map((one) => {
    const key = one.counter === 'physpages' ? 'config.find.heldRam' : 'config.find.held';
    const { counter, side } = one;
    const message = t(key, { counter, side, held: String(one.held), allowed: String(one.allowed) });
    const param = changed.get(counter);
    return { level: 'risk' as const, message, ...(param === undefined ? {} : { field: field(param) }) };
  });
}

/** What vzctl refuses, or does and has no effect of, in the state the container is in. */
function refusals({ changes, before }: Planned, { situation }: Facts): Finding[] {
  const out: Finding[] = [];
  for (const { param, stored } of changes) {
    const had = storedValue(before, param) ?? '0';
    // Recorded: exit 67, not saved.
    if (param.name === 'quotaugidlimit' && situation.running && had === '0' && stored !== '0') {
      out.push({ level: 'break', message: t('config.find.ugidOn'), field: field(param), blocks: true });
    }
    const own = before.lines.filter((line) => line.kind === 'assignment' && canonicalKey(line.key) === param.key);
    // The first one counts for reading, and is not found for writing (recorded: conf/rewrite-*).
    const first = own[0];
    if (first !== undefined && !first.raw.startsWith(`${param.key}=`) && storedValue(before, param) !== stored) {
      out.push({
        level: 'break',
        message: t('config.find.indented', { key: param.key }),
        field: field(param),
        blocks: false,
      });
    }
  }
  return out;
}

function taken({ changes }: Planned, { neighbours }: Facts): Finding[] {
  return changes.flatMap(({ param, stored }): Finding[] => {
    if (param.name === 'name') {
      const ctid = neighbours.names.get(stored);
      if (ctid === undefined) return [];
      return [{ level: 'break', message: t('config.find.nameTaken', { ctid }), field: field(param), blocks: true }];
    }
    if (param.name !== 'ip') return [];
    return stored.split(' ').flatMap((ip): Finding[] => {
      const other = neighbours.ips.get(bare(ip));
      if (other === undefined) return [];
      const message = t('config.find.ipTaken', { ip: bare(ip), ctid: other.ctid, node: other.nodeLabel });
      return [{ level: 'break', message, field: field(param), blocks: false }];
    });
  });
}

function mode({ before, after, changes }: Planned): Finding[] {
  const [had, has] = [isVswapConf(before), isVswapConf(after)];
  if (had === has) return [];
  const cause = changes.find(({ param }) => param.key === 'PHYSPAGES')?.param;
  const message = t(has ? 'config.find.vswap' : 'config.find.classic');
  return [{ level: 'risk', message, ...(cause === undefined ? {} : { field: field(cause) }) }];
}

function restarts({ waiting, unset }: Planned, { situation }: Facts): Finding[] {
  if (!situation.running) return [];
  return [
    ...waiting.map(({ param }) => ({
      level: 'hint' as const,
      message: t('tasks.set.waits', { key: param.key }),
      field: field(param),
    })),
    ...unset.map(({ key, name }) => ({
      level: 'hint' as const,
      message: t('config.find.unsetWaits', { key }),
      field: `unset.${name}`,
    })),
  ];
}
