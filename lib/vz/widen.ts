/** Adding to a list without replacing it: each container keeps what it has. vzctl replaces these lists, so the whole one is asked for. */
import { wordsOf } from './grammar';
import { identityOf, type ListGrammar, listWords } from './lists';
import type { Param } from './params';

/** Lists whose words may be the same in many containers. Switches are not among them: naming one leaves the others anyway. */
const KINDS: ReadonlySet<string> = new Set(['addresses', 'domains', 'modules', 'devnodes', 'devices']);

export function canWiden({ grammar }: Pick<Param, 'grammar'>): boolean {
  return KINDS.has(grammar.kind);
}

/**
 * The list `before` (as stored; undefined is unset) with the words of `added`: one that names the same thing is replaced. undefined where there is no
 * list of its own to add to: it inherits the node's.
 */
export function widened(
  { grammar }: Pick<Param, 'grammar'>,
  before: string | undefined,
  added: string,
): string | undefined {
  if (before === 'inherit') return undefined;
  if (grammar.kind === 'addresses' || grammar.kind === 'domains') {
    const more = wordsOf(added);
    return [...wordsOf(before ?? '').filter((word) => !more.includes(word)), ...more].join(' ');
  }
  if (grammar.kind !== 'modules' && grammar.kind !== 'devnodes' && grammar.kind !== 'devices') return added;
  const list: ListGrammar = grammar;
  const more = listWords(list, added);
  const named = new Set(more.map((word) => identityOf(list, word)));
  return [...listWords(list, before ?? '').filter((word) => !named.has(identityOf(list, word))), ...more].join(' ');
}
