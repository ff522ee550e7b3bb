/** The helper's `unpack-progress` on a simulated node: by how long `vzctl create` holds the lock. */
import { RESTORE_MS } from './backup-area';
import type { World } from './machine';
import { Script } from './script';
import type { Execution } from './state';
import { archiveBytes, templatesOf, unpackMs } from './template-area';

/** undefined for another verb. */
export function unpackProgress(
  world: World,
  [verb, ctid = '', name = '', kind]: readonly string[],
): Execution | undefined {
  if (verb !== 'unpack-progress') return undefined;
  const script = new Script().pause(12);
  if (kind === 'backup') return ofBackup(world, script, ctid, name);
  const known = templatesOf(world);
  const template = Object.hasOwn(known, name) ? known[name] : undefined;
  if (template === undefined) {
    return script.raw(`vzboard-node: no template ${name} is in /vz/template/cache\n`, 'stderr').end(66);
  }
  return told(world, script, ctid, { by: 'create', needsMs: unpackMs(template), bytes: archiveBytes(name, template) });
}

function ofBackup(world: World, script: Script, ctid: string, file: string): Execution {
  const archive = world.archives()[file];
  if (archive === undefined) return script.raw(`vzboard-node: ${file} is not there\n`, 'stderr').end(66);
  return told(world, script, ctid, { by: 'restore', needsMs: RESTORE_MS, bytes: archive.sizeBytes });
}

function told(
  world: World,
  script: Script,
  ctid: string,
  { by, needsMs, bytes }: { by: string; needsMs: number; bytes: number },
): Execution {
  const lock = world.lock(ctid);
  const part = lock?.atMs === undefined ? 2 : (world.nowMs - lock.atMs) / needsMs;
  if (!lock?.cmdline.includes(by) || part > 1) return script.raw('vzboard-node 1 unpack-progress none\n').end(0);
  return script.raw(`vzboard-node 1 unpack-progress ${Math.round(bytes * part)} ${bytes}\n`).end(0);
}
