import type { PaletteItem } from './palette';

export const SECTIONS = [
  'actions',
  'containers',
  'go',
  'settings',
] as const satisfies readonly PaletteItem['section'][];

/** How well an item answers the words typed: 0 not at all. Every word must be somewhere; begins of words of the label count most. */
export function rankItem({ label, hint = '', also = '' }: PaletteItem, words: readonly string[]): number {
  const name = label.toLowerCase();
  const rest = `${hint} ${also}`.toLowerCase();
  let sum = 0;
  for (const word of words) {
    if (name.startsWith(word)) sum += 4;
    else if (name.includes(` ${word}`)) sum += 3;
    else if (name.includes(word)) sum += 2;
    else if (rest.includes(word)) sum += 1;
    else return 0;
  }
  return sum;
}

/**
 * What the palette shows for a text: items that match, by section, best first within each; the section with the best match stands first.
 * Without a text everything stands in the order it was given. What was `found` by the server has been matched already.
 */
export function arrange(
  items: readonly PaletteItem[],
  found: readonly PaletteItem[],
  text: string,
): { section: PaletteItem['section']; items: PaletteItem[] }[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const ranked = items
    .map((item) => ({ item, rank: words.length === 0 ? 1 : rankItem(item, words) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank);
  const groups = SECTIONS.map((section) => {
    const own = ranked.filter(({ item }) => item.section === section);
    const ofServer = found.filter((item) => item.section === section);
    // A container that answers is likelier meant than a page whose name happens to contain the word, unless that begins with it.
    const best = Math.max(own[0]?.rank ?? 0, ofServer.length > 0 && words.length > 0 ? 3.5 * words.length : 0);
    return { section, items: [...own.map(({ item }) => item), ...ofServer], best };
  });
  return groups
    .filter((group) => group.items.length > 0)
    .sort((a, b) => (words.length === 0 ? 0 : b.best - a.best))
    .map(({ section, items: shown }) => ({ section, items: shown }));
}
