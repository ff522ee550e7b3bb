/** First-level disk quota of simfs: vzctl quotaon, quotaoff, quotainit and the parts of vzquota that tell of it. Recorded: quota.json. */
import { parsePair } from '@/lib/vz/values';
import { type Call, guarded, isExecution, readOptions } from './call';
import type { World } from './machine';
import { hasQuota, isPloop, settingOf } from './places';
import { Script } from './script';
import type { ContainerState, Execution } from './state';
import type { Space } from './surroundings';

type Quota = NonNullable<ContainerState['quota']>;

function quotaOf(world: World, ctid: string): Quota {
  const container = world.container(ctid);
  return container?.quota ?? { file: container?.privateArea === true, on: container?.mounted === true };
}

const skipped: Readonly<Record<string, number>> = { quotaon: 60, quotaoff: 66, quotainit: 61 };

export function quotaCommand(call: Call): Execution {
  const options = readOptions(call, [], 20, 'Invalid options');
  if (isExecution(options)) return options;
  return guarded(call, () => {
    const { world, ctid, script, command } = call;
    if (isPloop(world, ctid)) {
      script.out('CT is on ploop, disk quota is obsoleted, skipping operation');
      return 0;
    }
    if (!hasQuota(world, ctid)) {
      script.out('Disk quota is not enabled, skipping operation');
      return skipped[command] ?? 60;
    }
    if (command !== 'quotaoff' && settingOf(world, ctid, 'DISKSPACE') === undefined) {
      script.err('Error: Not enough parameters, diskspace quota not set');
      return 63;
    }
    const quota = quotaOf(world, ctid);
    const become = (next: Quota) => script.change({ kind: 'container', ctid, part: { quota: next } });
    if (command === 'quotainit') {
      if (quota.file) script.raw('vzquota : (warning) Quota file exists, it will be overwritten\n', 'stderr');
      become({ file: true, on: quota.on });
    } else if (command === 'quotaon') {
      if (quota.on) script.raw(`vzquota : (warning) Quota is running for id ${ctid} already\n`, 'stderr');
      become({ file: true, on: true });
    } else {
      if (!quota.on) script.raw(`vzquota : (error) Quota is not running for id ${ctid}\n`, 'stderr');
      become({ file: quota.file, on: false });
    }
    return 0;
  });
}

const SHOW_USAGE = `Usage: vzquota show quotaid [-p <mount_path>] [-c <quota_file>]
	[-R,--relative]
	[-t,--user-group]
	(Specify the --help global option for a list of other help options)
`;

/** `vzquota show|stat|on|off|drop|setlimit ID`. */
export function vzquota(world: World, args: readonly string[]): Execution {
  const batch = args.includes('-b') && args.indexOf('-b') === 0;
  const [command = '', id = '', ...rest] = batch ? args.slice(1) : args;
  const script = new Script().pause(4);
  const fail = (code: number, line: string) => script.raw(`vzquota : ${line}\n`, 'stderr').end(code);
  if (!/^\d+$/.test(id)) return script.raw(SHOW_USAGE, 'stderr').end(2);
  const quota = quotaOf(world, id);
  if (!quota.file) {
    const missing = `Can't open quota file for id ${id}, maybe you need to reinitialize quota: No such file or directory`;
    script.raw(`vzquota : (error) ${missing}\n`, 'stderr');
    return command === 'show' ? fail(11, '(error) Quota file must exist for show command') : script.end(11);
  }
  const become = (next: Quota) => script.change({ kind: 'container', ctid: id, part: { quota: next } });
  switch (command) {
    case 'on':
      if (quota.on) return fail(5, `(warning) Quota is running for id ${id} already`);
      return become({ ...quota, on: true }).end(0);
    case 'off':
      if (!quota.on) return fail(6, `(error) Quota is not running for id ${id}`);
      return become({ ...quota, on: false }).end(0);
    case 'drop':
      return become({ file: false, on: false }).end(0);
    case 'setlimit': {
      const number = (flag: string) => Number(rest[rest.indexOf(flag) + 1]);
      return become({ ...quota, limits: { soft: number('-b'), hard: number('-B') } }).end(0);
    }
    case 'show':
    case 'stat':
      if (command === 'stat' && !(quota.on && hasQuota(world, id))) {
        return fail(6, '(error) Quota accounting is off, try vzquota show id\n');
      }
      script.raw(printQuota(world, id, batch, rest.includes('-t')));
      // Second level asked for and off.
      return script.end(command === 'stat' && rest.includes('-t') ? 9 : 0);
    default:
      return script.raw(SHOW_USAGE, 'stderr').end(2);
  }
}

function printQuota(world: World, ctid: string, batch: boolean, users: boolean): string {
  const { blocks, inodes } = spaceOf(world, ctid);
  if (batch) {
    const row = ({ usage, soft, hard }: Space) =>
      [usage, soft, hard, 0, 0].map((n) => String(n).padStart(14)).join(' ');
    return `${row(blocks)}\n${row(inodes)}\n`;
  }
  const widths = [14, 15, 14];
  const row = (name: string, { usage, soft, hard }: Space) =>
    `${name.padStart(11)} ${[usage, soft, hard].map((n, i) => String(n).padStart(widths[i] ?? 0)).join(' ')}         \n`;
  const head = '   resource          usage       softlimit      hardlimit    grace\n';
  return `${head}${row('1k-blocks', blocks)}${row('inodes', inodes)}${users ? SECOND_LEVEL_OFF : ''}`;
}

const SECOND_LEVEL_OFF = `User/group quota: off,inactive
Ugids: loaded 0, total 0, limit 0
Ugid limit was exceeded: no

User/group grace times and quotafile flags:
 type block_exp_time inode_exp_time  dqi_flags
 user                                       0h
group                                       0h
`;

function spaceOf(world: World, ctid: string): { blocks: Space; inodes: Space } {
  const read = world.readings.disk?.(ctid);
  const limits = quotaOf(world, ctid).limits;
  const pair = (key: string, unit: 'diskspace' | 'diskinodes'): Space => {
    const parsed = parsePair(settingOf(world, ctid, key) ?? '', unit, 'conf');
    const [soft, hard] = parsed.ok ? [Number(parsed.value.first), Number(parsed.value.second)] : [0, 0];
    return { usage: Math.floor(soft / 3), soft, hard };
  };
  const blocks = read?.blocks ?? pair('DISKSPACE', 'diskspace');
  return {
    blocks: limits === undefined ? blocks : { ...blocks, ...limits },
    inodes: read?.inodes ?? pair('DISKINODES', 'diskinodes'),
  };
}
