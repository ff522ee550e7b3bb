/** What a new container is to be, while it is filled in. Kept in the tab, so that a reload loses nothing; the password is not in it. */
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { CreateDraft } from '@/lib/api/schemas';
import { wordsIn } from '@/lib/vz/addresses';
import { counts, nameAt } from '@/lib/vz/name-pattern';

export type Choices = ReplyOf<typeof api.containerNew>;

export interface Draft {
  /** '': the next free one. */
  ctid: string;
  /** '': the default of the node. */
  template: string;
  profile: string;
  layout: '' | 'simfs' | 'ploop';
  /** By parameter name; what is empty is the profile's. Name and host name may be patterns. */
  values: Record<string, string>;
  /** Pools of which each container gets the next free address. */
  pools: string[];
  start: boolean;
  count: number;
  /** The number of the first one in names. */
  first: number;
  stopOnError: boolean;
}

export const emptyDraft: Draft = {
  ...{ ctid: '', template: '', profile: '', layout: '', values: {}, pools: [] },
  ...{ start: true, count: 1, first: 1, stopOnError: true },
};

/** Where the tab keeps it. One that is to be like another container is another draft. */
export function draftKey({ node, like }: Choices): string {
  return like === null ? node.id : `${node.id} ${like.template} ${like.profile}`;
}

/** As many as CTIDs and addresses are offered at once. */
export const MOST_AT_ONCE = 50;

const keyOf = (node: string) => `vzboard.create.${node}`;

/** What the tab still knows; undefined where it is nothing, or nothing of this vzboard. */
export function recallDraft(node: string): Draft | undefined {
  try {
    const known: unknown = JSON.parse(sessionStorage.getItem(keyOf(node)) ?? 'null');
    if (typeof known !== 'object' || known === null || !('values' in known)) return undefined;
    // Written by keepDraft of this or an earlier build: parts that build did not have are as in an empty one.
    return { ...emptyDraft, ...(known as Partial<Draft>) };
  } catch {
    return undefined;
  }
}

export function keepDraft(node: string, draft: Draft | undefined): void {
  try {
    if (draft === undefined) sessionStorage.removeItem(keyOf(node));
    else sessionStorage.setItem(keyOf(node), JSON.stringify(draft));
  } catch {
    // A browser that keeps nothing: then a reload begins anew.
  }
}

/** The template, profile and CTID that are meant. '' where there is none to take. */
export function chosen(draft: Draft, { ctids, templates, profiles, defaults }: Choices) {
  return {
    ctid: draft.ctid.trim() || (ctids[0] ?? ''),
    template: draft.template || (defaults.template ?? templates[0]?.name ?? ''),
    profile: draft.profile || (defaults.profile ?? profiles[0]?.name ?? ''),
  };
}

/** CTIDs of several: from the one that is meant on, the next that are free. */
function ctidsOf(first: string, count: number, free: readonly string[]): string[] {
  const isLater = (ctid: string) => /^\d+$/.test(ctid) && /^\d+$/.test(first) && Number(ctid) <= Number(first);
  const rest = free.filter((ctid) => ctid !== first && !isLater(ctid));
  return [first, ...rest].slice(0, count);
}

/** One container of the draft, as it is sent. */
export type Row = CreateDraft;

/** What is sent for each container, without the password. Fewer than asked for where free CTIDs run out. */
export function rowsOf(draft: Draft, choices: Choices): Row[] {
  const { ctid, template, profile } = chosen(draft, choices);
  const pools = choices.pools.filter(({ name }) => draft.pools.includes(name));
  const typed = wordsIn(draft.values.ip?.replaceAll(',', ' '));
  return ctidsOf(ctid, draft.count, choices.ctids).map((own, i) => {
    const ip = [...typed, ...pools.flatMap(({ free }) => free[i] ?? [])].join(' ');
    const values: Record<string, string> = {};
    for (const [name, value] of Object.entries({ ...draft.values, ip })) {
      const text = name === 'name' || name === 'hostname' ? nameAt(value.trim(), draft.first + i) : value.trim();
      if (text !== '') values[name] = LISTS.has(name) ? wordsIn(text.replaceAll(',', ' ')).join(' ') : text;
    }
    return {
      ...{ ctid: own, template, profile, values, start: draft.start },
      ...(draft.layout === '' ? {} : { layout: draft.layout }),
    };
  });
}

/** Written with blanks or commas between. */
const LISTS: ReadonlySet<string> = new Set(['ip', 'nameserver', 'searchdomain']);

export type Fault = 'create.fault.name' | 'create.fault.ip' | 'create.fault.pool' | 'create.fault.ctids';

/** Why a draft for several cannot be sent, by field; what the server finds out is not looked at here. */
export function faultsOf(draft: Draft, choices: Choices): Partial<Record<string, Fault>> {
  const out: Partial<Record<string, Fault>> = {};
  if (draft.count > 1) {
    const { name = '', ip = '' } = draft.values;
    if (name !== '' && !counts(name)) out['values.name'] = 'create.fault.name';
    if (ip.trim() !== '') out['values.ip'] = 'create.fault.ip';
  }
  const pools = choices.pools.filter(({ name }) => draft.pools.includes(name));
  if (pools.some(({ free }) => free.length < draft.count)) out.pools = 'create.fault.pool';
  if (rowsOf(draft, choices).length < draft.count) out.count = 'create.fault.ctids';
  return out;
}

/** The field at fault where a create failed, by how vzctl ended (vzctl.md 1.2, 1.3); undefined where none is. */
export function culpritOf(exitCode: number | null): string | undefined {
  switch (exitCode) {
    case 44:
      return 'ctid';
    case 131:
    case 137:
      return 'values.name';
    case 46:
    case 48:
    case 91:
      return 'template';
    case 63:
      return 'values.diskspace';
    case 78:
      return 'values.ip';
    case 82:
      return 'profile';
    case 99:
      return 'layout';
    default:
      return undefined;
  }
}

const LETTERS = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
/** 16 letters of 57 are 93 bits. */
const PASSWORD_LETTERS = 16;

/** A password nobody guesses, without letters that look like others. */
export function makePassword(
  random: (bytes: Uint8Array) => Uint8Array = (bytes) => crypto.getRandomValues(bytes),
): string {
  let out = '';
  while (out.length < PASSWORD_LETTERS) {
    for (const byte of random(new Uint8Array(32))) {
      // The rest would make some letters likelier than others.
      if (byte < 256 - (256 % LETTERS.length) && out.length < PASSWORD_LETTERS) out += LETTERS[byte % LETTERS.length];
    }
  }
  return out;
}
