import { isCtid } from '@/lib/vz/ctid';

/** Entries a container's overview shows. */
const PANEL_COUNT = 6;

/** What the overview of a container asks of the timeline; the page's first read and its polls ask the same. */
export function timelineOf(ctid: string): { ctid: string; count: number } {
  return { ctid, count: PANEL_COUNT };
}

/** What the address asks of the timeline. What is no CTID and no cursor is left out: a wrong link shows everything rather than nothing. */
export function timelineQuery(view: { get: (name: string) => string | null }): { ctid?: string; before?: string } {
  const ctid = view.get('ctid');
  const before = view.get('before');
  return {
    ...(ctid !== null && isCtid(ctid) ? { ctid } : {}),
    ...(before !== null && /^[0-9a-z]{1,40}$/.test(before) ? { before } : {}),
  };
}
