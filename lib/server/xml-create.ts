/** A container made by a domain document: turned into a draft, and handed to the one function that makes containers, or adopts directories. */
import type { z } from 'zod';
import { CreateDraft, type CreatePreview } from '@/lib/api/schemas-create';
import { allows } from '@/lib/auth/roles';
import { AppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { get, printConf } from '@/lib/vz/conf';
import { placesOf } from '@/lib/vz/create';
import { CLASSIC } from '@/lib/vz/params';
import { type DocumentDraft, type DraftNote, type DraftRefusal, draftOfDocument } from '@/lib/xml/draft';
import { fromConf } from '@/lib/xml/model';
import { adoptArea } from './adopt';
import { readAreas, reasonOf } from './areas';
import { activeNodeOf, type Board } from './board';
import type { WhoAsks } from './changes-common';
import { type Answer, createContainer } from './create';
import type { LiveNode } from './live-node';
import { readGlobals } from './node-globals';
import { readProfiles } from './profiles';
import { whyUnsupported } from './retired';
import { majorOf } from './settings-change';
import { refusedError, warningsOf } from './xml-change';
import { type Document, readDocument } from './xml-document';

type Preview = z.output<typeof CreatePreview>;
type Refusal = NonNullable<Preview['refusals']>[number];
type Finding = Preview['findings'][number];

export interface AskedOfDocument extends WhoAsks {
  /** Keys that are not taken from the document. */
  left: readonly string[];
  start: boolean;
}

/** Throws `bad_input` for a document that cannot be taken, `conflict` where its container is there already, or it asks for what cannot be done. */
export async function createByXml(
  board: Board,
  nodeId: string,
  bytes: Uint8Array,
  asked: AskedOfDocument,
): Promise<Answer> {
  const node = activeNodeOf(board, nodeId);
  await node.firstList(300);
  const document = readDocument(bytes, node.usage.cpus);
  const { ctid } = document.container;
  if (isThere(node, ctid))
    throw new AppError('conflict', t('xml.create.exists', { ctid, node: node.label, id: node.id }), { field: 'ctid' });
  return await makeOf(board, node, document, asked);
}

export function isThere(node: LiveNode, ctid: string): boolean {
  return node.configs.has(ctid) || node.listing?.containers.has(ctid) === true;
}

/** As `createByXml`, of a document that was read; nobody has its CTID. */
export async function makeOf(
  board: Board,
  node: LiveNode,
  document: Document,
  { left, start, caller, headers, preview }: AskedOfDocument,
): Promise<Answer> {
  const admin = caller !== undefined && allows(caller.role, 'admin');
  const found = draftOfDocument(document, await groundOf(node, document, admin), new Set(left));
  const refusals = found.refusals.map((refusal) => wordsOf(refusal));
  if (!preview && refusals.length > 0) throw refusedError(refusals);
  const asked = { caller, headers, preview };
  const said = [...warningsOf(document), ...sameAs(node, document), ...found.notes.map(sayNote)];
  const { template, area, profile } = found;
  if (profile === undefined || (template === undefined && area === undefined)) {
    return { ...NOTHING, findings: said, draft: null, refusals };
  }
  if (template === undefined && area !== undefined) {
    const { body, later } = adoption(found, profile);
    const answer = await adoptArea(board, { node: node.id, area }, body, asked);
    if ('task' in answer) return answer;
    const rest: Finding[] =
      later.length === 0 ? [] : [{ level: 'risk', message: t('xml.create.note.later', { keys: later.join(', ') }) }];
    return { ...NOTHING, ...answer, findings: [...said, ...rest, ...answer.findings], draft: null, refusals };
  }
  const { ctid, values, layout } = found;
  if (refusals.some(({ key, reason }) => key === 'OSTEMPLATE' || reason === 'layout'))
    return { ...NOTHING, findings: said, draft: null, refusals };
  const draft = checked({ ctid, template, profile, values, start, ...(layout === undefined ? {} : { layout }) });
  const answer = await createContainer(board, node.id, draft, asked);
  return 'task' in answer ? answer : { ...answer, findings: [...said, ...answer.findings], draft, refusals };
}

const NOTHING: Preview = { commands: [], diff: [], restart: false, findings: [], config: '', leftovers: [] };

/** What is read, and how much of it: a document may say more than a draft takes. */
function checked(draft: unknown): z.output<typeof CreateDraft> {
  const result = CreateDraft.safeParse(draft);
  if (result.success) return result.data;
  const { path, message = '' } = result.error.issues[0] ?? { path: [] };
  throw new AppError('bad_input', t('xml.create.tooMuch', { field: path.join('.'), why: message }), { field: 'body' });
}

async function groundOf(node: LiveNode, { container }: Document, admin: boolean) {
  const [globals, profiles] = await Promise.all([readGlobals(node), readProfiles(node)]);
  // Only a document without a template means files that are there.
  const asksForArea = (container.keys.get('OSTEMPLATE') ?? '') === '' && whyUnsupported(node) === undefined;
  const found = asksForArea ? await readAreas(node) : undefined;
  const free = found?.areas.filter((area) => reasonOf(area) === undefined).map(({ name }) => name);
  return {
    major: majorOf(node) ?? CLASSIC,
    places: placesOf(globals.conf),
    profiles,
    defaultProfile: globals.profile,
    areas: found === undefined ? undefined : { parent: found.parent, free: new Set(free) },
    admin,
  };
}

/** What adopting takes, and the keys that are for a change afterwards. */
function adoption({ ctid, values }: DocumentDraft, profile: string) {
  const { ip, nameserver, hostname, name, description, onboot, ...rest } = values;
  const words = (text: string | undefined) => (text ?? '').split(/\s+/).filter((word) => word !== '');
  return {
    body: {
      ...{ ctid, profile, ips: words(ip), nameservers: words(nameserver) },
      ...(hostname === undefined ? {} : { hostname }),
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      ...(onboot === undefined ? {} : { onboot: onboot === 'yes' }),
    },
    later: Object.keys(rest),
  };
}

/** Another container may be the one that is meant. */
function sameAs(node: LiveNode, { container: { uuid, keys } }: Document): Finding[] {
  const name = keys.get('NAME') ?? '';
  return [...node.configs].flatMap(([ctid, conf]): Finding[] => {
    const what =
      uuid !== undefined && fromConf(ctid, printConf(conf)).uuid === uuid
        ? 'uuid'
        : name !== '' && get(conf, 'NAME') === name
          ? 'NAME'
          : undefined;
    return what === undefined ? [] : [{ level: 'risk', message: t('xml.create.note.same', { ctid, what }) }];
  });
}

function wordsOf({ key, reason, to, line, why }: DraftRefusal): Refusal {
  const place = { key, reason, before: null, after: to ?? null, line: line ?? null };
  const named = { key, after: to ?? '' };
  switch (reason) {
    case 'needs_admin':
      return { ...place, message: t('config.needsAdmin', { field: key }) };
    case 'value':
      return {
        ...place,
        message: why === undefined ? key : t('xml.refusal.value', { key, why: t(why.key, why.values) }),
      };
    case 'template':
    case 'profile':
      return {
        ...place,
        message: t(`xml.create.refusal.${reason}${(to ?? '') === '' ? '.none' : ''}`, named),
      };
    default:
      return { ...place, message: t(`xml.create.refusal.${reason}`, named) };
  }
}

const MOST_NAMED = 12;

function sayNote(note: DraftNote): Finding {
  switch (note.note) {
    case 'no_option':
      return { level: 'risk', message: t('xml.create.note.no_option', { key: note.key, line: note.line }) };
    case 'left':
      return { level: 'hint', message: t('xml.create.note.left', { key: note.key, line: note.line }) };
    case 'alias':
      return { level: 'risk', message: t('xml.create.note.alias', { from: note.key, to: note.to }) };
    case 'user_quota':
      return {
        level: 'risk',
        message: t('xml.create.note.user_quota', { uid: note.uid, bytes: `${note.hardBytes}` }),
      };
    case 'uuid':
      return { level: 'hint', message: t('xml.create.note.uuid', { uuid: note.uuid }) };
    case 'default_profile':
      return { level: 'hint', message: t('xml.create.note.default_profile', { profile: note.profile }) };
    case 'stays': {
      const { profile, keys } = note;
      const named = [...keys.slice(0, MOST_NAMED), ...(keys.length > MOST_NAMED ? ['…'] : [])].join(', ');
      return { level: 'risk', message: t('xml.create.note.stays', { profile, count: keys.length, keys: named }) };
    }
    case 'comments':
      return { level: 'hint', message: t('xml.create.note.comments') };
  }
}
