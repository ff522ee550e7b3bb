/** A container changed by a domain document: read, compared with the config, and handed to the one function that changes settings. */
import type { z } from 'zod';
import type { schemas } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { printConf } from '@/lib/vz/conf';
import { parseCtid } from '@/lib/vz/ctid';
import { configPath, readConfig } from '@/lib/vz/files';
import { changesOf, type DocumentChanges, type KeyChange } from '@/lib/xml/change';
import { type Container, fromConf } from '@/lib/xml/model';
import { printProblems } from '@/lib/xml/problem-lines';
import { type DomainRead, readDomain } from '@/lib/xml/read';
import { asSettings } from '@/lib/xml/settings';
import { activeNodeOf, type Board } from './board';
import { setContainer } from './changes';
import { listedOf, versionOf } from './container-view';
import { guardDisk } from './quota-guard';

type Reply = z.output<typeof schemas.containerXmlSet.reply>;
type Previewed = Extract<Reply, { refusals: unknown }>;
type Refusal = Previewed['refusals'][number];
type Read = Extract<DomainRead, { ok: true }>;

interface Asked {
  caller: { name: string } | undefined;
  headers: Headers;
  preview: boolean;
  /** Keys that go, and keys that stay as they are though the document asks otherwise. */
  deleted: readonly string[];
  left: readonly string[];
  /** Of the config the document was made from; undefined: whatever is there now. */
  version: string | undefined;
}

/**
 * Throws `bad_input` for a document that cannot be taken, with every problem as a line of `detail`; `conflict` when it asks for what cannot be
 * done, or the config is another than `version`.
 */
export async function setByXml(
  board: Board,
  where: { node: string; ctid: string },
  document: Uint8Array,
  { caller, headers, preview, deleted, left, version }: Asked,
): Promise<Reply> {
  const node = activeNodeOf(board, where.node);
  const ctid = parseCtid(where.ctid);
  await node.firstList(300);
  listedOf(node, ctid);
  const read = readDocument(document, node.usage.cpus);
  const { bytes, conf } = await readConfig(node.door.read, configPath(node.door.config.files.conf, ctid));
  const based = version ?? versionOf(bytes);
  const base = fromConf(ctid, printConf(conf));
  // Files do not move along with a directory, so none may become another container's from here.
  const asked = changesOf(base, read, () => false);
  const { changes, refusals } = sortOut(base, read, asked, { deleted, left });
  const { values, unsettable } = asSettings(changes);
  const refused = [...refusals, ...unsettable.map(({ change, why }) => refusalOf(change, why))];
  const deletions = asked.deletions.map(({ key, from }) => ({ key, before: from }));
  const warnings = read.warnings.map(({ line, message }) => ({
    level: 'hint' as const,
    message: t('xml.warning', { line, message }),
  }));
  if (!preview) {
    if (refused.length > 0) throw refusedError(refused);
    if (Object.keys(values).length === 0) throw new AppError('conflict', t('xml.nothing'));
  }
  const nothing = { commands: [], diff: [], restart: false, findings: [] };
  const answer =
    Object.keys(values).length === 0
      ? nothing
      : await guardDisk(board, where, values, preview, () =>
          setContainer(board, where, { values, version: based }, { caller, headers, preview }),
        );
  if ('task' in answer) return answer;
  return { ...answer, findings: [...warnings, ...answer.findings], version: based, deletions, refusals: refused };
}

function readDocument(document: Uint8Array, nodeCpus: number | undefined): Read {
  const read = readDomain(document, nodeCpus);
  if (read.ok) return read;
  const [first] = read.problems;
  const { line = 1, message = '' } = first ?? {};
  throw new AppError('bad_input', t('xml.bad', { line, message }), {
    detail: printProblems(read.problems),
    field: 'body',
  });
}

function refusedError(refusals: readonly Refusal[]): AppError {
  const lines = refusals.map(({ message }) => message).join('\n');
  const { key = '', message = '' } = refusals.length === 1 ? (refusals[0] ?? {}) : {};
  return new AppError('conflict', message === '' ? t('xml.refused', { count: refusals.length }) : message, {
    detail: lines,
    ...(key === '' ? {} : { field: key }),
  });
}

/** What is to be changed, without what the caller leaves; and what cannot be, whatever the catalogue of options says. */
function sortOut(
  base: Container,
  read: Read,
  { changes, deletions, userQuota, refused }: DocumentChanges,
  { deleted, left }: { deleted: readonly string[]; left: readonly string[] },
): { changes: KeyChange[]; refusals: Refusal[] } {
  const stays = new Set(left);
  const refusals: Refusal[] = refused.map(({ key, reason, from, to }) => ({
    key,
    reason,
    message: t(`xml.refusal.${reason}`, { key, before: from, after: to }),
    before: from === '' ? null : from,
    after: to,
    line: read.lines.get(key) ?? null,
  }));
  const { uuid } = read.container;
  if (uuid !== undefined && base.uuid === undefined) {
    refusals.push({
      key: 'uuid',
      reason: 'uuid',
      message: t('xml.refusal.uuid.none'),
      before: null,
      after: uuid,
      line: null,
    });
  }
  for (const { uid, to } of userQuota) {
    refusals.push({
      key: `userquota ${uid}`,
      reason: 'user_quota',
      message: t('xml.refusal.user_quota', { uid }),
      before: null,
      after: `${to.hardBytes}`,
      line: null,
    });
  }
  const offered = new Map(deletions.map(({ key, from }) => [key, from]));
  for (const key of deleted) {
    const before = offered.get(key);
    if (before === undefined)
      throw new AppError('bad_input', t('xml.delete.unknown', { key: key.slice(0, 80) }), { field: 'delete' });
    refusals.push({
      key,
      reason: 'not_removable',
      message: t('xml.refusal.not_removable', { key }),
      before,
      after: null,
      line: null,
    });
  }
  return {
    changes: changes.filter(({ key }) => !stays.has(key)),
    refusals: refusals.filter(({ key, reason }) => reason === 'other_container' || !stays.has(key)),
  };
}

function refusalOf(
  { key, from, to, line }: KeyChange,
  why: ReturnType<typeof asSettings>['unsettable'][number]['why'],
): Refusal {
  return {
    key,
    reason: why === undefined ? 'no_option' : 'value',
    message:
      why === undefined
        ? t('xml.refusal.no_option', { key })
        : t('xml.refusal.value', { key, why: t(why.key, why.values) }),
    before: from ?? null,
    after: to,
    line,
  };
}
