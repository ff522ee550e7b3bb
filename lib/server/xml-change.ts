/** A container changed by a domain document: read, compared with the config, and handed to the one function that changes settings. */
import type { z } from 'zod';
import type { schemas } from '@/lib/api/schemas';
import { allows } from '@/lib/auth/roles';
import { AppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { printConf } from '@/lib/vz/conf';
import { parseCtid } from '@/lib/vz/ctid';
import { configPath, readConfig } from '@/lib/vz/files';
import { changesOf, type DocumentChanges } from '@/lib/xml/change';
import { type Container, fromConf } from '@/lib/xml/model';
import { asSettings, type Deletion, paramOfKey } from '@/lib/xml/settings';
import { activeNodeOf, type Board } from './board';
import type { Where, WhoAsks } from './changes-common';
import { listedOf, versionOf } from './container-view';
import { userLimits } from './container-xml';
import { guardDisk } from './quota-guard';
import { majorOf, setContainer } from './settings-change';
import { type Document, readDocument } from './xml-document';

type Reply = z.output<typeof schemas.containerXmlSet.reply>;
type Refusal = Extract<Reply, { refusals: unknown }>['refusals'][number];

interface Asked extends WhoAsks {
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
export async function setByXml(board: Board, where: Where, document: Uint8Array, asked: Asked): Promise<Reply> {
  const node = activeNodeOf(board, where.node);
  const ctid = parseCtid(where.ctid);
  await node.firstList(300);
  listedOf(node, ctid);
  const read = readDocument(document, node.usage.cpus);
  const { bytes, conf } = await readConfig(node.door.read, configPath(node.door.config.files.conf, ctid));
  const version = asked.version ?? versionOf(bytes);
  // What a document says of users inside is no change where it is so already.
  const limits = read.container.userQuota.length === 0 ? [] : (await userLimits(node, ctid, conf)).limits;
  const base = fromConf(ctid, printConf(conf), limits);
  // Files do not move along with a directory, so none may become another container's from here.
  const found = changesOf(base, read, () => false);
  const { values, unset, refusals } = sortOut(base, read, found, asked, majorOf(node));
  const anything = Object.keys(values).length + unset.length > 0;
  if (!asked.preview) {
    if (refusals.length > 0) throw refusedError(refusals);
    if (!anything) throw new AppError('conflict', t('xml.nothing'));
  }
  const { caller, headers, preview } = asked;
  const answer = anything
    ? await guardDisk(board, where, values, preview, () =>
        setContainer(board, where, { values, unset, version }, { caller, headers, preview }),
      )
    : { commands: [], diff: [], restart: false, findings: [] };
  if ('task' in answer) return answer;
  return {
    ...answer,
    findings: [...warningsOf(read), ...answer.findings],
    version,
    deletions: found.deletions.map(({ key, from }) => ({ key, before: from })),
    refusals,
  };
}

/** What was read otherwise than it stands there. */
export function warningsOf({ warnings }: Document) {
  return warnings.map(({ line, message }) => ({ level: 'hint' as const, message: t('xml.atLine', { line, message }) }));
}

export function refusedError(refusals: readonly Refusal[]): AppError {
  const [first] = refusals;
  const only = refusals.length === 1 && first !== undefined;
  return new AppError('conflict', only ? first.message : t('xml.refused', { count: refusals.length }), {
    detail: refusals.map(({ message }) => message).join('\n'),
    ...(only ? { field: first.key } : {}),
  });
}

/** What `vzctl set` is asked for, without what the caller leaves; and what cannot be done, with its reason. */
function sortOut(base: Container, read: Document, found: DocumentChanges, asked: Asked, major: number | undefined) {
  const stays = new Set(asked.left);
  const admin = asked.caller !== undefined && allows(asked.caller.role, 'admin');
  const mayNot = (key: string) => !admin && paramOfKey(key)?.dangerous === true;
  const changes = found.changes.filter(({ key }) => !stays.has(key));
  const deletions = ticked(found.deletions, asked.deleted);
  const { values, unset, unsettable, unremovable } = asSettings(
    changes.filter(({ key }) => !mayNot(key)),
    deletions.filter(({ key }) => !mayNot(key)),
    major,
  );
  const refusals: Refusal[] = [
    ...found.refused.map(({ key, reason, from, to }) => ({
      ...{ key, reason, before: from === '' ? null : from, after: to, line: read.lines.get(key) ?? null },
      message: t(`xml.refusal.${reason}`, { key, before: from, after: to }),
    })),
    ...besideConfig(base, read, found),
    ...[...changes, ...deletions.map((each) => ({ ...each, to: null, line: null }))]
      .filter(({ key }) => mayNot(key))
      .map(({ key, from, to, line }) => ({
        ...{ key, reason: 'needs_admin' as const, before: from ?? null, after: to, line },
        message: t('config.needsAdmin', { field: key }),
      })),
    ...unsettable.map(({ change: { key, from, to, line }, why }) => ({
      ...{ key, before: from ?? null, after: to, line },
      reason: why === undefined ? ('no_option' as const) : ('value' as const),
      message:
        why === undefined
          ? t('xml.refusal.no_option', { key })
          : t('xml.refusal.value', { key, why: t(why.key, why.values) }),
    })),
    ...unremovable.map(({ change: { key, from }, why }) => ({
      ...{ key, reason: 'not_removable' as const, before: from, after: null, line: null },
      message:
        why === undefined
          ? t('xml.refusal.not_removable', { key })
          : t('xml.refusal.value', { key, why: t(why.key, why.values) }),
    })),
  ];
  return {
    values,
    unset,
    refusals: refusals.filter(({ key, reason }) => reason === 'other_container' || !stays.has(key)),
  };
}

function ticked(offered: readonly Deletion[], keys: readonly string[]): Deletion[] {
  return [...new Set(keys)].map((key) => {
    const deletion = offered.find((each) => each.key === key);
    if (deletion !== undefined) return deletion;
    throw new AppError('bad_input', t('xml.delete.unknown', { key: key.slice(0, 80) }), { field: 'delete' });
  });
}

/** What a document can say and no key holds: a uuid is a comment that libvirt writes, the limits of users are inside the container. */
function besideConfig(base: Container, { container: { uuid } }: Document, { userQuota }: DocumentChanges): Refusal[] {
  const none = { before: null, line: null };
  return [
    ...(uuid === undefined || base.uuid !== undefined
      ? []
      : [{ ...none, key: 'uuid', reason: 'uuid' as const, after: uuid, message: t('xml.refusal.uuid.none') }]),
    ...userQuota.map(({ uid, to }) => ({
      ...{ ...none, key: `userquota ${uid}`, reason: 'user_quota' as const, after: `${to.hardBytes}` },
      message: t('xml.refusal.user_quota', { uid }),
    })),
  ];
}
