/**
 * Of scripts/vzboard-node what a simulated node is asked: who holds a container's lock, how far a template is unpacked, and what it does to
 * profiles, templates, private areas and backups. Its detached writes are not played: they end with the process that simulates it.
 */
import { areaVerb } from './areas';
import { backupVerb } from './backup-area';
import type { World } from './machine';
import { lockHolder } from './names';
import { profileVerb } from './profile-files';
import { reinstallVerb } from './reinstall';
import { Script } from './script';
import type { Execution, Lock } from './state';
import { templateVerb } from './template-area';
import { unpackProgress } from './unpack-progress';

export function helper(world: World, args: readonly string[]): Execution {
  const [verb, ctid = ''] = args;
  const done =
    backupVerb(world, args) ??
    templateVerb(world, args) ??
    profileVerb(world, args) ??
    areaVerb(world, args) ??
    reinstallVerb(world, args) ??
    unpackProgress(world, args);
  if (done !== undefined) return done;
  const script = new Script().pause(4);
  if (verb !== 'lock-holder') {
    return script.raw(`vzboard-node: refused: the simulated node does not play ${verb}\n`, 'stderr').end(64);
  }
  const holder = lockHolder(world, ctid);
  return script.raw(`vzboard-node 1 lock-holder ${holder === undefined ? 'free' : said(holder)}\n`).end(0);
}

function said({ pid, cmdline, stale }: Lock): string {
  if (stale === 'no_pid') return 'free';
  return stale === 'dead' ? `stale ${pid}` : `held ${pid} ${cmdline}`;
}
