/** The profiles of a node: what is in them, who was made from them, and where those differ by now. */
import { setImmediate } from 'node:timers/promises';
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import { AppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { toWire } from '@/lib/ubc/sample';
import { type Conf, effective, parseConf } from '@/lib/vz/conf';
import { readFile } from '@/lib/vz/files';
import { type Drift, driftOf, mainValues, splitProfiles } from '@/lib/vz/profiles';
import type { Argv } from '@/lib/vz/run';
import { isSafeName, usersBy } from '@/lib/vz/templates';
import { toAmount } from '@/lib/vz/values';
import { type Board, nodeOf } from './board';
import { titleOf } from './container-row';
import { versionOf } from './container-view';
import { type LiveNode, problemOf } from './live-node';
import { knowsAllUsers, readGlobals } from './node-globals';
import { nodeSummary } from './node-summary';

const FIRST_LIST_MS = 300;
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
/** Containers that are compared before others get their turn. */
const AT_ONCE = 50;

export function profilePath(node: LiveNode, name: string): string {
  return `${node.door.config.files.conf.replace(/\/+$/, '')}/ve-${name}.conf-sample`;
}

/** All profiles in one read. The form is one that scripts/vzboard-node knows. */
export function profilesArgv(confDir: string): Argv {
  return ['grep', '-RaHs', '--include=ve-*.conf-sample', '-e', '', '--', confDir];
}

/** All of a node, by name. Throws `node_failed`. */
export async function readProfiles(node: LiveNode): Promise<Map<string, Conf>> {
  const { conf } = node.door.config.files;
  const { code, stdout, stderr } = await node.door.read(profilesArgv(conf));
  // grep: 1 found no line, more means trouble with some file (grep(1), EXIT STATUS).
  if (code > 1 && stdout.length === 0) {
    throw new AppError('node_failed', t('profiles.unread', { path: conf }), { detail: decode(stderr).slice(0, 2000) });
  }
  return new Map([...splitProfiles(decode(stdout), conf)].map(([name, text]) => [name, parseConf(text)]));
}

/** One profile as it is now. Throws `not_found`. */
export async function readProfile(
  node: LiveNode,
  name: string,
): Promise<{ bytes: Uint8Array; text: string; conf: Conf; version: string }> {
  if (!isSafeName(name)) throw new AppError('not_found', t('profiles.gone', { name }), { field: 'profile' });
  try {
    const bytes = await readFile(node.door.read, profilePath(node, name));
    const text = decode(bytes);
    return { bytes, text, conf: parseConf(text), version: versionOf(bytes) };
  } catch (e) {
    const problem = problemOf(e);
    if (!/no such file/i.test(problem.detail ?? '')) throw e;
    throw new AppError('not_found', t('profiles.gone', { name }), { field: 'profile' });
  }
}

export async function profileList(board: Board, nodeId: string): Promise<ReplyOf<typeof api.profileList>> {
  const node = nodeOf(board, nodeId);
  await node.firstList(FIRST_LIST_MS);
  const common = { node: nodeSummary(node, board.nowMs()), usersComplete: knowsAllUsers(node) };
  try {
    const [globals, profiles] = await Promise.all([readGlobals(node), readProfiles(node)]);
    const users = usersBy(node.configs, 'ORIGIN_SAMPLE');
    const rows = [];
    for (const [name, conf] of [...profiles].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const ctids = users.get(name) ?? [];
      rows.push({
        name,
        values: wireValues(conf),
        users: ctids.length,
        drifted: (await driftsOf(node, conf, ctids)).filter(({ drift }) => drift.length > 0).length,
        isDefault: name === globals.profile,
        config: [...effective(conf)].map(([key, value]) => ({ key, value })),
      });
    }
    const missing = [...users]
      .filter(([name]) => !profiles.has(name))
      .map(([name, { length }]) => ({ name, users: length }));
    missing.sort((a, b) => b.users - a.users || (a.name < b.name ? -1 : 1));
    return {
      now: board.nowMs(),
      ...common,
      profiles: rows,
      defaultProfile: globals.profile ?? null,
      missing,
      problem: null,
    };
  } catch (e) {
    const nothing = { profiles: [], defaultProfile: null, missing: [] };
    return { now: board.nowMs(), ...common, ...nothing, problem: problemOf(e) };
  }
}

export async function profileView(
  board: Board,
  nodeId: string,
  name: string,
): Promise<ReplyOf<typeof api.profileView>> {
  const node = nodeOf(board, nodeId);
  await node.firstList(FIRST_LIST_MS);
  const { bytes, text, conf, version } = await readProfile(node, name);
  const globals = await readGlobals(node).catch(() => undefined);
  const ctids = usersBy(node.configs, 'ORIGIN_SAMPLE').get(name) ?? [];
  const drifts = await driftsOf(node, conf, ctids);
  return {
    now: board.nowMs(),
    node: nodeSummary(node, board.nowMs()),
    profile: {
      name,
      path: profilePath(node, name),
      text,
      version,
      editable: isUtf8(bytes, text),
      values: wireValues(conf),
      isDefault: globals?.profile === name,
      users: drifts.map(({ ctid, drift }) => ({
        ctid,
        title: titleOf(node.listing?.containers.get(ctid), node.configs.get(ctid)),
        drift: drift.map(({ key, profile, container }) => ({
          key,
          profile: profile ?? null,
          container: container ?? null,
        })),
      })),
      usersComplete: knowsAllUsers(node),
    },
  };
}

/** What the node's own vzcfgvalidate says of a saved profile. A mere warning makes it end with 2 as well. */
export async function checkProfile(
  board: Board,
  nodeId: string,
  name: string,
): Promise<ReplyOf<typeof api.profileCheck>> {
  const node = nodeOf(board, nodeId);
  // So that the name is known to be one.
  await readProfile(node, name);
  const missing = { now: board.nowMs(), available: false, ok: false, lines: [] };
  const result = await node.door.read(['vzcfgvalidate', profilePath(node, name)]).catch((e: unknown) => {
    if (problemOf(e).code === 'node_failed') return undefined;
    throw e;
  });
  if (result === undefined || result.code === 126 || result.code === 127) return missing;
  const said = `${decode(result.stderr)}${decode(result.stdout)}`.split('\n').map((line) => line.trim());
  const lines = said.filter((line) => line !== '' && line !== 'Validation completed: success').slice(0, 100);
  return { now: board.nowMs(), available: true, ok: result.code === 0, lines };
}

/** Whether writing the text gives the same bytes again. */
export function isUtf8(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(text, 'utf8').equals(bytes);
}

/** As they go over the wire; null where the profile says nothing. */
export function wireValues(conf: Conf) {
  const { vswap, memoryPages, swapPages, disk, inodes, cpus, cpuLimitPercent, cpuUnits } = mainValues(conf);
  const wire = (n: bigint | undefined) => (n === undefined ? null : toWire(toAmount(n)));
  return {
    vswap,
    memoryPages: wire(memoryPages),
    swapPages: wire(swapPages),
    diskKib: wire(disk?.first),
    inodes: wire(inodes?.first),
    cpus: cpus ?? null,
    cpuLimitPercent: cpuLimitPercent ?? null,
    cpuUnits: cpuUnits ?? null,
  };
}

/** By the container's config, which stays the same object as long as its file does. */
const known = new WeakMap<Conf, { profile: string; drift: Drift[] }>();

/** Thousands of containers are compared in pieces: nothing else waits for them. */
async function driftsOf(
  node: LiveNode,
  profile: Conf,
  ctids: readonly string[],
): Promise<{ ctid: string; drift: Drift[] }[]> {
  const text = profile.lines.map(({ raw }) => raw).join('');
  const out: { ctid: string; drift: Drift[] }[] = [];
  let computed = 0;
  for (const ctid of ctids) {
    const conf = node.configs.get(ctid);
    if (conf === undefined) continue;
    let found = known.get(conf);
    if (found?.profile !== text) {
      found = { profile: text, drift: driftOf(profile, conf) };
      known.set(conf, found);
      computed += 1;
      if (computed % AT_ONCE === 0) await setImmediate();
    }
    out.push({ ctid, drift: found.drift });
  }
  return out;
}
