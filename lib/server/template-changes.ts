/** Fetching, making and deleting templates: checked, previewed, run as a task, read back from the cache. */
import type { z } from 'zod';
import type { Preview, schemas, Task } from '@/lib/api/schemas';
import { clientAddress } from '@/lib/auth/request';
import { allows, type Role } from '@/lib/auth/roles';
import { AppError } from '@/lib/errors';
import { formatBytes } from '@/lib/format';
import type { Progress } from '@/lib/tasks/progress';
import type { Revived } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import { parseCtid } from '@/lib/vz/ctid';
import { readConfigs, readStatus } from '@/lib/vz/files';
import type { Argv } from '@/lib/vz/run';
import { downloadProgress, isFetchUrl, isTemplateFile, templateOfFile, templateUsers } from '@/lib/vz/templates';
import { activeNodeOf, type Board } from './board';
import { listedOf, openTasks } from './container-view';
import type { LiveNode } from './live-node';
import { readGlobals } from './node-globals';
import { readCache, sourceOf } from './templates';

export interface Asked {
  caller: { name: string; role: Role } | undefined;
  headers: Headers;
  /** Answer what would run instead of running it. */
  preview: boolean;
}

type Body = z.output<typeof schemas.templateAdd.body>;
type Finding = Preview['findings'][number];
type Answer = Preview | { now: number; task: Task };

/** What a task keeps for being read back by a later vzboard. */
type Kept = { file: string } | { name: string } | { gone: string };

interface Plan {
  action: 'template-fetch' | 'template-make' | 'template-remove';
  argv: Argv;
  /** A container that is worked on, whose turn is taken. */
  ctid: string | undefined;
  /** Of which several tasks come one after the other. */
  work: string;
  findings: Finding[];
  kept: Kept;
}

/** Throws `bad_input` naming the field, `conflict` where it cannot be done now, `forbidden` for a fetch by somebody who is no admin. */
export async function addTemplate(board: Board, nodeId: string, body: Body, asked: Asked): Promise<Answer> {
  const node = activeNodeOf(board, nodeId);
  await node.firstList(300);
  const { templates } = await readCache(node, (await readGlobals(node)).cache);
  const has = (name: string) => templates.some((one) => one.name === name);
  if (body.from === 'repository') return await answer(board, node, repositoryPlan(node, body, has(body.name)), asked);
  const { file } = body;
  const name = templateOfFile(file)?.name;
  if (!isTemplateFile(file) || name === undefined)
    throw new AppError('bad_input', t('templates.file.bad'), { field: 'file' });
  const there = has(name) ? [breaks(t('templates.there', { name }), 'file')] : [];
  const plan = body.from === 'url' ? urlPlan(body, asked) : containerPlan(board, node, body);
  return await answer(board, node, { ...plan, findings: [...there, ...plan.findings] }, asked);
}

function repositoryPlan(
  node: LiveNode,
  { name, update }: Extract<Body, { from: 'repository' }>,
  cached: boolean,
): Plan {
  const argv: Argv =
    sourceOf(node) === 'vzpkg'
      ? ['vzpkg', 'create', 'cache', name]
      : ['vztmpl-dl', update === true ? '--update' : '--no-update', name];
  const findings = cached && update !== true ? [breaks(t('templates.there', { name }), 'name')] : [];
  return { action: 'template-fetch', argv, ctid: undefined, work: `template ${name}`, findings, kept: { name } };
}

function urlPlan({ file, url, sha256 }: Extract<Body, { from: 'url' }>, { caller }: Asked): Plan {
  // The node asks whatever address is named, with its own place in the network.
  if (caller === undefined || !allows(caller.role, 'admin')) throw new AppError('forbidden', t('templates.url.admin'));
  if (!isFetchUrl(url)) throw new AppError('bad_input', t('templates.url.bad'), { field: 'url' });
  const argv: Argv = ['vzboard-node', 'template-fetch', file, url, sha256.toLowerCase()];
  const plain = url.startsWith('http:')
    ? [{ level: 'hint' as const, message: t('templates.url.plain'), field: 'url' }]
    : [];
  return { action: 'template-fetch', argv, ctid: undefined, work: `template ${file}`, findings: plain, kept: { file } };
}

function containerPlan(board: Board, node: LiveNode, body: Extract<Body, { from: 'container' }>): Plan {
  const ctid = parseCtid(body.ctid);
  const { file } = body;
  if (!file.endsWith('.tar.gz')) throw new AppError('bad_input', t('templates.make.gzip'), { field: 'file' });
  const { state, layout } = listedOf(node, ctid);
  const busy = openTasks(board, node.id).get(ctid);
  const findings = [
    ...(state === 'stopped'
      ? []
      : [breaks(t('templates.make.state', { ctid, state: t(`vz.state.${state}`) }), 'ctid')]),
    ...(busy === undefined ? [] : [breaks(t('vz.reason.busy', { action: busy.action }), 'ctid')]),
    { level: 'risk' as const, message: t('templates.make.contents') },
    ...(layout === 'ploop' ? [{ level: 'hint' as const, message: t('templates.make.ploop') }] : []),
  ];
  const argv: Argv = ['vzboard-node', 'template-make', ctid, file];
  return { action: 'template-make', argv, ctid, work: `template ${file}`, findings, kept: { file } };
}

