/** Disk settings of `vzctl set`: quota of simfs, images of ploop. Recorded: set-disk.json, ploop-snapshot.json. */
import { isPloop } from './places';
import type { Job } from './set-apply';

/** Resizing an image comes before anything else. */
export function refusesDisk({ wishes, flags, script, world, ctid, running }: Job): number {
  const ploop = isPloop(world, ctid);
  if (!flags.has('offline-resize')) return 0;
  if (!wishes.has('diskspace')) {
    script.err('Error: option --offline-resize can only be used with --diskspace');
    return 20;
  }
  if (ploop && running) {
    script.err("Option --offline-resize can't be used on a running container");
    return 21;
  }
  if (!ploop) script.out('Warning: option --offline-resize only makes sense for a ploop CT');
  return 0;
}

export function applyDisk({ wishes, script, world, ctid, running, save }: Job): number {
  const [diskspace, diskinodes] = [wishes.get('diskspace')?.stored, wishes.get('diskinodes')?.stored];
  const ploop = isPloop(world, ctid);
  if (ploop && diskinodes !== undefined) script.out('Warning: --diskinodes is ignored for ploop-based container');
  if (ploop || (diskspace === undefined && diskinodes === undefined)) return 0;
  if (!running) {
    if (save) return 0;
    script.err('Error: Unable to apply new quota values: quota not running');
    return 62;
  }
  const [soft = '0', hard = '0'] = (diskspace ?? '').split(':');
  if (Number(hard) >= Number(soft)) {
    script.change({ kind: 'container', ctid, part: { limitsAtMs: world.nowMs } });
    return 0;
  }
  script.err(`vzquota : (error) block_hard_limit [${hard}] < block_soft_limit [${soft}]`).err('');
  script.err('vzquota setlimit failed [2]');
  return 62;
}
