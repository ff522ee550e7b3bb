/** Changes settings of a container: guarded by the version the form was filled from, previewed, run as one task, read back. */
import type { Preview, Task } from '@/lib/api/schemas';
import { schemas } from '@/lib/api/schemas';
import { allows, type Role } from '@/lib/auth/roles';
import { AppError, type MergeTable } from '@/lib/errors';
import type { Revived } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import type { Versions } from '@/lib/timeline/versions';
import { containerRows } from '@/lib/ubc/sample';
import { bare } from '@/lib/vz/addresses';
import { type Conf, get, parseConf, printConf } from '@/lib/vz/conf';
import { mergeValues, usedValues } from '@/lib/vz/conf-change';
import { type Ctid, parseCtid } from '@/lib/vz/ctid';
import { configPath, readConfig, readLive, readStatus } from '@/lib/vz/files';
import { parseVzctlVersion } from '@/lib/vz/generation';
import { maskArgv, maskValue } from '@/lib/vz/mask';
import { CLASSIC } from '@/lib/vz/params';
import { counterFiles, readCounters } from '@/lib/vz/read-counters';
import type { Situation } from '@/lib/vz/save';
import { activeNodeOf, type Board } from './board';
import { common, type Where, type WhoAsks } from './changes-common';
import { listedOf, openTasks, versionOf } from './container-view';
import type { LiveNode } from './live-node';
import type { Neighbours } from './settings-findings';
import { type Asked, type Checked, checkAsked, compareSettings, type Facts, planSettings } from './settings-plan';

export interface SettingsBody extends Asked {
  version: string;
}

type Answer = Preview | { now: number; task: Task };

const LIVE_TIMEOUT_MS = 5_000;

/** Major version of the node's vzctl; undefined when it is not known. */
export function majorOf(node: LiveNode): number | undefined {
  return node.version === undefined ? undefined : parseVzctlVersion(node.version)?.major;
}

export function situationOf(node: LiveNode, ctid: string, conf: Conf | undefined): Situation {
  const listed = node.listing?.containers.get(ctid);
  const major = majorOf(node) ?? CLASSIC;
  const layout = listed?.layout ?? (conf === undefined ? undefined : get(conf, 'VE_LAYOUT')) ?? '';
  return { running: listed?.state === 'running', ploop: major >= 7 || layout.startsWith('ploop'), major };
}

/**
 * Throws `bad_input` naming the field, `forbidden` for what needs an admin, `conflict` with a merge table when the file changed since `version`, or
 * with the reason where a finding blocks it.
 */
export async function setContainer(board: Board, where: Where, body: SettingsBody, asked: WhoAsks): Promise<Answer> {
  const node = activeNodeOf(board, where.node);
  const ctid = parseCtid(where.ctid);
  await node.firstList(300);
  const listed = listedOf(node, ctid);
  const checked = checkAsked(body, majorOf(node));
  refuseDangerous(checked, asked.caller?.role);
  const { bytes, conf } = await readConfig(node.door.read, configPath(node.door.config.files.conf, ctid));
  board.versions.note(node.id, ctid, printConf(conf));
  if (versionOf(bytes) !== body.version) throw changedMeanwhile(board, node, ctid, checked, body.version, bytes);
  const situation = situationOf(node, listed.ctid, conf);
  const facts: Facts = {
    situation,
    rows: node.latest === undefined ? undefined : containerRows(node.latest.sample, ctid),
    live: await readLive(node.door.read, ctid, { timeoutMs: LIVE_TIMEOUT_MS }).catch(() => undefined),
    neighbours: neighboursOf(board, node, ctid),
  };
  const { steps, diff, restart, findings } = planSettings(ctid, checked, conf, facts);
  if (asked.preview) return { commands: steps.map(({ argv }) => maskArgv(argv)), diff, restart, findings };
  const blocking = findings.find(({ blocks }) => blocks === true);
  if (blocking !== undefined) {
    throw new AppError('conflict', t('config.blocked', { reason: blocking.message }), {
      field: blocking.field ?? 'values',
    });
  }
  const busy = openTasks(board, node.id).get(ctid);
  if (busy !== undefined) throw new AppError('locked', t('vz.reason.busy', { action: busy.action }));
  const { values, unset, version } = body;
  const task = await board.tasks.start({
    ...common(node, ctid, asked),
    action: 'set',
    steps,
    kept: { values, version, ...(unset === undefined ? {} : { unset }) } satisfies SettingsBody,
    ...settingsCourse(node, ctid, checked, version, {
      versions: board.versions,
      maker: () => {
        const open = openTasks(board, node.id).get(ctid);
        return open === undefined ? undefined : { task: open.id, by: open.by };
      },
    }),
  });
  return { now: board.nowMs(), task };
}

