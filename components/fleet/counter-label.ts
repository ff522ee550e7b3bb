import { isMessageKey, t } from '@/lib/text/t';

/** A counter's plain name, or nothing for one the catalogue does not know. Its own name always stands beside it. */
export function counterLabel(counter: string): string | undefined {
  const key = `ubc.${counter}.label`;
  return isMessageKey(key) ? t(key) : undefined;
}
