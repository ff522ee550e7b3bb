/**
 * What a document means for a container that does not exist: a draft of it. A draft is made of a template, a profile and options of vzctl set;
 * what none of them can bring about is named with its line, so that nothing of a document is lost in silence.
 */
import { type Conf, effective } from '@/lib/vz/conf';
import { isSameValue } from '@/lib/vz/conf-change';
import type { Layout, Places } from '@/lib/vz/create';
import type { Message } from '@/lib/vz/message';
import { expandVeid } from '@/lib/vz/oddity';
import type { SetKey } from '@/lib/vz/set';
import { plainName } from '@/lib/vz/templates';
import type { Container } from './model';
import type { DomainRead } from './read';
import { asSettings, paramOfKey } from './settings';
import { isTemplate } from './value-rules';

type Read = Extract<DomainRead, { ok: true }>;

/** What the node says of new containers. */
export interface NodeGround {
  /** Of its vzctl. */
  readonly major: number;
  readonly places: Places;
  readonly profiles: ReadonlyMap<string, Conf>;
  /** CONFIGFILE of vz.conf. */
  readonly defaultProfile: string | undefined;
  /** Names of directories that may become a container's, and where they are; undefined where that is not known. */
  readonly areas: { readonly parent: string; readonly free: ReadonlySet<string> } | undefined;
  /** Whether whoever asks may give what an admin alone may. */
  readonly admin: boolean;
}

export type DraftRefusalReason = 'template' | 'profile' | 'layout' | 'path' | 'value' | 'needs_admin';

/** Nothing is made while there is one that is not left. */
export interface DraftRefusal {
  readonly key: string;
  readonly reason: DraftRefusalReason;
  readonly to: string | undefined;
  readonly line: number | undefined;
  readonly why?: Message<SetKey>;
}

/** Said of the document; it is made all the same. */
export type DraftNote =
  | { readonly note: 'no_option' | 'left' | 'alias'; readonly key: string; readonly to: string; readonly line: number }
  | { readonly note: 'user_quota'; readonly uid: number; readonly hardBytes: bigint }
  | { readonly note: 'uuid'; readonly uuid: string }
  | { readonly note: 'default_profile'; readonly profile: string }
  | { readonly note: 'stays'; readonly profile: string; readonly keys: readonly string[] }
  | { readonly note: 'comments' };

export interface DocumentDraft {
  readonly ctid: string;
  /** Without it `area` is the directory that is there already; with neither there is a refusal. */
  readonly template: string | undefined;
  readonly area: string | undefined;
  readonly profile: string | undefined;
  readonly layout: Layout | undefined;
  /** By parameter, as `vzctl set` is told; what the profile gives anyway is left out. */
  readonly values: Readonly<Record<string, string>>;
  readonly refusals: readonly DraftRefusal[];
  readonly notes: readonly DraftNote[];
}

/** Taken from the document by other means than an option of set. */
const CHOSEN: ReadonlySet<string> = new Set(['OSTEMPLATE', 'ORIGIN_SAMPLE', 'VE_LAYOUT', 'VE_ROOT', 'VE_PRIVATE']);

