/** Of scripts/vzboard-node what a simulated node is asked: who holds a container's lock. Its writes end with the process that simulates it. */
import type { Execution, World } from './machine';
import { lockHolder } from './names';
import { Script } from './script';

export function helper(world: World, [verb, ctid = '']: readonly string[]): Execution {
  const script = new Script().pause(4);
  if (verb !== 'lock-holder') {
    return script.raw(`vzboard-node: refused: the simulated node does not play ${verb}\n`, 'stderr').end(64);
  }
  const holder = lockHolder(world, ctid);
  const state = holder === undefined ? 'free' : `held ${holder.pid} ${holder.cmdline}`;
  return script.raw(`vzboard-node 1 lock-holder ${state}\n`).end(0);
}
