/** Making, changing and deleting profiles: checked, previewed, written by the helper under a lock as a task, read back. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Preview, schemas, Task } from '@/lib/api/schemas';
import { clientAddress } from '@/lib/auth/request';
import { AppError } from '@/lib/errors';
import type { Revived } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import { type Conf, effective, parseConf, printConf } from '@/lib/vz/conf';
import { parseCtid } from '@/lib/vz/ctid';
import { configPath, readConfig, readConfigs } from '@/lib/vz/files';
import { canonical } from '@/lib/vz/grammar';
import { paramsByKey } from '@/lib/vz/params';
import {
  compareConfs,
  editConf,
  isIdentityKey,
  isProfileKey,
  parseFactor,
  profileOfContainer,
  scaleConf,
} from '@/lib/vz/profiles';
import type { Argv } from '@/lib/vz/run';
import { isSafeName, usersBy } from '@/lib/vz/templates';
import { activeNodeOf, type Board } from './board';
import type { LiveNode } from './live-node';
import { readGlobals } from './node-globals';
import { isUtf8, profilePath, readProfile } from './profiles';
import type { Asked } from './template-changes';

type AddBody = z.output<typeof schemas.profileAdd.body>;
type EditBody = z.output<typeof schemas.profileEdit.body>;
type Answer = Preview | { now: number; task: Task };
type Finding = Preview['findings'][number];

/** What a task keeps for being read back by a later vzboard: the hash the file has afterwards; null when it is gone. */
interface Kept {
  name: string;
  version: string | null;
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const MOST_VALUE = 255;

/** Throws `bad_input` naming the field, `conflict` where the name is taken, `not_found` for what it is to be made of. */
export async function addProfile(board: Board, nodeId: string, { name, from }: AddBody, asked: Asked): Promise<Answer> {
  const node = activeNodeOf(board, nodeId);
  await node.firstList(300);
  const taken = await readProfile(node, name).then(
    () => true,
    (e: unknown) => {
      if (e instanceof Error && 'code' in e && e.code === 'not_found') return false;
      throw e;
    },
  );
  const { conf, like } = await sourceOf(node, from);
  const text = printConf(conf);
  const findings: Finding[] = taken ? [{ level: 'break', message: t('profiles.taken', { name }), field: 'name' }] : [];
  if (effective(conf).size === 0) findings.push({ level: 'break', message: t('profiles.empty') });
  const version = hashOf(text);
  const argv: Argv = ['vzboard-node', 'profile-write', name, 'new', version, ...(like === undefined ? [] : [like])];
  const diff = [...effective(conf)].map(([key, after]) => ({ key, before: null, after }));
  return await answer(board, node, { name, argv, stdin: text, diff, findings, kept: { name, version } }, asked);
}

/** The text of a new profile, and whose odd lines may stand in it. */
async function sourceOf(node: LiveNode, from: AddBody['from']): Promise<{ conf: Conf; like: string | undefined }> {
  switch (from.kind) {
    case 'profile': {
      const conf = profileOfContainer((await readProfile(node, from.profile)).conf);
      if (from.factor === undefined) return { conf, like: from.profile };
      const factor = parseFactor(from.factor);
      if (factor === undefined) throw new AppError('bad_input', t('profiles.factor.bad'), { field: 'from.factor' });
      return { conf: scaleConf(conf, factor), like: from.profile };
    }
    case 'container': {
      const ctid = parseCtid(from.ctid, 'from.ctid');
      const { conf } = await readConfig(node.door.read, configPath(node.door.config.files.conf, ctid));
      return { conf: profileOfContainer(conf), like: ctid };
    }
    case 'split': {
      const mode = from.mode === undefined ? [] : ['-v', from.mode === 'vswap' ? 'yes' : 'no'];
      const { code, stdout, stderr } = await node.door.read(['vzsplit', '-n', String(from.count), ...mode]);
      const said = new TextDecoder().decode(stderr).trim();
      if (code !== 0)
        throw new AppError('bad_input', said.split('\n').join(' ') || t('profiles.split.failed'), {
          field: 'from.count',
        });
      return { conf: parseConf(new TextDecoder().decode(stdout)), like: undefined };
    }
  }
}

/** Throws `bad_input` naming the key, `conflict` when the file changed since `version`. */
export async function editProfile(
  board: Board,
  where: { node: string; profile: string },
  body: EditBody,
  asked: Asked,
): Promise<Answer> {
  const node = activeNodeOf(board, where.node);
  await node.firstList(300);
  const { conf, bytes, text, version } = await readProfile(node, where.profile);
  refuseOtherVersion(version, body.version);
  if (!isUtf8(bytes, text)) throw new AppError('conflict', t('profiles.notUtf8'));
  checkChanges(conf, body.changes);
  const edited = editConf(conf, body.changes);
  const diff = compareConfs([conf, edited]).map(({ key, values: [before, after] }) => ({
    key,
    before: before ?? null,
    after: after ?? null,
  }));
  const findings: Finding[] = printConf(edited) === text ? [{ level: 'break', message: t('profiles.unchanged') }] : [];
  const users = usersBy(node.configs, 'ORIGIN_SAMPLE').get(where.profile)?.length ?? 0;
  if (users > 0) findings.push({ level: 'hint', message: t('profiles.keepTheirs', { count: users }) });
  const after = hashOf(printConf(edited));
  const { profile: name } = where;
  const argv: Argv = ['vzboard-node', 'profile-write', name, version, after];
  const guard = async () => refuseOtherVersion((await readProfile(node, name)).version, version);
  return await answer(
    board,
    node,
    { name, argv, stdin: printConf(edited), diff, findings, kept: { name, version: after }, guard },
    asked,
  );
}

/** Values land in a file that root's shell scripts source once a container is made from it (vzctl.md 10). */
function checkChanges(conf: Conf, changes: EditBody['changes']): void {
  const has = effective(conf);
  for (const [key, value] of Object.entries(changes)) {
    const field = `changes.${key}`;
    if (value === null && has.has(key)) continue;
    const param = paramsByKey.get(key);
    if (param === undefined)
      throw new AppError('bad_input', t('profiles.key.unknown', { key: key.slice(0, 40) }), { field });
    if (isIdentityKey(key)) throw new AppError('bad_input', t('profiles.key.identity', { key }), { field });
    if (!isProfileKey(key)) throw new AppError('bad_input', t('profiles.key.dangerous', { key }), { field });
    if (value === null) throw new AppError('bad_input', t('profiles.key.absent', { key }), { field });
    if (/["\\`$]|\P{ASCII}|\p{Cc}/u.test(value) || value.length > MOST_VALUE)
      throw new AppError('bad_input', t('profiles.value.unsafe', { key }), { field });
    if (value === '' || canonical(param.grammar, value) === undefined) {
      throw new AppError('bad_input', t('profiles.value.bad', { key, value: value.slice(0, 40) }), { field });
    }
  }
}

/** Throws `not_found`, and `conflict` for the default, while it is used, or when it changed since `version`. */
export async function removeProfile(
  board: Board,
  where: { node: string; profile: string },
  version: string,
  asked: Asked,
): Promise<Answer> {
  const node = activeNodeOf(board, where.node);
  await node.firstList(300);
  const { profile: name } = where;
  const found = await removable(node, name, version);
  const guard = async () => refuseBreaks((await removable(node, name, version)).findings);
  const argv: Argv = ['vzboard-node', 'profile-remove', name, version];
  return await answer(
    board,
    node,
    { name, argv, diff: [], findings: found.findings, kept: { name, version: null }, guard },
    asked,
  );
}

/** Looked at anew, configs included: since the page was read somebody may have made a container from it. */
async function removable(node: LiveNode, name: string, version: string): Promise<{ findings: Finding[] }> {
  const now = await readProfile(node, name);
  refuseOtherVersion(now.version, version);
  const [globals, { configs, complete }] = await Promise.all([
    readGlobals(node),
    readConfigs(node.door.read, node.door.config.files.conf),
  ]);
  const findings: Finding[] = [];
  const users = usersBy(configs, 'ORIGIN_SAMPLE').get(name) ?? [];
  if (globals.profile === name) findings.push({ level: 'break', message: t('profiles.isDefault', { name }) });
  if (users.length > 0) {
    const ctids = users.slice(0, 12).join(', ') + (users.length > 12 ? ' …' : '');
    findings.push({ level: 'break', message: t('profiles.used', { name, count: users.length, ctids }) });
  }
  if (!complete) findings.push({ level: 'break', message: t('profiles.usersUnknown') });
  return { findings };
}

interface Plan {
  name: string;
  argv: Argv;
  stdin?: string;
  diff: Preview['diff'];
  findings: Finding[];
  kept: Kept;
  guard?: () => Promise<void>;
}

function refuseBreaks(findings: readonly Finding[]): void {
  const found = findings.find(({ level }) => level === 'break');
  if (found !== undefined)
    throw new AppError('conflict', found.message, found.field === undefined ? {} : { field: found.field });
}

async function answer(board: Board, node: LiveNode, plan: Plan, asked: Asked): Promise<Answer> {
  const { name, argv, stdin, diff, findings, kept, guard } = plan;
  if (!isSafeName(name)) throw new AppError('bad_input', t('templates.name.bad'), { field: 'name' });
  if (asked.preview) return { commands: [[...argv]], diff, restart: false, findings };
  refuseBreaks(findings);
  const action = kept.version === null ? 'profile-remove' : 'profile-write';
  const task = await board.tasks.start({
    node: node.id,
    nodeLabel: node.label,
    ctid: null,
    work: `profile ${name}`,
    action,
    by: asked.caller?.name ?? '?',
    from: clientAddress(asked.headers),
    steps: [{ argv, ...(stdin === undefined ? {} : { stdin }) }],
    kept,
    ...profileCourse(node, kept),
    ...(guard === undefined ? {} : { guard }),
  });
  return { now: board.nowMs(), task };
}

function profileCourse(node: LiveNode, { name, version }: Kept): Revived {
  return {
    readBack: async () => {
      const path = profilePath(node, name);
      const now = await readProfile(node, name).catch((e: unknown) => {
        if (e instanceof Error && 'code' in e && e.code === 'not_found') return null;
        throw e;
      });
      if (version === null)
        return {
          ok: now === null,
          outcome: t(now === null ? 'profiles.after.gone' : 'profiles.after.still', { path }),
        };
      const ok = now?.version === version;
      return { ok, outcome: t(ok ? 'profiles.after.there' : 'profiles.after.differs', { path }) };
    },
  };
}

/** Reading back of a task that an earlier vzboard began; undefined for an action that is none of these. */
export function reviveProfile(node: LiveNode, { action }: Pick<Task, 'action'>, kept: unknown): Revived | undefined {
  if (action !== 'profile-write' && action !== 'profile-remove') return undefined;
  // Written by `answer` from this very type.
  return profileCourse(node, kept as Kept);
}

/** Throws `conflict` when a file is not as it was read. */
export function refuseOtherVersion(now: string, expected: string): void {
  if (now === expected) return;
  throw new AppError('conflict', t('profiles.changed'), { field: 'version' });
}
