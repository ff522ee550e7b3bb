/** Finds containers of the whole fleet by what people know of them: CTID, name, host name, address, tag, note. From memory, so that it may be asked while typing. */
import 'server-only';
import type { FoundContainer } from '@/lib/api/schemas';
import type { Board } from './board';
import { textValue } from './container-row';

/** Larger is better; 0 does not match. A CTID typed whole is certain, the begin of a word is likelier meant than its middle. */
const EXACT_CTID = 100;
const BEGIN_OF_CTID = 60;
const EXACT_NAME = 80;
const BEGIN_OF_NAME = 50;
const INSIDE_NAME = 30;
const BEGIN_OF_IP = 40;
const INSIDE_IP = 20;
const NODE = 10;
const TAG = 45;
const INSIDE_NOTE = 15;

interface Known {
  ctid: string;
  names: readonly string[];
  ips: readonly string[];
  node: readonly string[];
  tags?: readonly string[];
  /** In lower case. */
  note?: string | undefined;
}

/** How well `words` (lower case) describe a container: every word must match something, and each counts by its best match. */
export function score(words: readonly string[], { ctid, names, ips, node, tags = [], note = '' }: Known): number {
  let sum = 0;
  for (const word of words) {
    const best = Math.max(
      ctid === word ? EXACT_CTID : ctid.startsWith(word) ? BEGIN_OF_CTID : 0,
      ...names.map((name) =>
        name === word ? EXACT_NAME : name.startsWith(word) ? BEGIN_OF_NAME : name.includes(word) ? INSIDE_NAME : 0,
      ),
      ...ips.map((ip) => (ip.startsWith(word) ? BEGIN_OF_IP : ip.includes(word) ? INSIDE_IP : 0)),
      ...node.map((name) => (name.includes(word) ? NODE : 0)),
      ...tags.map((tag) => (`tag:${tag}` === word || tag === word ? TAG : 0)),
      note.includes(word) ? INSIDE_NOTE : 0,
    );
    if (best === 0) return 0;
    sum += best;
  }
  return sum;
}

/** The best `count` containers for `text`, and how many match in all. An empty text matches nothing. */
export function searchContainers(
  board: Board,
  text: string,
  count: number,
): { now: number; containers: FoundContainer[]; total: number } {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found: { rank: number; container: FoundContainer }[] = [];
  if (words.length > 0) {
    for (const node of board.nodes.values()) {
      const of = [node.id.toLowerCase(), node.label.toLowerCase()];
      for (const listed of node.listing?.containers.values() ?? []) {
        const { ctid, name, ips, state } = listed;
        const hostname = textValue(node.configs.get(ctid), 'HOSTNAME');
        const names = [name, hostname].filter((each) => each !== null);
        const { tags, note } = board.marks.of(node.id, ctid);
        const known = { ctid, names: names.map((each) => each.toLowerCase()), ips, node: of };
        const rank = score(words, { ...known, tags, note: note?.toLowerCase() });
        if (rank === 0) continue;
        found.push({
          rank,
          container: {
            node: node.id,
            nodeLabel: node.label,
            ctid,
            title: names[0] ?? null,
            hostname,
            ips: [...ips],
            state,
          },
        });
      }
    }
  }
  // Sorting is stable: equals stay in the order of nodes and CTIDs.
  found.sort((a, b) => b.rank - a.rank);
  return {
    now: board.nowMs(),
    containers: found.slice(0, count).map(({ container }) => container),
    total: found.length,
  };
}
