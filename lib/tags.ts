/** What may be a tag: the same for the form, the filter and the server. */

/** Small letters, digits and `. _ -`, so that it can be typed in the filter as it is. */
const TAG = /^[a-z0-9][a-z0-9._-]{0,31}$/;
export const MOST_TAGS = 16;
/** Characters of a note. */
export const LONGEST_NOTE = 4000;

export function isTag(text: string): boolean {
  return TAG.test(text);
}

/** Tags as people type them, between blanks or commas, large letters made small; `wrong` are the words that can be none. */
export function parseTags(text: string): { tags: string[]; wrong: string[] } {
  const words = [
    ...new Set(
      text
        .toLowerCase()
        .split(/[\s,]+/)
        .filter(Boolean),
    ),
  ];
  return { tags: words.filter(isTag), wrong: words.filter((word) => !isTag(word)) };
}