/** Throws `not_found`, and `conflict` while it is used, the default, or a link. */
export async function removeTemplate(
  board: Board,
  where: { node: string; template: string },
  asked: Asked,
): Promise<Answer> {
  const node = activeNodeOf(board, where.node);
  await node.firstList(300);
  const { file, name, kind, findings } = await removable(node, where.template);
  const argv: Argv = kind === 'ez' ? ['vzpkg', 'remove', 'cache', name] : ['vzboard-node', 'template-remove', file];
  const plan = { action: 'template-remove' as const, argv, ctid: undefined, work: `template ${file}`, findings };
  const guard = async () => refuseBreaks((await removable(node, file)).findings);
  return await answer(board, node, { ...plan, kept: { gone: file } }, asked, guard);
}

/** Looked at anew, configs included: since the page was read somebody may have made a container of it. */
async function removable(node: LiveNode, file: string) {
  const globals = await readGlobals(node);
  const { templates } = await readCache(node, globals.cache);
  const template = templates.find((one) => one.file === file);
  if (template === undefined) throw new AppError('not_found', t('templates.gone', { file }), { field: 'template' });
  const { configs, complete } = await readConfigs(node.door.read, node.door.config.files.conf);
  const users = templateUsers(configs).get(template.name) ?? [];
  const findings: Finding[] = [];
  if (users.length > 0) {
    const named = users.slice(0, 12).join(', ') + (users.length > 12 ? ' …' : '');
    findings.push(breaks(t('templates.used', { name: template.name, count: users.length, ctids: named })));
  }
  if (template.name === globals.template) findings.push(breaks(t('templates.isDefault', { name: template.name })));
  if (template.link) findings.push(breaks(t('templates.link', { file })));
  if (!complete) findings.push(breaks(t('templates.usersUnknown')));
  return { ...template, findings };
}

function breaks(message: string, field?: string): Finding {
  return { level: 'break', message, ...(field === undefined ? {} : { field }) };
}

function refuseBreaks(findings: readonly Finding[]): void {
  const found = findings.find(({ level }) => level === 'break');
  if (found === undefined) return;
  throw new AppError('conflict', found.message, found.field === undefined ? {} : { field: found.field });
}

async function answer(
  board: Board,
  node: LiveNode,
  plan: Plan,
  asked: Asked,
  guard?: () => Promise<void>,
): Promise<Answer> {
  const { action, argv, ctid, work, findings, kept } = plan;
  if (asked.preview) return { commands: [[...argv]], diff: [], restart: false, findings };
  refuseBreaks(findings);
  const checked = ctid === undefined ? undefined : parseCtid(ctid);
  const course = templateCourse(node, action, kept, ctid);
  const guards = guard === undefined ? course : { ...course, guard };
  const task = await board.tasks.start({
    node: node.id,
    nodeLabel: node.label,
    by: asked.caller?.name ?? '?',
    from: clientAddress(asked.headers),
    ...(checked === undefined ? { ctid: null, work } : { ctid: checked }),
    action,
    steps: [{ argv }],
    kept,
    ...guards,
  });
  return { now: board.nowMs(), task };
}

/** By what wget or curl have printed. */
function fetched(printed: string): Progress | undefined {
  const told = downloadProgress(printed);
  return told === undefined ? undefined : { ratio: told.ratio, totalBytes: told.totalBytes ?? null };
}

function templateCourse(node: LiveNode, action: Plan['action'], kept: Kept, ctid: string | undefined): Revived {
  const guard = async () => {
    if (action !== 'template-make' || ctid === undefined) return;
    const { state } = await readStatus(node.door.read, parseCtid(ctid));
    if (state === 'stopped') return;
    throw new AppError(
      'conflict',
      t('templates.make.state', { ctid, state: state === 'absent' ? t('vz.state.unknown') : t(`vz.state.${state}`) }),
    );
  };
  return {
    guard,
    ...(action === 'template-fetch' ? { progress: { ask: (printed: () => string) => fetched(printed()) } } : {}),
    readBack: async () => {
      const { templates } = await readCache(node, (await readGlobals(node)).cache);
      if ('gone' in kept) {
        const ok = !templates.some(({ file }) => file === kept.gone);
        return { ok, outcome: t(ok ? 'templates.after.gone' : 'templates.after.still', { file: kept.gone }) };
      }
      const found = templates.find((one) => ('file' in kept ? one.file === kept.file : one.name === kept.name));
      const named = 'file' in kept ? kept.file : kept.name;
      if (found === undefined) return { ok: false, outcome: t('templates.after.absent', { file: named }) };
      return {
        ok: true,
        outcome: t('templates.after.there', { file: found.file, size: formatBytes(found.sizeBytes) }),
      };
    },
  };
}

/** Reading back of a task that an earlier vzboard began; undefined for an action that is none of these. */
export function reviveTemplate(
  node: LiveNode,
  { action, ctid }: Pick<Task, 'action' | 'ctid'>,
  kept: unknown,
): Revived | undefined {
  if (action !== 'template-fetch' && action !== 'template-make' && action !== 'template-remove') return undefined;
  // Written by `answer` from this very type.
  return templateCourse(node, action, kept as Kept, ctid ?? undefined);
}
