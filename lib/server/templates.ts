/** The templates of a node: what is cached, what of it is used by whom, and what its repositories offer. */

import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import { AppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { findArgv } from '@/lib/vz/actions';
import { parseVzctlVersion } from '@/lib/vz/generation';
import type { RunResult } from '@/lib/vz/run';
import {
  distributionConfig,
  nameParts,
  parseCache,
  parseOffered,
  type TemplateFile,
  templateUsers,
} from '@/lib/vz/templates';
import { activeNodeOf, type Board, nodeOf } from './board';
import { titleOf } from './container-row';
import { type LiveNode, problemOf } from './live-node';
import { type Globals, knowsAllUsers, readGlobals, vzDirectory } from './node-globals';
import { nodeSummary } from './node-summary';

type TemplateList = ReplyOf<typeof api.templateList>;

/** `vztmpl-dl --list-remote` asks every repository; without a network it gives up by itself. */
const OFFERS_TIMEOUT_MS = 60_000;
const FIRST_LIST_MS = 300;
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Cached files, read now. Throws `node_failed`, with what the node said. */
export async function readCache(
  node: LiveNode,
  cache: string,
): Promise<{ templates: TemplateFile[]; ignored: string[] }> {
  const result = await node.door.read(findArgv(cache));
  if (result.code !== 0)
    throw new AppError('node_failed', t('templates.unread', { path: cache }), { detail: words(result) });
  return parseCache(text(result.stdout));
}

export async function templateList(board: Board, nodeId: string): Promise<TemplateList> {
  const node = nodeOf(board, nodeId);
  await node.firstList(FIRST_LIST_MS);
  const tasks = board.tasks.open(node.id).filter(({ action }) => action.startsWith('template-'));
  const common = { node: nodeSummary(node, board.nowMs()), tasks: tasks.reverse(), source: sourceOf(node) };
  try {
    const globals = await readGlobals(node);
    const [{ templates, ignored }, dists, room] = await Promise.all([
      readCache(node, globals.cache),
      readDists(node),
      readRoom(node, globals.cache),
    ]);
    return {
      now: board.nowMs(),
      ...common,
      ...listed(node, globals, templates, dists),
      area: { path: globals.cache, ...room },
      ignored,
      problem: null,
    };
  } catch (e) {
    const nothing = {
      area: null,
      templates: [],
      ignored: [],
      defaultTemplate: null,
      missing: [],
      usersComplete: false,
    };
    return { now: board.nowMs(), ...common, ...nothing, problem: problemOf(e) };
  }
}

function listed(node: LiveNode, globals: Globals, templates: readonly TemplateFile[], dists: ReadonlySet<string>) {
  const users = templateUsers(node.configs);
  const cached = new Set(templates.map(({ name }) => name));
  return {
    templates: templates.map(({ modifiedMs, ...template }) => {
      const { distribution, arch } = nameParts(template.name);
      return {
        ...template,
        modifiedAt: modifiedMs,
        distribution,
        arch,
        distConfig: distributionConfig(template.name, dists) ?? null,
        isDefault: template.name === globals.template,
        users: (users.get(template.name) ?? []).map((ctid) => ({
          ctid,
          title: titleOf(node.listing?.containers.get(ctid), node.configs.get(ctid)),
        })),
      };
    }),
    defaultTemplate: globals.template ?? null,
    missing: [...users]
      .filter(([name]) => !cached.has(name))
      .map(([name, { length }]) => ({ name, users: length }))
      .sort((a, b) => b.users - a.users || (a.name < b.name ? -1 : 1)),
    usersComplete: knowsAllUsers(node),
  };
}

/** OpenVZ 7 and later make their templates from packages. */
export function sourceOf(node: LiveNode): 'vztmpl-dl' | 'vzpkg' {
  return (parseVzctlVersion(node.version ?? '')?.major ?? 4) >= 7 ? 'vzpkg' : 'vztmpl-dl';
}

/** Names the node's repositories offer. Throws `node_failed`. */
export async function templateOffers(board: Board, nodeId: string): Promise<ReplyOf<typeof api.templateOffers>> {
  const node = activeNodeOf(board, nodeId);
  const source = sourceOf(node);
  const argv = source === 'vzpkg' ? (['vzpkg', 'list', '-O'] as const) : (['vztmpl-dl', '--list-remote'] as const);
  const result = await node.door.read(argv, { timeoutMs: OFFERS_TIMEOUT_MS });
  if (result.code !== 0) {
    throw new AppError('node_failed', t('templates.offers.failed', { program: source }), { detail: words(result) });
  }
  return { now: board.nowMs(), offers: parseOffered(text(result.stdout)), source };
}

function words(result: RunResult): string {
  return [text(result.stderr), text(result.stdout)].join('\n').trim().slice(0, 2000) || `exit code ${result.code}`;
}

/** Empty where they cannot be read: then the defaults are said to apply, which is what vzctl would do. */
async function readDists(node: LiveNode): Promise<ReadonlySet<string>> {
  const result = await node.door.read(['ls', '--', `${vzDirectory(node)}/dists`]);
  return new Set(result.code === 0 ? text(result.stdout).split('\n') : []);
}

async function readRoom(
  node: LiveNode,
  path: string,
): Promise<{ totalBytes: number | null; freeBytes: number | null }> {
  const result = await node.door.read(['df', '-Pk', '--', path]);
  const [, total, free] = /^.*?\s(\d+)\s+\d+\s+(\d+)\s+\d+%\s/m.exec(text(result.stdout)) ?? [];
  if (result.code !== 0 || total === undefined || free === undefined) return { totalBytes: null, freeBytes: null };
  return { totalBytes: Number(total) * 1024, freeBytes: Number(free) * 1024 };
}
