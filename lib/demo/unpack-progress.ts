/** The helper's `unpack-progress` on a simulated node: by how long `vzctl create` holds the lock. */
import type { World } from './machine';
import { Script } from './script';
import type { Execution } from './state';
import { archiveBytes, templatesOf, unpackMs } from './template-area';

/** undefined for another verb. */
export function unpackProgress(world: World, [verb, ctid = '', name = '']: readonly string[]): Execution | undefined {
  if (verb !== 'unpack-progress') return undefined;
  const script = new Script().pause(12);
  const known = templatesOf(world);
  const template = Object.hasOwn(known, name) ? known[name] : undefined;
  if (template === undefined) {
    return script.raw(`vzboard-node: no template ${name} is in /vz/template/cache\n`, 'stderr').end(66);
  }
  const lock = world.lock(ctid);
  const part = lock?.atMs === undefined ? 2 : (world.nowMs - lock.atMs) / unpackMs(template);
  if (!lock?.cmdline.includes('create') || part > 1) return script.raw('vzboard-node 1 unpack-progress none\n').end(0);
  const total = archiveBytes(name, template);
  return script.raw(`vzboard-node 1 unpack-progress ${Math.round(total * part)} ${total}\n`).end(0);
}
