/** Addresses of running containers, as the kernel knows them. */
import { bare, wordsIn } from '@/lib/vz/addresses';
import type { World } from './machine';

/** Addresses the kernel has for a running container, oldest first, with their prefixes. */
export function liveAddresses(world: World, ctid: string): readonly string[] {
  return world.container(ctid)?.ips ?? wordsIn(world.value(ctid, 'IP_ADDRESS'));
}

/** Address of another running container of this node: the kernel refuses it. */
export function isInUse(world: World, ctid: string, address: string): boolean {
  return world
    .ctids()
    .some(
      (other) =>
        other !== ctid &&
        world.stateOf(other) === 'running' &&
        liveAddresses(world, other).some((one) => bare(one) === address),
    );
}
