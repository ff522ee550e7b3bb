/** Addresses and interfaces of `vzctl set`. Recorded: set-net.json. */

import { bare, wordsIn } from '@/lib/vz/addresses';
import { get } from '@/lib/vz/conf';
import { isInUse, liveAddresses } from './addresses-in-use';
import { NODE_CTID } from './places';
import type { Job } from './set-apply';
import { addedAddresses, deletedAddresses, plannedVeths } from './set-save';
import { interfaces } from './surroundings';
import { applyVeths, vethsOf } from './veth';

export function applyAddresses(job: Job): number {
  const { world, ctid, script, conf, running, save } = job;
  const [added, deleted] = [addedAddresses(job), deletedAddresses(job)];
  if ((added.length === 0 && deleted.length === 0) || ctid === NODE_CTID) return 0;
  if (!running) {
    if (save) return 0;
    script.err('Unable to apply network parameters: container is not running');
    return 31;
  }
  const live = liveAddresses(world, ctid).map(bare);
  const all = deleted.includes('all');
  // Newest first, as the kernel lists them.
  if (all) script.out(`Deleting all IP address(es): ${[...live].reverse().join(' ')}`);
  const again = all
    ? []
    : wordsIn(get(conf, 'IP_ADDRESS')).filter((one) => added.some((two) => bare(two) === bare(one)));
  const gone = [...deleted.filter((word) => word !== 'all'), ...again];
  if (gone.length > 0) script.out(`Deleting IP address(es): ${gone.join(' ')}`);
  if (added.length > 0) script.pause(60).out(`Adding IP address(es): ${added.join(' ')}`);
  const taken = added.find((address) => isInUse(world, ctid, bare(address)));
  if (taken !== undefined) {
    script.err(`Unable to add IP ${bare(taken)}: Address already in use`);
    return 78;
  }
  const lost = new Set(gone.map(bare));
  const ips = [...(all ? [] : live.filter((one) => !lost.has(one))), ...added.map(bare)];
  script.change({ kind: 'container', ctid, part: { ips } });
  return 0;
}

export function applyNetdev({ wishes, script, running }: Job): number {
  if (!running) return 0;
  const missing = wishes.get('netdev_add')?.values.find((name) => !interfaces.includes(name));
  if (missing === undefined) return 0;
  script.err(`Unable to add netdev ${missing}: No such device`);
  return 104;
}

export function applyInterfaces(job: Job): number {
  const { running, ctid, conf } = job;
  const plan = plannedVeths(job);
  if (!running || ctid === NODE_CTID || typeof plan === 'string') return 0;
  if (plan.touched.length > 0 || plan.deleted.length > 0) applyVeths(job, vethsOf(get(conf, 'NETIF')), plan);
  return 0;
}
