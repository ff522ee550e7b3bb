import type { api } from '@/lib/api/contract';
import type { BodyOf, ReplyOf } from '@/lib/api/endpoint';
import { snapshotId } from '@/lib/vz/snapshots';

export type CloneOffer = ReplyOf<typeof api.cloneView>;
export type CloneBody = BodyOf<typeof api.containerClone>;
export type CloneFrom = 'stopped' | 'suspended' | 'snapshot';

export interface CloneDraft {
  from: CloneFrom;
  /** Id, where it is copied from one. */
  snapshot: string;
  to: string;
  name: string;
  hostname: string;
  addresses: string;
  dropHostKeys: boolean;
  start: boolean;
}

/** `asked` is the id of a snapshot, or anything else for none. */
export function firstDraft({ state, nextCtid, hostname, layout }: CloneOffer, asked: string): CloneDraft {
  const snapshot = layout === 'ploop' ? (snapshotId(asked) ?? '') : '';
  return {
    from: snapshot !== '' ? 'snapshot' : state === 'running' ? 'suspended' : 'stopped',
    snapshot,
    to: nextCtid,
    name: '',
    // Nobody wants two hosts of one name: the address of the copy is to be told from that of the original.
    hostname:
      hostname === null || hostname === '' ? '' : hostname.replace(/^[^.]+/, (first) => `${first}-copy`.slice(0, 63)),
    addresses: '',
    dropHostKeys: layout === 'simfs',
    start: false,
  };
}

/** Whether host keys can be removed: in a directory of files, not in an image. */
export function mayDropKeys(draft: Pick<CloneDraft, 'from'>, layout: CloneOffer['layout']): boolean {
  return layout === 'simfs' || draft.from === 'snapshot';
}

/** What is sent; undefined while the fields do not say whereto, or of what. */
export function bodyOf(draft: CloneDraft, layout: CloneOffer['layout']): CloneBody | undefined {
  const to = draft.to.trim();
  if (!/^[1-9]\d{2,9}$/.test(to)) return undefined;
  if (draft.from === 'snapshot' && draft.snapshot === '') return undefined;
  return {
    ...{ to, name: draft.name.trim(), hostname: draft.hostname.trim() },
    addresses: draft.addresses.split(/[\s,]+/).filter((word) => word !== ''),
    from: draft.from === 'snapshot' ? draft.snapshot : draft.from,
    ...(draft.dropHostKeys && mayDropKeys(draft, layout) ? { dropHostKeys: true } : {}),
    ...(draft.start ? { start: true } : {}),
  };
}