/** `left`: keys of the document that are not taken from it. */
export function draftOfDocument({ container, complete, lines }: Read, ground: NodeGround, left: ReadonlySet<string>) {
  const refusals: DraftRefusal[] = [];
  const notes: DraftNote[] = [];
  const said = (key: string) => (left.has(key) ? undefined : container.keys.get(key));
  const refuse = (key: string, reason: DraftRefusalReason, why?: Message<SetKey>) =>
    refusals.push({
      ...{ key, reason, to: container.keys.get(key), line: lines.get(key) },
      ...(why === undefined ? {} : { why }),
    });
  const profile = profileOf(container, ground, said, refuse, notes);
  const template = plainName(said('OSTEMPLATE') ?? '') || undefined;
  if (template !== undefined && !isTemplate(template)) refuse('OSTEMPLATE', 'template');
  const area = areaOf(container.ctid, template, ground, said, refuse);
  const layout = layoutOf(ground.major, said, refuse);
  const base = effective((profile === undefined ? undefined : ground.profiles.get(profile)) ?? NO_CONF);
  const wanted = [...container.keys].flatMap(([key, to]) => {
    if (CHOSEN.has(key) || isSameValue(key, base.get(key), to)) return [];
    const line = lines.get(key) ?? 1;
    if (left.has(key)) {
      notes.push({ note: 'left', key, to, line });
      return [];
    }
    if (!ground.admin && paramOfKey(key)?.dangerous === true) {
      refuse(key, 'needs_admin');
      return [];
    }
    return [{ key, from: base.get(key), to, line }];
  });
  const { values, unsettable } = asSettings(wanted, [], ground.major);
  for (const { change, why } of unsettable) {
    if (why === undefined) notes.push({ note: 'no_option', key: change.key, to: change.to, line: change.line });
    else refuse(change.key, 'value', why);
  }
  const stay = complete ? [...base.keys()].filter((key) => !container.keys.has(key) && !CHOSEN.has(key)) : [];
  if (stay.length > 0 && profile !== undefined) notes.push({ note: 'stays', profile, keys: stay });
  for (const { uid, hardBytes } of container.userQuota) notes.push({ note: 'user_quota', uid, hardBytes });
  if (container.uuid !== undefined) notes.push({ note: 'uuid', uuid: container.uuid });
  if (container.source !== undefined) notes.push({ note: 'comments' });
  return { ctid: container.ctid, template, area, profile, layout, values, refusals, notes } satisfies DocumentDraft;
}

const NO_CONF: Conf = { lines: [], assignments: [], warnings: [] };
type Said = (key: string) => string | undefined;
type Refuse = (key: string, reason: DraftRefusalReason) => void;

/** `vps.basic` became `basic` in vzctl on 27 January 2009 (history of its etc/conf). */
function profileOf(
  { keys }: Container,
  { profiles, defaultProfile }: NodeGround,
  said: Said,
  refuse: Refuse,
  notes: DraftNote[],
): string | undefined {
  const asked = said('ORIGIN_SAMPLE');
  if (asked === undefined || asked === '') {
    if (defaultProfile === undefined || !profiles.has(defaultProfile)) refuse('ORIGIN_SAMPLE', 'profile');
    else notes.push({ note: 'default_profile', profile: defaultProfile });
    return defaultProfile;
  }
  if (profiles.has(asked)) return asked;
  const now = asked.replace(/^vps\./, '');
  if (now !== asked && profiles.has(now)) {
    notes.push({ note: 'alias', key: keys.get('ORIGIN_SAMPLE') ?? asked, to: now, line: 1 });
    return now;
  }
  refuse('ORIGIN_SAMPLE', 'profile');
  return undefined;
}

/**
 * vzctl create puts the files where vz.conf says, and refuses a directory that exists. A document without a template means one that is there:
 * it must be a directory among the private areas that is nobody's, as for adopting.
 */
function areaOf(
  ctid: string,
  template: string | undefined,
  { places, areas }: NodeGround,
  said: Said,
  refuse: Refuse,
): string | undefined {
  const root = said('VE_ROOT');
  if (root !== undefined && expandVeid(root, ctid) !== expandVeid(places.root, ctid)) refuse('VE_ROOT', 'path');
  const own = said('VE_PRIVATE');
  const path = own === undefined ? undefined : expandVeid(own, ctid);
  if (template !== undefined) {
    if (path !== undefined && path !== expandVeid(places.private, ctid)) refuse('VE_PRIVATE', 'path');
    return undefined;
  }
  if (path === undefined) {
    refuse('OSTEMPLATE', 'template');
    return undefined;
  }
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (areas !== undefined && path === `${areas.parent}/${name}` && areas.free.has(name)) return name;
  refuse('VE_PRIVATE', 'path');
  return undefined;
}

/** "ploop:expanded" is ploop; newer nodes have no other. */
function layoutOf(major: number, said: Said, refuse: Refuse): Layout | undefined {
  const [layout] = (said('VE_LAYOUT') ?? '').split(':');
  if (layout === '') return undefined;
  if (layout !== 'ploop' && (layout !== 'simfs' || major >= 7)) refuse('VE_LAYOUT', 'layout');
  return layout === 'simfs' || layout === 'ploop' ? layout : undefined;
}
