/** Restoring a backup to a container of its own: the archived config is read, rewritten and checked, the difference shown, and nothing is written over. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Preview, schemas, Task } from '@/lib/api/schemas';
import { allows } from '@/lib/auth/roles';
import { AppError } from '@/lib/errors';
import { formatBytes } from '@/lib/format';
import type { Revived, TaskStep } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import { bare, canonicalAddress } from '@/lib/vz/addresses';
import type { Backup, BackupFacts } from '@/lib/vz/backups';
import { type Conf, get, parseConf } from '@/lib/vz/conf';
import { diffConfs } from '@/lib/vz/conf-change';
import { type Ctid, parseCtid } from '@/lib/vz/ctid';
import { readProfile } from '@/lib/vz/files';
import { checkOption } from '@/lib/vz/grammar';
import { maskValue } from '@/lib/vz/mask';
import { CLASSIC, PROFILE_KEY } from '@/lib/vz/params';
import { type Dropped, restoredConf } from '@/lib/vz/restored-conf';
import { plainName } from '@/lib/vz/templates';
import { breaks, type Finding, refuseBreaks, stateOf } from './backup-changes';
import { readBackup, readRoom } from './backups';
import { activeNodeOf, type Board } from './board';
import { common, type WhoAsks } from './changes-common';
import { openTasks } from './container-view';
import type { LiveNode } from './live-node';
import { readGlobals } from './node-globals';
import { majorOf } from './settings-change';
import { readCache } from './templates';
import { unpackProgress } from './unpack-progress';

type Answer = Preview | { now: number; task: Task };
type Asked = z.output<typeof schemas.backupRestore.body>;

interface Kept {
  file: string;
  name: string;
  start: boolean;
}

/**
 * Throws `bad_input` naming the field, `forbidden` for what needs an admin, `not_found`, `conflict` where something of the container is there
 * already.
 */
export async function restoreBackup(
  board: Board,
  where: { node: string; file: string },
  body: Asked,
  asked: WhoAsks,
): Promise<Answer> {
  const node = activeNodeOf(board, where.node);
  const ctid = parseCtid(body.ctid);
  await node.firstList(300);
  if (
    (body.keepRights || body.keepInterfaces || body.scripts === true) &&
    !(asked.caller !== undefined && allows(asked.caller.role, 'admin'))
  ) {
    throw new AppError('forbidden', t('restore.needsAdmin'), { field: 'keepRights' });
  }
  const addresses = checked(body);
  const { backup, conf } = await readBackup(node, where.file);
  const { text, dropped } = restoredConf(conf, {
    hostname: body.hostname === '' ? undefined : body.hostname,
    addresses,
    keepInterfaces: body.keepInterfaces,
    keepRights: body.keepRights,
    major: majorOf(node) ?? CLASSIC,
    asFiles: backup.facts?.filesOnly === true,
  });
  const findings = await findingsOf(board, node, { ctid, body, backup, conf, addresses, dropped });
  const hash = createHash('sha256').update(text).digest('hex');
  const steps: TaskStep[] = [
    {
      argv: ['vzboard-node', 'restore', where.file, ctid, hash, ...(body.scripts === true ? ['scripts'] : [])],
      stdin: text,
    },
    ...(body.name === '' ? [] : [{ argv: ['vzctl', 'set', ctid, `--name=${body.name}`, '--save'] as const }]),
    ...(body.start ? [{ argv: ['vzctl', 'start', ctid] as const }] : []),
  ];
  if (asked.preview) {
    const diff = diffConfs(conf, parseConf(text))
      .filter(({ key }) => key !== 'NAME' || body.name === '')
      .map(({ key, before, after }) => ({
        key,
        before: before === undefined ? null : maskValue(key, before),
        after: after === undefined ? null : maskValue(key, after),
      }));
    return { commands: steps.map(({ argv }) => [...argv]), diff, restart: false, findings };
  }
  const busy = openTasks(board, node.id).get(ctid);
  if (busy !== undefined) throw new AppError('locked', t('vz.reason.busy', { action: busy.action }), { field: 'ctid' });
  refuseBreaks(findings);
  const kept: Kept = { file: where.file, name: body.name, start: body.start };
  const task = await board.tasks.start({
    ...common(node, ctid, asked),
    action: 'restore',
    steps,
    kept,
    ...restoreCourse(node, ctid, kept),
  });
  return { now: board.nowMs(), task };
}

/** The addresses in the spelling of the config. */
function checked({ name, hostname, addresses }: Asked): string[] {
  if (name !== '') require_(checkOption({ kind: 'name' }, name).ok, 'restore.bad.name', 'name');
  if (hostname !== '') require_(checkOption({ kind: 'host' }, hostname).ok, 'restore.bad.hostname', 'hostname');
  return addresses.map((address) => {
    const canonical = canonicalAddress(address);
    require_(canonical !== undefined && canonical !== '', 'restore.bad.address', 'addresses');
    return canonical ?? '';
  });
}

function require_(
  ok: boolean,
  key: 'restore.bad.name' | 'restore.bad.hostname' | 'restore.bad.address',
  field: string,
): void {
  if (!ok) throw new AppError('bad_input', t(key), { field });
}

interface Plan {
  ctid: Ctid;
  body: Asked;
  backup: Backup;
  conf: Conf;
  addresses: readonly string[];
  dropped: readonly Dropped[];
}

async function findingsOf(board: Board, node: LiveNode, plan: Plan): Promise<Finding[]> {
  const { ctid, backup, conf, dropped } = plan;
  const { facts } = backup;
  const [room, missing] = await Promise.all([roomFor(node, facts), missingFor(node, conf)]);
  return [
    ...takenBy(board, node, plan),
    ...(facts === undefined ? [] : kindOf(node, ctid, facts)),
    ...room,
    ...missing,
    ...leftOut(dropped),
  ];
}

