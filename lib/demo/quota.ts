/** Disk quota of simfs: vzctl quotaon, quotaoff, quotainit and the parts of vzquota that tell of it. Recorded: quota.json. */
import { type Call, guarded, isExecution, readOptions } from './call';
import type { World } from './machine';
import { isOwnersQuotaOn, type OwnerNow, ownersOf, toldOf, ugidLimit } from './owners';
import { hasQuota, isPloop, privatePath, settingOf } from './places';
import { rounded } from './quota-tools';
import { Script } from './script';
import { type Filled, isCounting, type QuotaFile, quotaOf, spaceOf } from './space';
import type { Execution } from './state';

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
    const become = (next: QuotaFile) => script.change({ kind: 'container', ctid, part: { quota: next } });
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
  const become = (next: QuotaFile) => script.change({ kind: 'container', ctid: id, part: { quota: next } });
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
      return script.end(command === 'stat' && rest.includes('-t') && !isOwnersQuotaOn(world, id) ? 9 : 0);
    default:
      return script.raw(SHOW_USAGE, 'stderr').end(2);
  }
}

function printQuota(world: World, ctid: string, batch: boolean, users: boolean): string {
  const { blocks, inodes } = spaceOf(world, ctid);
  const second = users ? printOwners(world, ctid, batch) : '';
  if (batch) {
    const row = (filled: Filled | null) =>
      batchNumbers(filled)
        .map((n) => String(n).padStart(14))
        .join(' ');
    return `${row(blocks)}\n${row(inodes)}\n${second}`;
  }
  const row = (name: string, filled: Filled | null) => {
    const [usage = 0, soft = 0, hard = 0, ends = 0] = batchNumbers(filled);
    const numbers = `${String(usage).padStart(14)}${star(usage, soft, hard)} ${String(soft).padStart(14)} ${String(hard).padStart(14)}`;
    return `${name.padStart(11)} ${numbers} ${left(world, ends).padStart(8)}\n`;
  };
  const head = '   resource          usage       softlimit      hardlimit    grace\n';
  return `${head}${row('1k-blocks', blocks)}${row('inodes', inodes)}${second}`;
}

const batchNumbers = (filled: Filled | null): number[] => {
  const { usage, soft, hard, ends, expire } = filled ?? { usage: 0, soft: 0, hard: 0, ends: 0, expire: 0 };
  return [usage, soft, hard, ends, expire];
};
const star = (usage: number, soft: number, hard: number) =>
  (soft > 0 && usage > soft) || (hard > 0 && usage > hard) ? '*' : ' ';
/** What is left of a grace, as difftime2str of vzquota prints it. */
const left = (world: World, ends: number) =>
  ends === 0 ? '' : ends * 1000 <= world.nowMs ? 'none' : rounded(ends - Math.floor(world.nowMs / 1000));

/** From the file, or live: on as the config says for the next start, active as the kernel does now. */
function printOwners(world: World, ctid: string, batch: boolean): string {
  const active = isOwnersQuotaOn(world, ctid);
  const limit = active || world.stateOf(ctid) !== 'running' ? ugidLimit(world, ctid) : 0;
  const on = limit > 0;
  const { owners, exceeded } = on ? ownersOf(world, ctid) : { owners: [], exceeded: false };
  const { grace } = on ? toldOf(world, ctid) : { grace: { user: [0, 0], group: [0, 0] } };
  const kinds = ['user', 'group'] as const;
  const bit = (flag: boolean) => (flag ? 1 : 0);
  const resources = (one: OwnerNow) =>
    [
      ['1k-blocks', one.blocks],
      ['inodes', one.inodes],
    ] as const;
  const line = (one: OwnerNow, resource: string, { usage, soft, hard }: Filled, time: string, status: string) => {
    const numbers = [usage, soft, hard].map((n) => String(n).padStart(11)).join(' ');
    return `${String(one.id).padEnd(11)} ${one.kind.padStart(5)} ${resource.padStart(9)} ${numbers} ${time.padStart(8)} ${status.padStart(6)}\n`;
  };
  if (batch) {
    const rows = owners.flatMap((one) =>
      resources(one).map(([resource, filled]) => line(one, resource, filled, String(filled.ends), '1 0')),
    );
    const times = kinds.map((kind) => `${kind.padStart(5)} ${grace[kind].join(' ')} ${'0'.padStart(9)}h\n`).join('');
    return `${bit(on)} ${bit(active)}\n0 ${owners.length} ${limit}\n${bit(exceeded)}\n${times}${rows.join('')}`;
  }
  const times = kinds.map((kind) => {
    const [blocks = '', inodes = ''] = grace[kind].map((seconds) => (seconds === 0 ? '' : rounded(seconds)));
    return `${kind.padStart(5)} ${blocks.padStart(14)} ${inodes.padStart(14)} ${'0'.padStart(9)}h\n`;
  });
  const rows = owners.flatMap((one) =>
    resources(one).map(([resource, filled]) => line(one, resource, filled, left(world, filled.ends), 'loaded')),
  );
  const objects =
    rows.length === 0
      ? ''
      : `\nUser/group objects:\nID           type  resource       usage   softlimit   hardlimit    grace status\n${rows.join('')}`;
  return `User/group quota: ${on ? 'on' : 'off'},${active ? 'active' : 'inactive'}
Ugids: loaded 0, total ${owners.length}, limit ${limit}
Ugid limit was exceeded: ${exceeded ? 'yes' : 'no'}

User/group grace times and quotafile flags:
 type block_exp_time inode_exp_time  dqi_flags
${times.join('')}${objects}`;
}

/** Every running first level in the order of ids, as fs/vzdquot.c of the kernel prints it (recorded, proc/vz-vzquota.txt). */
export function printProcQuota(world: World): string {
  const row = (name: string, filled: Filled | null) => {
    const [usage, soft, hard, ends, expire] = batchNumbers(filled).map(String);
    return `${name.padStart(11)} ${usage?.padStart(14)} ${soft?.padStart(14)} ${hard?.padStart(14)} ${ends?.padStart(10)} ${expire?.padStart(10)}\n`;
  };
  const counting = world.ctids().filter((ctid) => isCounting(world, ctid));
  const quotas = counting.map((ctid) => {
    const { blocks, inodes } = spaceOf(world, ctid);
    return `${ctid}: ${privatePath(world, ctid)}\n${row('1k-blocks', blocks)}${row('inodes', inodes)}`;
  });
  return `qid: path            usage      softlimit      hardlimit       time     expire\n${quotas.join('')}`;
}
