/** A list of NAME:on and NAME:off. Only what changes is asked for: the file may have names this catalogue does not know. Pure. */

export type State = 'on' | 'off';

/** By name, in the order of the list. */
export function statesOf(list: string | null): Map<string, State> {
  const out = new Map<string, State>();
  for (const word of (list ?? '').split(/[\s,]+/)) {
    const at = word.lastIndexOf(':');
    if (at > 0) out.set(word.slice(0, at), word.slice(at + 1) === 'on' ? 'on' : 'off');
  }
  return out;
}

/** What must be asked for so that the file's list becomes `wanted`; undefined where it is that already. */
export function switchesAsked(file: string | null, wanted: ReadonlyMap<string, State>): string | undefined {
  const had = statesOf(file);
  const words = [...wanted]
    .filter(([name, state]) => had.get(name) !== state)
    .map(([name, state]) => `${name}:${state}`);
  return words.length === 0 ? undefined : words.join(' ');
}