function takenBy(board: Board, own: LiveNode, { ctid, body, addresses }: Plan): Finding[] {
  const findings: Finding[] = [];
  for (const node of board.nodes.values()) {
    const here = node === own;
    const { listing } = node;
    if (here && (listing?.containers.has(ctid) === true || listing?.oddities.has(ctid) === true)) {
      findings.push(breaks(t('restore.find.ctid', { ctid, node: node.label }), 'ctid'));
    } else if (listing?.containers.has(ctid) === true) {
      findings.push({
        level: 'risk',
        message: t('restore.find.ctidElsewhere', { ctid, node: node.label }),
        field: 'ctid',
      });
    }
    for (const other of listing?.containers.values() ?? []) {
      const values = { ctid: other.ctid, node: node.label };
      if (here && body.name !== '' && other.name === body.name) {
        findings.push(breaks(t('restore.find.name', { name: body.name, ...values }), 'name'));
      }
      for (const address of addresses.filter((one) => other.ips.some((ip) => bare(ip) === bare(one)))) {
        const message = t('restore.find.address', { address: bare(address), ...values });
        // vzctl refuses a start with an address that runs; stopped ones may share it.
        findings.push({
          level: body.start && other.state === 'running' ? 'break' : 'risk',
          message,
          field: 'addresses',
        });
      }
    }
  }
  return findings;
}

function kindOf(node: LiveNode, ctid: Ctid, { registered, live, layout, filesOnly }: BackupFacts): Finding[] {
  const findings: Finding[] = [];
  const modern = (majorOf(node) ?? CLASSIC) >= 7;
  if (modern !== registered) findings.push(breaks(t('restore.find.kind')));
  if (live) findings.push({ level: 'risk', message: t('restore.find.live') });
  if (filesOnly) findings.push({ level: 'risk', message: t('restore.find.files') });
  else if (layout === 'ploop') findings.push({ level: 'hint', message: t('restore.find.ploop', { ctid }) });
  findings.push({ level: 'hint', message: t('restore.find.inside') });
  return findings;
}

async function roomFor(node: LiveNode, facts: BackupFacts | undefined): Promise<Finding[]> {
  if (facts === undefined) return [];
  const home = (get((await readGlobals(node)).conf, 'VE_PRIVATE') ?? '/vz/private/$VEID').replace(/\/[^/]*$/, '');
  const { freeBytes } = await readRoom(node, home);
  if (freeBytes === null) return [];
  const used = facts.usedKib * 1024;
  const values = { used: formatBytes(used), free: formatBytes(freeBytes) };
  return [
    freeBytes <= used
      ? breaks(t('restore.find.noRoom', values))
      : { level: 'hint', message: t('restore.find.room', values) },
  ];
}

/** What the config names and the node does not have. Nothing depends on it but scripts and later changes. */
async function missingFor(node: LiveNode, conf: Conf): Promise<Finding[]> {
  const findings: Finding[] = [];
  const template = plainName(get(conf, 'OSTEMPLATE') ?? '');
  const profile = get(conf, PROFILE_KEY) ?? '';
  const [cache, found] = await Promise.all([
    template === ''
      ? undefined
      : readGlobals(node)
          .then((globals) => readCache(node, globals.cache))
          .catch(() => undefined),
    profile === '' ? undefined : readProfile(node.door.read, node.door.config.files.conf, profile).catch(() => null),
  ]);
  if (cache !== undefined && !cache.templates.some(({ name }) => name === template)) {
    findings.push({ level: 'hint', message: t('restore.find.template', { name: template }) });
  }
  if (profile !== '' && found === undefined) {
    findings.push({ level: 'hint', message: t('restore.find.profile', { name: profile }) });
  }
  return findings;
}

function leftOut(dropped: readonly Dropped[]): Finding[] {
  const said = [
    ['unsafe', 'risk'],
    ['unknown', 'risk'],
    ['rights', 'hint'],
    ['place', 'hint'],
  ] as const;
  return said.flatMap(([reason, level]): Finding[] => {
    const keys = dropped.filter((one) => one.reason === reason).map(({ key }) => key);
    if (keys.length === 0) return [];
    const named = keys.slice(0, 8).join(', ') + (keys.length > 8 ? ' …' : '');
    return [{ level, message: t(`restore.drop.${reason}`, { keys: named, count: keys.length }) }];
  });
}

function restoreCourse(node: LiveNode, ctid: Ctid, { start, file }: Kept): Revived {
  return {
    progress: unpackProgress(node, ctid, { backup: file }),
    readBack: async () => {
      const after = await stateOf(node, ctid);
      await node.relist();
      const state = t('tasks.after', { after });
      if (after === 'absent') return { ok: false, outcome: t('restore.after.none', { ctid }) };
      if (after === 'unknown') return { ok: false, outcome: state };
      const ok = !start || after === 'running';
      return { ok, outcome: t(ok ? 'restore.after.done' : 'restore.after.down', { ctid, file, state }) };
    },
  };
}

/** Reading back of a task that an earlier vzboard began; undefined for an action that is none of these. */
export function reviveRestore(
  node: LiveNode,
  { action, ctid }: Pick<Task, 'action' | 'ctid'>,
  kept: unknown,
): Revived | undefined {
  // Written above from this very type.
  return action === 'restore' ? restoreCourse(node, parseCtid(ctid ?? ''), kept as Kept) : undefined;
}
