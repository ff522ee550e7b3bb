/** Which users and groups are shown, and in what order. */
import type { Sort } from '@/components/ui/table';
import { badness, type Owner, ownerName, worstOf } from './words';

export type OwnerSortKey = 'owner' | 'blocks' | 'soft' | 'hard' | 'inodes' | 'state';
export type OwnerSort = Sort<OwnerSortKey>;
export type ShownKind = 'all' | Owner['kind'];

const keys: readonly OwnerSortKey[] = ['owner', 'blocks', 'soft', 'hard', 'inodes', 'state'];
export const usualSort: OwnerSort = { key: 'blocks', direction: 'descending' };

/** "-blocks" is descending. */
export function parseOwnerSort(text: string | null): OwnerSort {
  const key = keys.find((each) => each === text?.replace(/^-/, ''));
  return key === undefined ? usualSort : { key, direction: text?.startsWith('-') ? 'descending' : 'ascending' };
}

export function ownerSortText({ key, direction }: OwnerSort): string | null {
  if (key === usualSort.key && direction === usualSort.direction) return null;
  return `${direction === 'descending' ? '-' : ''}${key}`;
}

/** All words must be in the name, the number or the kind. */
export function filterOwners(owners: readonly Owner[], text: string, kind: ShownKind): Owner[] {
  const asked = text.toLowerCase().split(/\s+/).filter(Boolean);
  return owners.filter((owner) => {
    if (kind !== 'all' && owner.kind !== kind) return false;
    const own = `${ownerName(owner)} ${owner.id} ${owner.kind}`.toLowerCase();
    return asked.every((word) => own.includes(word));
  });
}

const number = (owner: Owner, key: OwnerSortKey, now: number): number => {
  switch (key) {
    case 'blocks':
      return Number(owner.blocks.usage);
    case 'soft':
      return Number(owner.blocks.soft);
    case 'hard':
      return Number(owner.blocks.hard);
    case 'inodes':
      return Number(owner.inodes.usage);
    case 'state':
      return badness(worstOf(owner, now).how);
    case 'owner':
      return owner.id;
  }
};

/** Equal ones by number, users first. */
export function sortOwners(owners: readonly Owner[], { key, direction }: OwnerSort, now: number): Owner[] {
  const sign = direction === 'ascending' ? 1 : -1;
  const names = new Intl.Collator('en', { numeric: true });
  const keyed = owners.map((owner) => ({ owner, value: number(owner, key, now) }));
  keyed.sort((a, b) => {
    const by = key === 'owner' ? names.compare(ownerName(a.owner), ownerName(b.owner)) : a.value - b.value;
    return by * sign || a.owner.id - b.owner.id || (a.owner.kind === 'user' ? -1 : 1);
  });
  return keyed.map(({ owner }) => owner);
}
