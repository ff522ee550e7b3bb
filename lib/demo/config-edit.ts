/** What `vzboard-node edit` does on a simulated node: a config replaced under vzctl's lock. Hashes are taken on trust. */
import type { World } from './machine';
import { lockHolder } from './names';
import { Script } from './script';
import type { Execution } from './state';

/** undefined for another verb. */
export function configVerb(world: World, [verb, ctid = '', , newHash = '']: readonly string[]): Execution | undefined {
  if (verb !== 'edit') return undefined;
  const script = new Script().pause(6);
  const fail = (code: number, text: string) => script.raw(`vzboard-node: ${text}\n`, 'stderr').end(code);
  if (world.conf(ctid) === undefined) return fail(66, `/etc/vz/conf/${ctid}.conf is not there`);
  const holder = lockHolder(world, ctid);
  if (holder !== undefined && holder.stale === undefined) {
    script.raw(`Locked by: pid ${holder.pid}, cmdline ${holder.cmdline}\n`, 'stderr');
    return fail(9, 'the container is locked');
  }
  if (world.surroundings.readOnlyConf === true) return fail(73, '/etc/vz/conf cannot be written');
  script.pause(20).change({ kind: 'conf', ctid, text: world.stdin });
  return script.raw(`vzboard-node 1 edit ${newHash}\n`).end(0);
}
