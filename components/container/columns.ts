/**
 * Which columns the list has, in their order on screen, and which of them go first as the window narrows. A choice is remembered per browser, in a
 * cookie, so that the server's first HTML has it already; `held.NAME` is what a counter holds.
 */
import type { SortKey } from './sort';

/** Each but these is a choice: without a name a row says nothing. */
export const ALWAYS = 'name';

interface Column {
  key: SortKey;
  /** Width of its cells. */
  width: string;
  /** Where it is left out. Shared by head and rows, unless a row has a place for it on a phone's card. */
  fold: string;
  card?: string;
  numeric?: boolean;
}

export const COLUMNS: readonly Column[] = [
  { key: 'state', width: 'w-28', fold: 'max-sm:hidden', card: 'max-sm:pt-2.5 max-sm:text-xs' },
  { key: 'ctid', width: 'w-20', fold: 'max-sm:hidden', card: 'max-sm:pt-2.5 max-sm:text-xs' },
  { key: 'name', width: '', fold: '', card: 'max-sm:col-span-3 max-sm:col-start-2 max-sm:row-start-2 max-sm:py-0' },
  { key: 'ip', width: 'w-34', fold: 'max-xl:hidden' },
  { key: 'template', width: 'w-42', fold: 'max-[100rem]:hidden' },
  { key: 'profile', width: 'w-22', fold: 'max-[90rem]:hidden' },
  {
    key: 'worst',
    width: 'w-38',
    fold: 'max-sm:hidden',
    card: 'max-sm:col-span-3 max-sm:col-start-2 max-sm:row-start-3',
  },
  {
    key: 'failures',
    width: 'w-22',
    // Beside the navigation a name would have no room left.
    fold: 'max-[56rem]:hidden',
    card: 'sm:max-[56rem]:hidden max-sm:col-start-4 max-sm:row-start-1 max-sm:pt-2.5 max-sm:text-left',
    numeric: true,
  },
  { key: 'disk', width: 'w-16', fold: 'max-lg:hidden', numeric: true },
  { key: 'uptime', width: 'w-24', fold: 'max-lg:hidden', numeric: true },
];

export interface Chosen {
  /** `tags` stand beside the name and have no column. */
  shown: ReadonlySet<SortKey>;
  /** Counters with a column of their own. */
  held: readonly string[];
}

/** Of the counters of an address or a cookie only so many are asked for at once: as the list's endpoint has it. */
export const MOST_COUNTERS = 4;
const COUNTER = /^[a-z][a-z0-9_]{0,63}$/;

/** What can be chosen, in the order of a list of choices. */
export const CHOICES: readonly SortKey[] = [...COLUMNS.map(({ key }) => key).filter((key) => key !== ALWAYS), 'tags'];

export const DEFAULT_COLUMNS: Chosen = { shown: new Set<SortKey>([ALWAYS, ...CHOICES]), held: [] };

/** What a cookie says; what this version does not know is left out. */
export function parseColumns(text: string | undefined): Chosen {
  if (text === undefined) return DEFAULT_COLUMNS;
  const words = text.split('~');
  return {
    shown: new Set<SortKey>([ALWAYS, ...CHOICES.filter((key) => words.includes(key))]),
    held: counterNames(words.filter((word) => word.startsWith('held.')).map((word) => word.slice(5))),
  };
}

export function printColumns({ shown, held }: Chosen): string {
  return [...shown, ...held.map((name) => `held.${name}`)].join('~');
}

/** Names that may be asked for, each once. */
export function counterNames(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => COUNTER.test(name)).slice(0, MOST_COUNTERS);
}

/** What the list is asked for beside its rows. In one order, so that the same need is the same key in the cache. */
export function pickedQuery(counters: readonly string[]): { counters: string } | undefined {
  const names = counterNames(counters).sort();
  return names.length === 0 ? undefined : { counters: names.join(',') };
}
