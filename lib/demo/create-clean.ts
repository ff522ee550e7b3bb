/** What scripts/vzboard-node takes away of a create that failed, on a simulated node. */
import { isPlainProfile } from '@/lib/vz/oddity';
import type { World } from './machine';
import { lockHolder } from './names';
import { confPath } from './places';
import { Script } from './script';
import type { Execution } from './state';

/** undefined for another verb. */
export function createCleanVerb(world: World, [verb, ctid = '', ...more]: readonly string[]): Execution | undefined {
  if (verb !== 'create-clean') return undefined;
  const script = new Script().pause(6);
  const fail = (code: number, text: string) => script.raw(`vzboard-node: ${text}\n`, 'stderr').end(code);
  if (more.length > 0 || !/^[1-9][0-9]*$/.test(ctid)) return fail(64, 'refused: create-clean CTID');
  const holder = lockHolder(world, ctid);
  if (holder !== undefined && holder.stale === undefined) {
    script.raw(`Locked by: pid ${holder.pid}, cmdline ${holder.cmdline}\n`, 'stderr');
    return fail(9, 'the container is locked');
  }
  const conf = world.conf(ctid);
  if (world.container(ctid)?.privateArea === true) return fail(75, `the private area of ${ctid} is there`);
  if (conf !== undefined && !isPlainProfile(conf)) return fail(75, `${confPath(ctid)} is the config of a container`);
  for (const name of world.linksTo(ctid)) {
    script.change({ kind: 'link', name, ctid: null }).raw(`removed /etc/vz/names/${name}\n`);
  }
  if (conf !== undefined) script.change({ kind: 'conf', ctid, text: null }).raw(`removed ${confPath(ctid)}\n`);
  return script.raw('vzboard-node 1 create-clean\n').end(0);
}
