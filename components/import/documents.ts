/** The documents of an import, as they are dropped, chosen or pasted; and what is said of each before anything runs. */
import { forbidding } from '@/components/change/change-preview';
import { noTicks, type Ticks } from '@/components/xml/ticks';
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';

export type Checked = ReplyOf<typeof api.documentCheck>;

export const MOST_DOCUMENTS = 100;
/** As the server takes them. */
const MOST_BYTES = 262_144;

export interface Entry {
  /** Of its place in the list: names may be the same. */
  id: number;
  name: string;
  text: string;
  /** Why it is not even sent. */
  trouble: 'import.tooLarge' | 'import.notUtf8' | undefined;
  ticks: Ticks;
  /** Chosen or taken out by hand; undefined where nobody has said so. */
  chosen: boolean | undefined;
  /** What it came to before something was ticked otherwise: it stays on the screen until the new answer is there. */
  last?: Checked | undefined;
}

/** Bytes as an entry without its place. A document that is no UTF-8 would be another one by the time it is text. */
export function entryOf(name: string, bytes: Uint8Array): Omit<Entry, 'id'> {
  const plain = { name, ticks: noTicks, chosen: undefined };
  if (bytes.byteLength > MOST_BYTES) return { ...plain, text: '', trouble: 'import.tooLarge' };
  try {
    return { ...plain, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), trouble: undefined };
  } catch {
    return { ...plain, text: '', trouble: 'import.notUtf8' };
  }
}

/** Why a document that was worked out cannot be taken as it is: the number of refusals that are open, or what forbids it. */
export function whyNotTaken(checked: Checked, { left }: Ticks): { open: number; forbids: string | undefined } {
  return {
    open: checked.refusals.filter(({ key }) => !left.has(key)).length,
    forbids: forbidding(checked),
  };
}

/** Something would happen, and nothing forbids it. */
export function canBeTaken(checked: Checked, ticks: Ticks): boolean {
  const { open, forbids } = whyNotTaken(checked, ticks);
  return open === 0 && forbids === undefined && checked.commands.length > 0;
}

/** Taken on purpose only: more than hints is said of it. */
export function isRisky({ findings }: Checked): boolean {
  return findings.some(({ level }) => level !== 'hint');
}

/** CTIDs that more than one document is of. */
export function givenTwice(ctids: readonly (string | undefined)[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(ctids.filter((ctid) => ctid !== undefined && seen.size === seen.add(ctid).size) as string[]);
}

/** Does at most `most` at a time; the others wait for their turn. */
export function turns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      // Its turn passes on: whoever comes meanwhile waits.
      else next();
    }
  };
}
