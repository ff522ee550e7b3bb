'use client';
/** What a menu offers besides the states: copies, retiring, destroying. Each entry is made in the room that does it; their order is here. */
import type { Route } from 'next';
import { backupEntry } from '@/components/backups/life-entry';
import { cloneEntry, compactEntry, snapshotEntry } from '@/components/copies/copy-entries';
import { duplicateEntry } from '@/components/create/duplicate-entry';
import { destroyEntry } from '@/components/life/destroy-entry';
import { reinstallEntry } from '@/components/life/reinstall-entry';
import { retireEntry } from '@/components/retired/retire-entry';
import type { MenuItem } from '@/components/ui/menu';
import type { ContainerRow, NodeSummary } from '@/lib/api/schemas';

export interface LifeContext {
  container: ContainerRow;
  node: NodeSummary;
  go: (path: Route) => void;
}

/** undefined where it makes no sense at all for this container; with a reason where it cannot be done now. */
export type LifeEntry = (context: LifeContext) => MenuItem | undefined;

/** Harmless ones first, what cannot be undone last. */
const ENTRIES: readonly LifeEntry[] = [
  snapshotEntry,
  compactEntry,
  cloneEntry,
  duplicateEntry,
  backupEntry,
  retireEntry,
  reinstallEntry,
  destroyEntry,
];

export function lifeEntries(context: LifeContext): MenuItem[] {
  return ENTRIES.flatMap((entry) => entry(context) ?? []);
}
