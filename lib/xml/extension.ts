/** The extension all dialects share: what their own words cannot say exactly, in the order of the config. Its namespace is one constant. */

import { UNLIMITED } from '@/lib/vz/values';
import { counterKeys, type Dialect, type KeyContext, pairOf, quotaKeys, wordsOf } from './keys';
import type { Container } from './model';
import { isXmlText } from './value-rules';

export const NAMESPACE = 'urn:x-openvz:container:1';

export type ExtensionItem =
  | { readonly kind: 'ubc' | 'quota'; readonly key: string; readonly attributes: Readonly<Record<string, string>> }
  | { readonly kind: 'param'; readonly key: string; readonly value: string };

/** How a container is said in one dialect. */
export interface Said {
  /** By the dialect's own words, in their reader's spelling. */
  readonly native: ReadonlyMap<string, string>;
  readonly extension: readonly ExtensionItem[];
  /** Keys that cannot stand in XML at all: their values hold control characters, or text that is no Unicode. */
  readonly lost: readonly string[];
}

const BARE = /^(0|[1-9]\d*|unlimited):(0|[1-9]\d*|unlimited)$/;

function item(key: string, value: string): ExtensionItem {
  const pair = pairOf(key, value);
  if (pair === undefined) return { kind: 'param', key, value };
  const bare = BARE.exec(value);
  const shown = (n: bigint) => (n === UNLIMITED && counterKeys.has(key) ? 'unlimited' : `${n}`);
  const [first, second] = [bare?.[1] ?? shown(pair.first), bare?.[2] ?? shown(pair.second)];
  const raw: Record<string, string> = bare === null ? { raw: value } : {};
  return quotaKeys.has(key)
    ? { kind: 'quota', key, attributes: { key, soft: first, hard: second, ...raw } }
    : { kind: 'ubc', key, attributes: { key, barrier: first, limit: second, ...raw } };
}

/** Splits a container's keys into what the dialect says itself and what the extension must say. */
export function say(dialect: Dialect, { ctid, keys }: Container): Said {
  const context: KeyContext = { ctid, keys };
  const native = new Map<string, string>();
  const extension: ExtensionItem[] = [];
  const lost: string[] = [];
  for (const [key, value] of keys) {
    if (!isXmlText(value) || !isXmlText(key)) {
      lost.push(key);
      continue;
    }
    const own = wordsOf(dialect, key, value, context);
    if (own !== undefined) native.set(key, own);
    // A side that is unlimited is only left out in the dialect's words.
    if (own !== value || (pairOf(key, value) !== undefined && value.includes('unlimited')))
      extension.push(item(key, value));
  }
  return { native, extension, lost };
}
