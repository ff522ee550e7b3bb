/** Who made a version and when, in words. Pure. */
import type { ConfigVersionRow } from '@/lib/api/schemas-config';
import { t } from '@/lib/text/t';

export function whoMade({ by, after }: Pick<ConfigVersionRow, 'by' | 'after'>): string {
  if (by !== null) return t('versions.by', { name: by });
  return t(after === null ? 'versions.first' : 'versions.outside');
}

/**
 * The version that the address asks for: by id, or by a time, which is that of the change in the timeline; a reading may have seen it a moment
 * before. The newest where it asks for none. undefined: it is not kept any more.
 */
export function chosenOf(
  versions: readonly ConfigVersionRow[],
  { id, at }: { id: string | null; at: string | null },
): ConfigVersionRow | undefined {
  if (id !== null) return versions.find((one) => one.id === id);
  if (at !== null && /^\d{1,15}$/.test(at)) return versions.find((one) => one.at <= Number(at)) ?? versions.at(-1);
  return versions[0];
}

/** The older one first; the one right before where nothing else is asked for. */
export function pairOf(
  versions: readonly ConfigVersionRow[],
  chosen: ConfigVersionRow,
  withId: string | null,
): { older: ConfigVersionRow | undefined; newer: ConfigVersionRow } {
  const at = versions.indexOf(chosen);
  const other = versions.find(({ id }) => id === withId && id !== chosen.id) ?? versions[at + 1];
  return other !== undefined && versions.indexOf(other) < at
    ? { older: chosen, newer: other }
    : { older: other, newer: chosen };
}
