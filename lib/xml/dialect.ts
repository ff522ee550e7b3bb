/** Which dialect a document is in, from elements in no namespace. Two dialects in one document are a mistake, not a choice. */
import type { Problems } from './shape';
import type { XmlElement } from './tree';

/** A, B, C; `old`: A inside `container`, as libvirt 0.3.3 to 0.4.4 read it; `c0`: C with the quota words of six weeks in 2008. */
export type DocumentDialect = 'a' | 'b' | 'c' | 'old' | 'c0';

const C = new Set(
  'memory currentMemory memtune vcpu cputune os metadata clock title description on_poweroff on_reboot on_crash'.split(
    ' ',
  ),
);
const A_OR_B = new Set(['profile', 'nameserver', 'hostname']);
const names = { a: 'A', b: 'B', c: 'C', old: "A'", ab: 'A or B' } as const;
type Vote = keyof typeof names;

interface Marker {
  vote: Vote;
  element: XmlElement;
}

function markersOf(root: XmlElement): Marker[] {
  const out: Marker[] = [];
  const plain = ({ children }: XmlElement) => children.filter(({ namespace }) => namespace === '');
  for (const element of plain(root)) {
    const name = element.local;
    if (name === 'container') out.push({ vote: 'old', element });
    else if (name === 'filesystems') out.push({ vote: 'b', element });
    else if (name === 'filesystem') out.push({ vote: 'a', element });
    else if (A_OR_B.has(name)) out.push({ vote: 'ab', element });
    else if (C.has(name)) out.push({ vote: 'c', element });
    else if (name === 'devices') {
      for (const device of plain(element)) {
        if (device.local === 'filesystem') out.push({ vote: 'c', element: device });
        if (device.local !== 'interface') continue;
        if (device.attributes.has('type')) out.push({ vote: 'c', element: device });
        const address = plain(device).find(({ local }) => local === 'ipaddress');
        if (address !== undefined) out.push({ vote: 'ab', element: address });
      }
    }
  }
  return out;
}

/** The dialect, or undefined after saying why there is none. */
export function detectDialect(root: XmlElement, problems: Problems): DocumentDialect | undefined {
  const markers = markersOf(root);
  const first = markers[0];
  if (first === undefined) {
    problems.say('E_DIALECT_UNKNOWN', root);
    return undefined;
  }
  const apart = (a: Vote, b: Vote) =>
    a !== b && !(a === 'ab' && (b === 'a' || b === 'b')) && !(b === 'ab' && (a === 'a' || a === 'b'));
  for (const one of markers) {
    const other = markers.find((marker) => apart(one.vote, marker.vote));
    if (other === undefined) continue;
    problems.say('E_DIALECT_MIXED', one.element, {
      what: one.element.tag,
      dialect: names[one.vote],
      other: other.element.tag,
      line: other.element.line,
      otherDialect: names[other.vote],
    });
    return undefined;
  }
  const vote = markers.find((marker) => marker.vote !== 'ab')?.vote ?? 'a';
  if (vote !== 'c') return vote === 'ab' ? 'a' : vote;
  const quota = markers.some(
    ({ element }) => element.local === 'filesystem' && element.children.some((c) => c.local === 'quota'),
  );
  return quota ? 'c0' : 'c';
}
