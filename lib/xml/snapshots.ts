/**
 * PRIVATE/Snapshots.xml of a ploop container, as vzctl writes it: items stand in each other as snapshots follow each other, below one without an id that is
 * the container as it was made (src/lib/xml.c of vzctl 4.11.1). Read so that nobody needs the container's lock, which snapshot-list takes.
 */
import { type Snapshot, snapshotId } from '../vz/snapshots';
import { parseTree, type XmlElement } from './tree';

/** Each snapshot is one element inside another: so many, one after the other, are read. */
export const DEEPEST = 250;
const DATE = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;

/**
 * The snapshots in the order of the file, parents first. Throws XmlStop for what is no such document, and Error for one with an id that is none or that
 * comes twice: nobody can say then what a command would work on.
 */
export function parseSnapshots(bytes: Uint8Array): Snapshot[] {
  const root = parseTree(bytes, DEEPEST + 4);
  if (root.tag !== 'ParallelsSavedStates') throw new Error('its root is not ParallelsSavedStates');
  const found: Snapshot[] = [];
  const seen = new Set<string>();
  const take = (item: XmlElement, parent: string | null, isTop: boolean) => {
    const guid = item.attributes.get('guid');
    if (guid === undefined) throw new Error('a snapshot has no id');
    const id = guid === '' && isTop ? null : snapshotId(guid);
    if (id === undefined) throw new Error('the id of a snapshot is no UUID');
    if (id !== null) {
      if (seen.has(id)) throw new Error('two snapshots have the same id');
      seen.add(id);
      const date = textOf(item, 'DateTime').trim();
      found.push({
        id,
        parent,
        current: item.attributes.get('current')?.toLowerCase() === 'yes',
        name: textOf(item, 'Name'),
        description: textOf(item, 'Description'),
        date: DATE.test(date) ? date : null,
      });
    }
    for (const child of itemsOf(item)) take(child, id, false);
  };
  for (const item of itemsOf(root)) take(item, null, true);
  return found;
}

function itemsOf(element: XmlElement): XmlElement[] {
  return element.children.filter(({ tag }) => tag === 'SavedStateItem');
}

/** Written by anybody who may run vzctl, or edit the file: control characters are no part of what is shown. */
function textOf(item: XmlElement, tag: string): string {
  const text = item.children.find((child) => child.tag === tag)?.text ?? '';
  return text.replace(/\p{Cc}+/gu, ' ').slice(0, 1000);
}
