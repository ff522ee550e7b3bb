/** Making a container of a root file system that is there already: its config written by the helper, checked there once more, read back. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Preview, schemas, Task } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import type { Revived } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import { bare } from '@/lib/vz/addresses';
import { type Area, areaLayout } from '@/lib/vz/areas';
import { type Conf, get, printConf, setKeys } from '@/lib/vz/conf';
import { type Ctid, isCtid, parseCtid } from '@/lib/vz/ctid';
import { configPath, readConfig, readStatus } from '@/lib/vz/files';
import { paramsByKey } from '@/lib/vz/params';
import { compareConfs, profileOfContainer } from '@/lib/vz/profiles';
import { readAside } from '@/lib/vz/retired';
import type { Argv } from '@/lib/vz/run';
import { checkValue } from '@/lib/vz/set';
import { distributionConfig } from '@/lib/vz/templates';
import { isTaken, readAreas, reasonOf } from './areas';
import { activeNodeOf, type Board } from './board';
import { common, type WhoAsks } from './changes-common';
import { openTasks, versionOf } from './container-view';
import type { LiveNode } from './live-node';
import { readGlobals, vzDirectory } from './node-globals';
import { isUtf8, readProfile } from './profiles';
import { whyUnsupported } from './retired';
import { neighboursOf } from './settings-change';

type Body = z.output<typeof schemas.areaAdopt.body>;
type Answer = Preview | { now: number; task: Task };
type Finding = Preview['findings'][number];

/** What a task keeps for being read back by a later vzboard. */
interface Kept {
  path: string;
  /** SHA-256 of the config. */
  version: string;
}

/** Throws `bad_input` naming the field, `not_found` for the directory or the profile, `conflict` with the first reason against it. */
export async function adoptArea(
  board: Board,
  where: { node: string; area: string },
  body: Body,
  asked: WhoAsks,
): Promise<Answer> {
  const node = activeNodeOf(board, where.node);
  await node.firstList(300);
  const unsupported = whyUnsupported(node);
  if (unsupported !== undefined) throw new AppError('conflict', unsupported);
  const ctid = isNumber(body.ctid);
  const found = await readAreas(node);
  const area = found.areas.find(({ name }) => name === where.area);
  if (area === undefined)
    throw new AppError('not_found', t('areas.gone', { name: where.area.slice(0, 80), node: node.label }), {
      field: 'area',
    });
  const { conf, profile } = await configOf(node, ctid, found.parent, area, body);
  const aside = await readAside(node.door.read, node.door.config.files.conf);
  const reason = reasonOf(area);
  const findings: Finding[] = [
    ...(reason === undefined ? [] : [{ level: 'break' as const, message: reason }]),
    ...(isTaken(node, ctid, aside, found, area.name) || openTasks(board, node.id).has(ctid)
      ? [{ level: 'break' as const, message: t('adopt.find.ctid', { ctid }), field: 'ctid' }]
      : []),
    ...takenFindings(board, node, ctid, conf),
    ...areaFindings(area, conf),
    ...(await setupFindings(node, conf)),
  ];
  const text = printConf(conf);
  const version = createHash('sha256').update(text).digest('hex');
  const argv: Argv = ['vzboard-node', 'adopt', ctid, area.name, version, body.profile];
  if (asked.preview) {
    const diff = compareConfs([profile, conf]).map(({ key, values: [before, after] }) => ({
      key,
      before: before ?? null,
      after: after ?? null,
    }));
    return { commands: [[...argv]], diff, restart: false, findings };
  }
  const against = findings.find(({ level, blocks }) => level === 'break' && blocks !== false);
  if (against !== undefined)
    throw new AppError('conflict', against.message, against.field === undefined ? {} : { field: against.field });
  const kept: Kept = { path: `${found.parent}/${area.name}`, version };
  const task = await board.tasks.start({
    ...common(node, ctid, asked),
    action: 'adopt',
    steps: [{ argv, stdin: text }],
    kept,
    ...adoptCourse(node, ctid, kept),
  });
  return { now: board.nowMs(), task };
}

/** vzctl of nodes that have this at all knows numbers only. */
function isNumber(text: string): Ctid {
  if (isCtid(text) && !text.includes('-')) return text;
  throw new AppError('bad_input', t('adopt.ctid.bad'), { field: 'ctid' });
}

/** The profile without what would make it a container, and the container's config made of it: in the order in which vzctl create writes. */
async function configOf(
  node: LiveNode,
  ctid: string,
  parent: string,
  area: Area,
  body: Body,
): Promise<{ conf: Conf; profile: Conf }> {
  const { conf, bytes, text } = await readProfile(node, body.profile);
  if (!isUtf8(bytes, text)) throw new AppError('conflict', t('adopt.notUtf8'), { field: 'profile' });
  const profile = profileOfContainer(conf);
  const { conf: globals } = await readGlobals(node);
  const own: [key: string, value: string][] = [];
  const add = (field: keyof Body, key: string, value: string | undefined) => {
    if (value === undefined || value === '') return;
    own.push([key, checked(field, key, value)]);
  };
  add('ips', 'IP_ADDRESS', body.ips?.join(' '));
  add('hostname', 'HOSTNAME', body.hostname);
  add('description', 'DESCRIPTION', body.description);
  add('nameservers', 'NAMESERVER', body.nameservers?.join(' '));
  own.push(
    ['VE_ROOT', get(globals, 'VE_ROOT') || '/vz/root/$VEID'],
    ['VE_PRIVATE', area.name === ctid ? `${parent}/$VEID` : `${parent}/${area.name}`],
    ['VE_LAYOUT', areaLayout(area)],
  );
  add('template', 'OSTEMPLATE', body.template);
  own.push(['ORIGIN_SAMPLE', body.profile]);
  add('name', 'NAME', body.name);
  add('onboot', 'ONBOOT', body.onboot === undefined ? undefined : body.onboot ? 'yes' : 'no');
  return { conf: setKeys(profile, own), profile };
}

