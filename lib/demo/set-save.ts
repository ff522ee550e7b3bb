/** What `vzctl set --save` writes: the keys of what was asked for, lists merged with what the config has. */

import { bare, canonicalAddress, wordsIn } from '@/lib/vz/addresses';
import { get } from '@/lib/vz/conf';
import type { Job } from './set-apply';
import { mergeList } from './set-lists';
import type { Wish } from './set-options';
import { planVeths, printVeths, type VethPlan, type VethWishes, vethsOf } from './veth';

/** Lists that nothing is written for when nothing stands in them. */
const UNCHANGED_WHEN_EMPTY = new Set(['nameserver', 'searchdomain', 'bootorder']);

export function keysToSave(job: Job): [key: string, value: string][] {
  const keys = new Map<string, string>();
  for (const wish of job.wishes.values()) {
    if (wish.key === '' || keys.has(wish.key)) continue;
    const value = valueToSave(job, wish);
    if (value !== undefined) keys.set(wish.key, value);
  }
  return [...keys];
}

function valueToSave(job: Job, wish: Wish): string | undefined {
  const before = get(job.conf, wish.key);
  switch (wish.key) {
    case 'IP_ADDRESS':
      return addressesToSave(job);
    case 'NETIF': {
      const plan = plannedVeths(job);
      return typeof plan === 'string' ? undefined : printVeths(plan.veths);
    }
    case 'NETDEV':
      return devicesToSave(job, before);
    case 'PCI': {
      const added = mergeList('pci_add', before, job.wishes.get('pci_add')?.values ?? []);
      return mergeList('pci_del', added, job.wishes.get('pci_del')?.values ?? []);
    }
    case 'FEATURES':
    case 'CAPABILITY':
    case 'IPTABLES':
    case 'DEVNODES':
    case 'DEVICES':
      return mergeList(wish.name, before, wish.values);
    default:
      return wish.stored === '' && UNCHANGED_WHEN_EMPTY.has(wish.name) ? undefined : wish.stored;
  }
}

/** Values of --ipadd in vzctl's spelling, without those it drops. */
export function addedAddresses({ wishes }: Job): string[] {
  const words = wishes.get('ipadd')?.values.flatMap(wordsIn) ?? [];
  return words.map((word) => canonicalAddress(word) ?? '').filter((address) => address !== '');
}

/** Values of --ipdel; `all` is one of them. */
export function deletedAddresses({ wishes }: Job): string[] {
  const words = wishes.get('ipdel')?.values.flatMap(wordsIn) ?? [];
  return words.map((word) => (word === 'all' ? word : (canonicalAddress(word) ?? '')));
}

/** An address that is there already is deleted and added again. */
function addressesToSave(job: Job): string | undefined {
  const [added, deleted] = [addedAddresses(job), deletedAddresses(job)];
  if (added.length === 0 && deleted.length === 0) return undefined;
  const gone = new Set([...added, ...deleted].map(bare));
  const before = deleted.includes('all') ? [] : wordsIn(get(job.conf, 'IP_ADDRESS'));
  return [...before.filter((address) => !gone.has(bare(address))), ...added].join(' ');
}

function devicesToSave({ wishes }: Job, before: string | undefined): string {
  const deleted = wishes.get('netdev_del')?.values ?? [];
  const all = new Set([...wordsIn(before), ...(wishes.get('netdev_add')?.values ?? [])]);
  return [...all].filter((name) => !deleted.includes(name)).join(' ');
}

export function plannedVeths(job: Job): VethPlan | string {
  const { wishes, conf } = job;
  const changed: VethWishes['changed'] = {};
  for (const field of ['mac', 'host_mac', 'host_ifname', 'bridge', 'mac_filter'] as const) {
    const value = wishes.get(field)?.stored;
    if (value !== undefined) changed[field] = value;
  }
  return planVeths(job, vethsOf(get(conf, 'NETIF')), {
    add: wishes.get('netif_add')?.values ?? [],
    del: wishes.get('netif_del')?.values ?? [],
    ifname: wishes.get('ifname')?.stored,
    changed,
  });
}
