/** Two texts compared line by line: what is the same, what is gone, what is new. Pure. */

export interface DiffLine {
  readonly kind: 'same' | 'gone' | 'new';
  readonly text: string;
  /** Counted from 1; undefined on the side that does not have it. */
  readonly before: number | undefined;
  readonly after: number | undefined;
}

/** Beyond so many cells the middle counts as replaced: no config that people write comes near. */
const MOST_CELLS = 4_000_000;

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  // A newline at the end begins no line.
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

export function diffLines(before: string, after: string): DiffLine[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (
    tail < old.length - head &&
    tail < now.length - head &&
    old[old.length - 1 - tail] === now[now.length - 1 - tail]
  ) {
    tail++;
  }
  const same = (from: number, to: number, shift: number): DiffLine[] =>
    old.slice(from, to).map((text, i) => ({
      ...{ kind: 'same', text },
      ...{ before: from + i + 1, after: from + i + 1 + shift },
    }));
  return [
    ...same(0, head, 0),
    ...middle(old.slice(head, old.length - tail), now.slice(head, now.length - tail), head),
    ...same(old.length - tail, old.length, now.length - old.length),
  ];
}

/** The longest common subsequence, by the table everybody knows: what comes out is what a reader expects. */
function middle(old: readonly string[], now: readonly string[], head: number): DiffLine[] {
  const gone = (i: number): DiffLine => ({
    ...{ kind: 'gone', text: old[i] ?? '' },
    ...{ before: head + i + 1, after: undefined },
  });
  const added = (j: number): DiffLine => ({
    ...{ kind: 'new', text: now[j] ?? '' },
    ...{ before: undefined, after: head + j + 1 },
  });
  const width = now.length + 1;
  if (old.length * now.length > MOST_CELLS) return [...old.map((_, i) => gone(i)), ...now.map((_, j) => added(j))];
  const longest = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      longest[i * width + j] =
        old[i] === now[j]
          ? 1 + (longest[(i + 1) * width + j + 1] ?? 0)
          : Math.max(longest[(i + 1) * width + j] ?? 0, longest[i * width + j + 1] ?? 0);
    }
  }
  const out: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const isSame = i < old.length && j < now.length && old[i] === now[j];
    if (isSame) {
      out.push({ kind: 'same', text: old[i] ?? '', before: head + i + 1, after: head + j + 1 });
      i++;
      j++;
    } else if (j >= now.length || (i < old.length && isLonger(longest, (i + 1) * width + j, i * width + j + 1))) {
      out.push(gone(i++));
    } else out.push(added(j++));
  }
  return out;
}

/** What is gone comes before what is new. */
function isLonger(longest: Uint32Array, down: number, right: number): boolean {
  return (longest[down] ?? 0) >= (longest[right] ?? 0);
}

/** Old and new beside each other: what is gone next to what came in its place. */
export function pairedLines(
  lines: readonly DiffLine[],
): { before: DiffLine | undefined; after: DiffLine | undefined }[] {
  const out: { before: DiffLine | undefined; after: DiffLine | undefined }[] = [];
  for (let i = 0; i < lines.length; ) {
    const line = lines[i];
    if (line?.kind === 'same') {
      out.push({ before: line, after: line });
      i++;
      continue;
    }
    const block: DiffLine[] = [];
    while (i < lines.length && lines[i]?.kind !== 'same') {
      const one = lines[i++];
      if (one !== undefined) block.push(one);
    }
    const gone = block.filter(({ kind }) => kind === 'gone');
    const added = block.filter(({ kind }) => kind === 'new');
    for (let k = 0; k < Math.max(gone.length, added.length); k++) out.push({ before: gone[k], after: added[k] });
  }
  return out;
}

/** A stretch of lines that are shown, or the number of those that are left out between two of them. */
export type Stretch<T> = { readonly lines: readonly T[] } | { readonly hidden: number };

/** What changed with `around` lines before and after it. */
export function stretches<T>(lines: readonly T[], isChange: (line: T) => boolean, around = 3): Stretch<T>[] {
  const near = new Uint8Array(lines.length);
  lines.forEach((line, i) => {
    if (isChange(line)) near.fill(1, Math.max(0, i - around), i + around + 1);
  });
  const out: Stretch<T>[] = [];
  for (let i = 0; i < lines.length; ) {
    const from = i;
    const shown = near[i] === 1;
    while (i < lines.length && (near[i] === 1) === shown) i++;
    // One line takes as much room as saying that it is not shown.
    if (shown || i - from === 1) out.push({ lines: lines.slice(from, i) });
    else out.push({ hidden: i - from });
  }
  return out;
}