/** As vzctl would write it. What lands in the file is sourced by root's shells (vzctl.md 10). */
function checked(field: keyof Body, key: string, value: string): string {
  const param = paramsByKey.get(key);
  if (param === undefined) throw new AppError('internal', `There is no parameter for ${key}.`);
  const result = checkValue(param, value);
  if (result.ok) return result.stored;
  throw new AppError('bad_input', t(result.reason.key, result.reason.values), { field });
}

function takenFindings(board: Board, node: LiveNode, ctid: Ctid, conf: Conf): Finding[] {
  const { names, ips } = neighboursOf(board, node, ctid);
  const owner = names.get(get(conf, 'NAME') ?? '');
  const addresses = (get(conf, 'IP_ADDRESS') ?? '').split(' ').filter((ip) => ip !== '');
  return [
    ...(owner === undefined
      ? []
      : [{ level: 'break' as const, message: t('config.find.nameTaken', { ctid: owner }), field: 'name' }]),
    ...addresses.flatMap((ip): Finding[] => {
      const other = ips.get(bare(ip));
      if (other === undefined) return [];
      const message = t('config.find.ipTaken', { ip: bare(ip), ctid: other.ctid, node: other.nodeLabel });
      return [{ level: 'break', message, field: 'ips', blocks: false }];
    }),
    ...(addresses.length === 0 ? [{ level: 'hint' as const, message: t('adopt.find.noAddress') }] : []),
  ];
}

const TELLING = ['etc', 'usr', 'bin'] as const;

/** What is in the directory, as far as it can be told without reading all of it. */
function areaFindings(area: Area, conf: Conf): Finding[] {
  const { has, uid, gid } = area;
  const findings: Finding[] = [];
  const risk = (message: string) => findings.push({ level: 'risk', message });
  const hint = (message: string) => findings.push({ level: 'hint', message });
  if (has.has('ploop')) hint(t('adopt.find.ploop'));
  else {
    const missing = TELLING.filter((name) => !has.has(name));
    if (missing.length > 0) risk(t('adopt.find.foreign', { missing: missing.join(', ') }));
    if (!has.has('init')) risk(t('adopt.find.init'));
    const limit = get(conf, 'DISKSPACE');
    if (limit !== undefined) hint(t('adopt.find.quota', { limit: limit.split(':').at(-1) ?? limit }));
  }
  if (uid !== 0 || gid !== 0) risk(t('adopt.find.owner', { uid: String(uid), gid: String(gid) }));
  hint(t('adopt.find.noPassword'));
  return findings;
}

/** By which scripts vzctl will set up its network. */
async function setupFindings(node: LiveNode, conf: Conf): Promise<Finding[]> {
  const template = get(conf, 'OSTEMPLATE');
  if (template === undefined || template === '')
    return [{ level: 'risk', message: t('adopt.find.noTemplate'), field: 'template' }];
  const { code, stdout } = await node.door.read(['ls', '--', `${vzDirectory(node)}/dists`]);
  if (code !== 0) return [];
  const file = distributionConfig(template, new Set(new TextDecoder().decode(stdout).split('\n')));
  return file === undefined
    ? [{ level: 'risk', message: t('adopt.find.defaults', { template }), field: 'template' }]
    : [{ level: 'hint', message: t('adopt.find.dist', { file }) }];
}

function adoptCourse(node: LiveNode, ctid: Ctid, { path, version }: Kept): Revived {
  return {
    readBack: async () => {
      const { state } = await readStatus(node.door.read, ctid);
      await node.relist();
      if (state === 'absent') return { ok: false, outcome: t('adopt.after.not', { ctid }) };
      const { bytes } = await readConfig(node.door.read, configPath(node.door.config.files.conf, ctid));
      return versionOf(bytes) === version
        ? { ok: true, outcome: t('adopt.after.done', { ctid, path, state: t(`vz.state.${state}`) }) }
        : { ok: false, outcome: t('adopt.after.differs', { ctid }) };
    },
  };
}

/** Reading back of a task that an earlier vzboard began; undefined for another action. */
export function reviveAdopt(
  node: LiveNode,
  { action, ctid }: Pick<Task, 'action' | 'ctid'>,
  kept: unknown,
): Revived | undefined {
  // Written by `adoptArea` from this very type.
  return action === 'adopt' ? adoptCourse(node, parseCtid(ctid ?? ''), kept as Kept) : undefined;
}