/** Throws `forbidden` naming the parameter. */
export function refuseDangerous({ changes, unset }: Checked, role: Role | undefined): void {
  const dangerous = [...changes.map(({ param }) => param), ...unset].find((param) => param.dangerous === true);
  if (dangerous === undefined || (role !== undefined && allows(role, 'admin'))) return;
  throw new AppError('forbidden', t('config.needsAdmin', { field: dangerous.name }), {
    field: `values.${dangerous.name}`,
  });
}

/** Names and addresses of all containers but this one. */
export function neighboursOf(board: Board, own: LiveNode, ctid: Ctid): Neighbours {
  const names = new Map<string, string>();
  const ips = new Map<string, { ctid: string; nodeLabel: string }>();
  for (const node of board.nodes.values()) {
    for (const other of node.listing?.containers.values() ?? []) {
      if (node === own && other.ctid === ctid) continue;
      if (node === own && other.name !== null) names.set(other.name, other.ctid);
      for (const ip of other.ips) ips.set(bare(ip), { ctid: other.ctid, nodeLabel: node.label });
    }
  }
  return { names, ips };
}

/** Base, mine and theirs by key, with the version to go on from. */
function changedMeanwhile(
  board: Board,
  node: LiveNode,
  ctid: Ctid,
  { changes, unset }: Checked,
  version: string,
  bytes: Uint8Array,
): AppError {
  const theirs = usedValues(parseConf(new TextDecoder().decode(bytes)));
  const text = board.versions.textOf(node.id, ctid, version);
  const base = text === undefined ? undefined : usedValues(parseConf(text));
  const mine = new Map(base ?? theirs);
  for (const { param, stored } of changes) mine.set(param.key, stored);
  for (const { key } of unset) mine.delete(key);
  const conflicts = new Set(mergeValues(base ?? theirs, mine, theirs).conflicts.map(({ key }) => key));
  const asked = new Set([...changes.map(({ param }) => param.key), ...unset.map(({ key }) => key)]);
  const moved =
    base === undefined
      ? []
      : [...new Set([...base.keys(), ...theirs.keys()])].filter((key) => base.get(key) !== theirs.get(key));
  const show = (of: ReadonlyMap<string, string> | undefined, key: string) => {
    const value = of?.get(key);
    return value === undefined ? null : maskValue(key, value);
  };
  const merge: MergeTable = {
    version: versionOf(bytes),
    hasBase: base !== undefined,
    rows: [...new Set([...asked, ...moved])].map((key) => ({
      key,
      base: show(base, key),
      mine: show(mine, key),
      theirs: show(theirs, key),
      conflict: conflicts.has(key),
    })),
  };
  return new AppError('conflict', t('config.changed'), { field: 'version', merge });
}

/** Where versions are kept, and whose task it is while it runs. */
interface Record {
  versions: Versions;
  maker: () => { task: string; by: string } | undefined;
}

function settingsCourse(node: LiveNode, ctid: Ctid, checked: Checked, version: string, record: Record): Revived {
  const path = configPath(node.door.config.files.conf, ctid);
  return {
    // vzctl set on a missing container leaves a stray config with exit 0, so the file must be there; and, until we changed it, the same.
    guard: async (step) => {
      const file = await readConfig(node.door.read, path).catch(() => undefined);
      if (file === undefined || file.bytes.length === 0) throw new AppError('not_found', t('config.missing'));
      if (step === 0 && versionOf(file.bytes) !== version) {
        throw new AppError('conflict', t('config.changed'), { field: 'version' });
      }
    },
    readBack: async () => {
      const { conf } = await readConfig(node.door.read, path);
      record.versions.note(node.id, ctid, printConf(conf), record.maker());
      const running = await runningNow(node, ctid, checked);
      await node.relist();
      return compareSettings(checked, { conf, running, major: majorOf(node) ?? CLASSIC });
    },
  };
}

/** Counters and live values, read anew; false when it does not run. */
async function runningNow(node: LiveNode, ctid: Ctid, { changes }: Checked) {
  try {
    const { running } = await readStatus(node.door.read, ctid);
    if (!running) return false;
    const { userBeancounters, bcResources } = node.door.config.files;
    const counts = changes.some(({ param }) => param.group === 'counters' || param.group === 'memory');
    const files = counterFiles(userBeancounters, bcResources, () => 0);
    const rows = counts ? containerRows((await readCounters(node.door.read, files)).sample, ctid) : [];
    return { rows, live: await readLive(node.door.read, ctid, { timeoutMs: LIVE_TIMEOUT_MS }).catch(() => undefined) };
  } catch {
    return undefined;
  }
}

/** Guard and reading back of a save that an earlier vzboard began; undefined when what it kept is not understood. */
export function reviveSettings(
  node: LiveNode,
  ctid: Ctid,
  kept: unknown,
  versions: Versions,
  task: Task,
): Revived | undefined {
  const settings = schemas.containerSet.body.safeParse(kept);
  if (!settings.success) return undefined;
  const { version, ...asked } = settings.data;
  const maker = () => ({ task: task.id, by: task.by });
  return settingsCourse(node, ctid, checkAsked(asked, majorOf(node) ?? CLASSIC), version, { versions, maker });
}
