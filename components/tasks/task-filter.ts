import { isCtid } from '@/lib/vz/ctid';

/** How many tasks one page of the list has. */
export const PAGE = 50;

/** What the strip at the foot of every page asks for. */
export const stripQuery = { count: 6 } as const;

export interface TaskListQuery {
  node?: string;
  ctid?: string;
  state?: 'open' | 'failed';
  before?: string;
  count: number;
}

/** The list's query from the address: what cannot be meant is left out, so that an odd link still shows tasks. */
export function taskListQuery(params: { get(name: string): string | null }): TaskListQuery {
  const node = params.get('node');
  const ctid = params.get('ctid');
  const state = params.get('state');
  const before = params.get('before');
  return {
    ...(node ? { node } : {}),
    ...(ctid && isCtid(ctid) ? { ctid } : {}),
    ...(state === 'open' || state === 'failed' ? { state } : {}),
    ...(before ? { before } : {}),
    count: PAGE,
  };
}
