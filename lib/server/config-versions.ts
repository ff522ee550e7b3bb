/** The versions of a container's config: listed with what each changed, shown, and taken back as another previewed change. */
import type { Preview, Task } from '@/lib/api/schemas';
import type { ConfigVersionRow } from '@/lib/api/schemas-config';
import { AppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import type { ConfigVersion } from '@/lib/timeline/versions';
import { parseConf } from '@/lib/vz/conf';
import { diffConfs, revert } from '@/lib/vz/conf-change';
import { parseCtid } from '@/lib/vz/ctid';
import { configPath, readConfig } from '@/lib/vz/files';
import { MASK } from '@/lib/vz/mask';
import { paramsByKey } from '@/lib/vz/params';
import { optionValue, storedValue } from '@/lib/vz/set';
import { activeNodeOf, type Board, nodeOf } from './board';
import type { Where, WhoAsks } from './changes-common';
import { guardDisk } from './quota-guard';
import { setContainer } from './settings-change';
import type { Finding } from './settings-findings';

const PAGE = 30;

export function versionList(
  board: Board,
  where: Where,
  { before, count = PAGE }: { before?: string | undefined; count?: number | undefined },
): { now: number; versions: ConfigVersionRow[]; next: string | null } {
  const node = nodeOf(board, where.node);
  // One more, to compare the last one with.
  const found = board.versions.list(node.id, where.ctid, { before, count: count + 1 });
  const versions = found.slice(0, count).map((version, i) => rowOf(version, found[i + 1]));
  return { now: board.nowMs(), versions, next: found.length > count ? (versions.at(-1)?.id ?? null) : null };
}

function rowOf(
  { id, hash, afterMs, atMs, made, text }: ConfigVersion,
  before: ConfigVersion | undefined,
): ConfigVersionRow {
  const changes =
    before === undefined || text === null || before.text === null
      ? null
      : diffConfs(parseConf(before.text), parseConf(text)).map(({ key, before: old, after }) => ({
          key,
          before: old ?? null,
          after: after ?? null,
        }));
  return { id, hash, after: afterMs, at: atMs, task: made?.task ?? null, by: made?.by ?? null, changes };
}

/** Throws `not_found`. */
function found(board: Board, { node, ctid, version: id }: Where & { version: string }) {
  const one = board.versions.read(nodeOf(board, node).id, ctid, id);
  if (one === undefined) throw new AppError('not_found', t('config.version.none'), { field: 'version' });
  return one;
}

export function versionView(board: Board, where: Where & { version: string }) {
  const { version, before } = found(board, where);
  return { now: board.nowMs(), version: rowOf(version, before), text: version.text, before: before?.text ?? null };
}

/**
 * Sets what the version changed back to what was before. Throws `conflict` where a key was changed again since, `bad_input` where nothing is left to
 * take back.
 */
export async function undoVersion(
  board: Board,
  where: Where & { version: string },
  body: { version: string },
  asked: WhoAsks,
): Promise<Preview | { now: number; task: Task }> {
  const node = activeNodeOf(board, where.node);
  const ctid = parseCtid(where.ctid);
  const { version, before } = found(board, where);
  if (before === undefined) throw new AppError('conflict', t('config.undo.first'), { field: 'version' });
  if (before.text === null || version.text === null) throw new AppError('conflict', t('config.undo.notKept'));
  const { conf } = await readConfig(node.door.read, configPath(node.door.config.files.conf, ctid));
  const old = parseConf(before.text);
  const { changes, conflicts } = revert(old, parseConf(version.text), conf);
  const findings: Finding[] = conflicts.map(({ key }) => ({
    level: 'break',
    message: t('config.undo.conflict', { key }),
    blocks: true,
  }));
  const values: Record<string, string> = {};
  const unset: string[] = [];
  for (const [key, value] of changes) {
    const param = paramsByKey.get(key);
    const stored = param === undefined ? undefined : storedValue(old, param);
    // Without its line the value is gone for good; another line of the file is nobody's but the admin's.
    if (param === undefined || param.untouched !== undefined || value === MASK) {
      findings.push({ level: 'risk', message: t('config.undo.foreign', { key }) });
    } else if (value === undefined) unset.push(param.name);
    else if (stored !== undefined) values[param.name] = optionValue(param, stored);
  }
  const blocking = findings.find(({ blocks }) => blocks === true);
  if (blocking !== undefined && !asked.preview) throw new AppError('conflict', blocking.message, { field: 'version' });
  if (Object.keys(values).length + unset.length === 0) {
    if (findings.length > 0 && asked.preview) return { commands: [], diff: [], restart: false, findings };
    throw new AppError('conflict', t('config.undo.none'), { field: 'version' });
  }
  const answer = await guardDisk(board, where, values, asked.preview, () =>
    setContainer(board, where, { values, unset, version: body.version }, asked),
  );
  return 'commands' in answer ? { ...answer, findings: [...findings, ...answer.findings] } : answer;
}
