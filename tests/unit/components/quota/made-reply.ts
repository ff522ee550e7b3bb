import type { Owner, QuotaReply, WireLevel } from '@/components/quota/words';

export const NOW = Date.UTC(2026, 10, 25, 12);

export const level = (usage: number, soft = 0, hard = 0, graceEndsAt: number | null = null): WireLevel => ({
  ...{ usage, soft, hard, graceEndsAt },
});

export function owner(id: number, name: string | null, blocks: WireLevel, kind: Owner['kind'] = 'user'): Owner {
  return { kind, id, name, blocks, inodes: level(3), version: `${blocks.soft}:${blocks.hard}:0:0` };
}

/** A running simfs container without users. */
export function reply(part: Partial<QuotaReply> = {}): QuotaReply {
  const first = (usage: number, soft: number, hard: number) => ({
    ...level(usage, soft, hard),
    ...{ over: 0, standing: 'under' as const, graceSeconds: 0, outlook: null },
  });
  return {
    now: NOW,
    // Only these of the node are looked at.
    node: { id: 'hn1', label: 'hn1', disabled: null } as QuotaReply['node'],
    ...{ ctid: '101', state: 'running', layout: 'simfs', private: '/vz/private/101', root: '/vz/root/101' },
    ...{ template: 'debian-8.0-x86_64-minimal', mountOptions: null, version: 'a'.repeat(64) },
    settings: {
      ...{ diskspace: '2G:2.2G', diskinodes: '131072:144179', quotatime: '0', quotaugidlimit: null, diskquota: null },
    },
    ...{ source: 'kernel', dirty: false, firstProblem: null, ignored: [] },
    blocks: first(1_048_576, 2_097_152, 2_306_867),
    inodes: first(20_000, 131_072, 144_179),
    second: {
      ...{ state: 'off', problem: null, total: 0, limit: 0, exceeded: false, grace: null, owners: [], named: false },
    },
    ...part,
  };
}
