/** Every parameter of one container: in its file, as it runs, as its profile has it, and whether it can be changed here. */
import type { z } from 'zod';
import type { Caller } from '@/lib/api/handle';
import type { schemas } from '@/lib/api/schemas';
import type { Setting } from '@/lib/api/schemas-config';
import { allows } from '@/lib/auth/roles';
import { t } from '@/lib/text/t';
import { isCounterName } from '@/lib/ubc/counters';
import { type CounterRow, containerRows, toWire } from '@/lib/ubc/sample';
import { type Conf, effective, get, printConf } from '@/lib/vz/conf';
import { isSameValue, usedValues } from '@/lib/vz/conf-change';
import { parseCtid } from '@/lib/vz/ctid';
import { type Drift, driftOf } from '@/lib/vz/drift';
import { configPath, readConfig, readLive, readProfile } from '@/lib/vz/files';
import type { LiveValues } from '@/lib/vz/live';
import { maskValue } from '@/lib/vz/mask';
import {
  CLASSIC,
  choicesOf,
  optionsOf,
  type Param,
  PROFILE_KEY,
  params,
  paramsByKey,
  specialValues,
} from '@/lib/vz/params';
import { isOfProfile } from '@/lib/vz/profile-change';
import { optionValue, storedValue, whyNotSet } from '@/lib/vz/set';
import { printPair } from '@/lib/vz/values';
import { isVswapConf, kernelPairs } from '@/lib/vz/vswap';
import { activeNodeOf, type Board } from './board';
import type { Where } from './changes-common';
import { listedOf, versionOf } from './container-view';
import { nodeSummary } from './node-summary';
import { majorOf } from './settings-change';
import { liveOf, runsAs } from './settings-running';

type Reply = z.input<(typeof schemas)['containerSettings']['reply']>;

const READ_TIMEOUT_MS = 5_000;
/** Keys that are shown by other names, or that only tools read. */
const NOT_OTHERS: ReadonlySet<string> = new Set([PROFILE_KEY]);

export async function settingsView(board: Board, where: Where, caller: Caller | undefined): Promise<Reply> {
  const node = activeNodeOf(board, where.node);
  const ctid = parseCtid(where.ctid);
  await node.firstList(300);
  const { state } = listedOf(node, ctid);
  const { conf: confDir } = node.door.config.files;
  const { bytes, conf } = await readConfig(node.door.read, configPath(confDir, ctid));
  board.versions.note(node.id, ctid, printConf(conf));
  const profileName = get(conf, PROFILE_KEY) ?? '';
  const [profile, live] = await Promise.all([
    profileName === ''
      ? undefined
      : readProfile(node.door.read, confDir, profileName, { timeoutMs: READ_TIMEOUT_MS }).catch(() => undefined),
    state === 'running'
      ? readLive(node.door.read, ctid, { timeoutMs: READ_TIMEOUT_MS }).catch(() => undefined)
      : undefined,
  ]);
  const rows = node.latest === undefined || state !== 'running' ? [] : containerRows(node.latest.sample, ctid);
  const major = majorOf(node);
  const seen = new Seen(conf, profile, rows, live, major ?? CLASSIC);
  const settings = [...params.values()].map((param) => seen.setting(param, caller));
  const now = board.nowMs();
  return {
    now,
    node: nodeSummary(node, now),
    ctid,
    state,
    vswap: isVswapConf(conf),
    vzctl: major ?? null,
    version: versionOf(bytes),
    profile: profileName === '' ? null : { name: profileName, found: profile !== undefined },
    overridden: settings.filter(
      ({ origin, sameAs }) => (origin === 'overridden' || origin === 'missing') && sameAs === null,
    ).length,
    differing: settings.filter(({ differs, sameAs }) => differs && sameAs === null).length,
    sampledAt: rows.length === 0 ? null : (node.latest?.atMs ?? null),
    settings,
    others: [...effective(conf)]
      .filter(([key]) => !paramsByKey.has(key) && !NOT_OTHERS.has(key))
      .map(([key, value]) => ({ key, value: maskValue(key, value) })),
    warnings: conf.warnings.map(({ line, kind, key = '', text }) => ({ line, kind, text: maskValue(key, text) })),
  };
}

