/** The browser's catalogue: only the messages that the loaded modules say. `scripts/words-loader.cjs` writes the calls of `say` while building. */
export const words: Record<string, string> = {};

/** Adds messages by key. */
export function say(messages: Readonly<Record<string, string>>): void {
  Object.assign(words, messages);
}
