/**
 * Named views of the container list: a name, and the part of the address that makes the view. Kept in this browser's localStorage: a view is whose
 * list it is, not the node's; and no cookie, as the first HTML needs none of them and each request would carry them all. A link shares one.
 */
import { type Chosen, parseColumns, printColumns } from './columns';

export interface View {
  name: string;
  /** `q`, `sort` and `cols`, as in the address, without the question mark. */
  search: string;
}

const KEY = 'vzboard.views';
export const LONGEST_NAME = 40;
export const MOST_VIEWS = 50;

/** What is on screen, as a view has it. The columns are always part of it, in one order. */
export function searchOf(filter: string, sort: string | null, columns: Chosen): string {
  const params = new URLSearchParams();
  if (filter !== '') params.set('q', filter);
  if (sort !== null) params.set('sort', sort);
  params.set('cols', printColumns(parseColumns(printColumns(columns))));
  return params.toString();
}

/** What a view sets in the address; null takes out what it leaves as it is by itself. */
export function changesOf({ search }: View): Record<'q' | 'sort' | 'cols', string | null> {
  const params = new URLSearchParams(search);
  return { q: params.get('q'), sort: params.get('sort'), cols: params.get('cols') };
}

/** By name. What cannot be read, or was put there by something else, is left out. */
export function readViews(): View[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? inOrder(stored.filter(isView)) : [];
  } catch {
    return [];
  }
}

/** False where the browser keeps nothing: storage is forbidden or full. */
export function writeViews(views: readonly View[]): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify(views));
    return true;
  } catch {
    return false;
  }
}

/** With `view`, in place of one of the same name. */
export function withView(views: readonly View[], view: View): View[] {
  return inOrder([...views.filter(({ name }) => name !== view.name), view]);
}

export function withoutView(views: readonly View[], name: string): View[] {
  return views.filter((view) => view.name !== name);
}

function inOrder(views: readonly View[]): View[] {
  return [...views].sort((a, b) => a.name.localeCompare(b.name)).slice(0, MOST_VIEWS);
}

function isView(stored: unknown): stored is View {
  // Anything may stand there; its members are looked at one by one.
  const { name, search } = (stored ?? {}) as Partial<Record<keyof View, unknown>>;
  return typeof name === 'string' && name !== '' && name.length <= LONGEST_NAME && typeof search === 'string';
}