/** One container's file, profile and kernel, looked at parameter by parameter. */
class Seen {
  private readonly file: ReadonlyMap<string, string>;
  private readonly profileValues: ReadonlyMap<string, string>;
  private readonly rows: ReadonlyMap<string, CounterRow>;
  private readonly drift: ReadonlyMap<string, Drift>;
  private readonly pairs: ReturnType<typeof kernelPairs>;

  constructor(
    private readonly conf: Conf,
    private readonly profile: Conf | undefined,
    rows: readonly CounterRow[],
    private readonly live: LiveValues | undefined,
    private readonly major: number,
  ) {
    this.file = usedValues(conf);
    this.profileValues = profile === undefined ? new Map() : usedValues(profile);
    this.rows = new Map(rows.map((row) => [row.counter, row]));
    this.drift = new Map(driftOf(conf, rows, major).map((one) => [one.counter, one]));
    this.pairs = kernelPairs(conf);
  }

  setting(param: Param, caller: Caller | undefined): Setting {
    const { name, key, grammar, group, unit, applies, sameAs, dangerous } = param;
    const stored = storedValue(this.conf, param);
    const counter = paramsByKey.get(key)?.name ?? name;
    const row = this.rows.get(counter);
    const { running, differs } = this.runs(param, counter);
    const why = this.why(param, caller);
    const wanted = this.profile === undefined ? undefined : storedValue(this.profile, param);
    return {
      name,
      key,
      options: [...optionsOf(param)],
      ...{ group, unit, applies, kind: grammar.kind },
      label: t(param.labelKey),
      help: t(param.helpKey),
      choices: [...choicesOf(param, this.major)],
      min: grammar.kind === 'whole' ? grammar.min : null,
      max: grammar.kind === 'whole' ? grammar.max : null,
      specials: [...specialValues(param, this.major)],
      sameAs: sameAs ?? null,
      dangerous: dangerous === true,
      file: this.file.get(key) ?? null,
      value: stored === undefined ? null : optionValue(param, stored),
      running,
      implied: isCounterName(counter) && this.pairs.get(counter)?.implied === true,
      differs,
      held: row === undefined ? null : toWire(row.held),
      maxheld: row === undefined ? null : toWire(row.maxheld),
      profile: wanted === undefined || !isOfProfile(key) ? null : optionValue(param, wanted),
      origin: this.origin(key),
      editable: why === null,
      why,
    };
  }

  private runs(param: Param, counter: string): { running: string | null; differs: boolean } {
    const row = this.rows.get(counter);
    const { grammar } = param;
    if (row !== undefined && grammar.kind === 'pair') {
      const big = (amount: CounterRow['limit']) =>
        amount === Number.POSITIVE_INFINITY ? 2n ** 63n - 1n : BigInt(amount);
      const running = printPair({ first: big(row.barrier), second: big(row.limit) }, grammar.unit);
      return { running, differs: this.drift.has(counter) };
    }
    const running = liveOf(param, this.live);
    if (running === undefined) return { running: null, differs: false };
    const spelled = grammar.kind === 'rate' ? optionValue(param, running) : running;
    return { running: spelled, differs: param.applies === 'online' && !runsAs(param, this.conf, running) };
  }

  private origin(key: string): Setting['origin'] {
    const [own, wanted] = [this.file.get(key), this.profileValues.get(key)];
    if (wanted === undefined || !isOfProfile(key)) return own === undefined ? 'unset' : 'own';
    if (own === undefined) return 'missing';
    return isSameValue(key, own, wanted) ? 'inherited' : 'overridden';
  }

  private why(param: Param, caller: Caller | undefined): string | null {
    const not = whyNotSet(param, this.major);
    if (not !== undefined) return t(not.key, not.values);
    if (caller === undefined || !allows(caller.role, 'operator'))
      return t('auth.forbidden', { needed: 'operator', role: caller?.role ?? 'nobody' });
    if (param.dangerous === true && !allows(caller.role, 'admin')) return t('config.needsAdmin', { field: param.name });
    return null;
  }
}
