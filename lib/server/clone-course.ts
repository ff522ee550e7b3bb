/** How a copy is guarded when its turn comes, how far it is, and how it is read back: the copy, and the original that must be as it was. */
import type { Task } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import type { Revived } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import { get } from '@/lib/vz/conf';
import { type Ctid, parseCtid } from '@/lib/vz/ctid';
import { configPath, readConfig, readStatus, type Status } from '@/lib/vz/files';
import type { LiveNode } from './live-node';
import { freeKib, placesOf } from './places';

/** What a task keeps for being read back by a later vzboard. */
export interface CloneKept {
  from: string;
  to: string;
  name: string;
  hostname: string;
  start: boolean;
  /** The original was suspended for it, and must run again. */
  suspends: boolean;
  totalKib: number | null;
  freeKib: number | null;
}

export function cloneCourse(node: LiveNode, kept: CloneKept): Revived {
  const from = parseCtid(kept.from);
  const to = parseCtid(kept.to);
  return {
    guard: async (step) => {
      if (step > 0) return;
      const [source, target] = await Promise.all([stateOf(node, from), stateOf(node, to)]);
      if (source === 'absent') throw new AppError('not_found', t('vz.reason.absent'));
      if (target !== 'absent') throw new AppError('conflict', t('clone.to.taken', { ctid: to, node: node.label }));
      if (kept.suspends && source !== 'running') throw new AppError('conflict', t('clone.state.notRunning'));
    },
    readBack: async (results) => {
      const [source, target] = await Promise.all([stateOf(node, from), stateOf(node, to)]);
      await node.relist();
      const asleep = kept.suspends && source !== 'running' ? ` ${t('clone.after.asleep', { ctid: from })}` : '';
      if (target === 'absent') return { ok: false, outcome: t('clone.after.absent', { ctid: to }) + asleep };
      if (target === 'unknown') return { ok: false, outcome: t('clone.after.unknown', { ctid: to }) + asleep };
      const missing = await lacks(node, to, kept);
      const runs = target === 'running';
      const wrong = missing ?? (kept.start && !runs ? t('clone.after.notStarted', { ctid: to }) : undefined);
      const done = results.at(-1)?.code === 0 && wrong === undefined && asleep === '';
      const outcome = t(runs ? 'clone.after.runs' : 'clone.after.there', { ctid: to });
      return { ok: done, outcome: `${outcome}${wrong === undefined ? '' : ` ${wrong}`}${asleep}` };
    },
    ...progressOf(node, from, kept),
  };
}

/** By what is free on the disk: others write to it as well, so it tells only roughly. */
function progressOf(node: LiveNode, from: Ctid, { totalKib, freeKib: atFirst }: CloneKept): Pick<Revived, 'progress'> {
  if (totalKib === null || atFirst === null || totalKib === 0) return {};
  const doneBytes = async () => {
    const { area } = await placesOf(node, from);
    const free = await freeKib(node, area);
    return free === undefined ? undefined : Math.min(totalKib, Math.max(0, atFirst - free)) * 1024;
  };
  return { progress: { totalBytes: totalKib * 1024, doneBytes } };
}

/** What the copy's config lacks of what was asked, as a sentence. */
async function lacks(node: LiveNode, to: Ctid, { name, hostname }: CloneKept): Promise<string | undefined> {
  try {
    const { conf } = await readConfig(node.door.read, configPath(node.door.config.files.conf, to));
    if (hostname !== '' && get(conf, 'HOSTNAME') !== hostname) return t('clone.after.noHostname', { hostname });
    if (name !== '' && get(conf, 'NAME') !== name) return t('clone.after.noName', { name });
    return undefined;
  } catch {
    return t('clone.after.noConfig');
  }
}

async function stateOf(node: LiveNode, ctid: Ctid): Promise<Status['state']> {
  try {
    return (await readStatus(node.door.read, ctid)).state;
  } catch {
    return 'unknown';
  }
}

/** Guard and reading back of a task that an earlier vzboard began; undefined for another action. */
export function reviveClone(node: LiveNode, { action }: Pick<Task, 'action'>, kept: unknown): Revived | undefined {
  // Written by `cloneContainer` from this very type.
  return action === 'clone' ? cloneCourse(node, kept as CloneKept) : undefined;
}
