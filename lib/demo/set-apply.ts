/**
 * What `vzctl set` does before it saves, in vzctl's order (vzctl reference 2.1). What was applied before a failure stays, as it does there.
 */
import { type Conf, get, setKeys } from '@/lib/vz/conf';
import { params } from '@/lib/vz/params';
import type { Call } from './call';
import { stop } from './lifecycle';
import { isVswap, limitsOf, pairOf } from './limits';
import { NODE_CTID, settingOf } from './places';
import { applyDisk, refusesDisk } from './set-disk';
import { applyDevices, applyHost, applyIo, applyProcessors } from './set-live';
import { assignName, relinkName } from './set-name';
import { applyAddresses, applyInterfaces, applyNetdev } from './set-net';
import { type Asked, isCounter } from './set-options';
import { adoptProfile } from './set-profile';
import { keysToSave, plannedVeths } from './set-save';
import { misnamed, start } from './start';
import { COUNTERS } from './workload';

export interface Job extends Call, Asked {
  /** Empty when there is none yet. */
  conf: Conf;
  save: boolean;
  /** Live changes are made; always so on the node itself. */
  running: boolean;
}

type Step = (job: Job) => number;

export function applySettings(job: Job): number {
  if (job.flags.has('reset_ub')) return resetUb(job);
  const first: readonly Step[] = [name, refusesPlaces, password, adoptProfile, refusesDisk, refusesMasks, refusesVeths];
  for (const step of first) {
    const code = step(job);
    if (code !== 0) return code;
  }
  const restarted = restartType(job);
  if (typeof restarted === 'number') return restarted;
  // Started with what is to be saved: nothing is left to apply.
  if (restarted) return 0;
  const live: readonly Step[] = [
    applyCounters,
    applyAddresses,
    applyNetdev,
    applyProcessors,
    applyDevices,
    applyIo,
    applyHost,
    applyDisk,
    applyInterfaces,
  ];
  for (const step of live) {
    const code = step(job);
    if (code !== 0) return code;
  }
  return 0;
}

function resetUb({ script, world, ctid, conf, running, count }: Job): number {
  if (count > 1) {
    script.err('Error: option --reset_ub is exclusive');
    return 20;
  }
  if (!running || world.conf(ctid) === undefined) {
    script.err('Container is not running');
    return 31;
  }
  script.out('UB limits were set successfully').change({ kind: 'limits', ctid, limits: limitsOf(conf) });
  return 0;
}

function name(job: Job): number {
  if (job.wishes.has('applyconfig_map')) relinkName(job);
  return assignName(job, job.wishes.get('name')?.stored);
}

function refusesPlaces({ wishes, running, ctid, script }: Job): number {
  if (!running || ctid === NODE_CTID) return 0;
  for (const [option, key] of [
    ['root', 'VE_ROOT'],
    ['private', 'VE_PRIVATE'],
  ] as const) {
    if (!wishes.has(option)) continue;
    script.err(`Unable to change ${key} on a running container`);
    return 32;
  }
  return 0;
}

/** A stopped container is started without its network, and killed again. */
function password({ wishes, running, script }: Job): number {
  const given = wishes.get('userpasswd')?.stored;
  if (given === undefined) return 0;
  if (!running) {
    script.out('Starting container...').pause(250).out('Container is mounted').pause(600);
    script.out('Container start in progress...').pause(900);
  }
  const empty = given.endsWith(':');
  if (empty) script.out('Password change failed');
  if (!running) {
    script
      .out('Killing container ...')
      .pause(200)
      .out('Container was stopped')
      .pause(120)
      .out('Container is unmounted');
  }
  return empty ? 74 : 0;
}

function refusesMasks({ wishes, script }: Job): number {
  const [cpus, nodes] = [wishes.get('cpumask')?.stored, wishes.get('nodemask')?.stored];
  if (cpus === 'auto' && nodes === undefined) {
    script.err('Error: --cpumask auto requires --nodemask');
    return 20;
  }
  if (nodes !== undefined && cpus === undefined) {
    script.err('Error: option --nodemask requires --cpumask');
    return 20;
  }
  return 0;
}

/** Interfaces that are not there are found out before anything is done. */
function refusesVeths(job: Job): number {
  const plan = plannedVeths(job);
  if (typeof plan !== 'string') return 0;
  job.script.err(plan);
  return 20;
}

/** Parameters a running container cannot take, by what is said of them. */
function restartType(job: Job): boolean | number {
  const { running, ctid, script, setmode, conf, wishes, world } = job;
  if (!running || ctid === NODE_CTID) return false;
  const saved = new Map(keysToSave(job));
  const differs = (key: string, usual?: string) => saved.has(key) && saved.get(key) !== (get(conf, key) ?? usual);
  const lines: string[] = [];
  if (differs('FEATURES')) lines.push('Unable to set features on a running container');
  if (differs('CAPABILITY')) lines.push('Unable to set capability on a running container');
  if (differs('NETFILTER') || differs('IPTABLES'))
    lines.push('Unable to set iptables/netfilter on a running container');
  if (differs('DISK_QUOTA', settingOf(world, ctid, 'DISK_QUOTA') ?? 'yes')) {
    lines.push('Unable to switch DISK_QUOTA on or off on a running container');
  }
  if (differs('MOUNT_OPTS')) lines.push('Unable to change mount options on a running container');
  const ugid = wishes.get('quotaugidlimit')?.stored;
  const switched = ugid === undefined || isOn(get(conf, 'QUOTAUGIDLIMIT')) === isOn(ugid) ? undefined : isOn(ugid);
  if (switched !== undefined) {
    lines.push(`Unable to turn ${switched ? 'on' : 'off'} second-level disk quota on a running container`);
  }
  if (lines.length === 0) return false;
  if (setmode === 'restart') return restartWith(job, switched === true);
  for (const line of lines) script.err(line);
  if (setmode === 'ignore') return 32;
  script.err('WARNING: Some of the parameters could not be applied to a running container.');
  script.err('\tPlease consider using --setmode option');
  if (switched === true) {
    script.err('Unable to apply new quota values: ugid quota not initialized');
    return 67;
  }
  if (switched === false) {
    script.err('WARNING: Unable to turn ugid quota off. New parameters will be applied during the next start');
  }
  return false;
}

const isOn = (value: string | undefined): boolean => value !== undefined && value !== '' && value !== '0';

function restartWith(job: Job, recount: boolean): number | true {
  job.script.out('Restarting container');
  const code = stop(job, { fast: false, skipUmount: false }) || start(job, { wait: false, recount });
  return code === 0 ? true : code;
}

/** In VSwap mode vzctl computes what the config leaves out, with every call: there is something to tell the kernel then. */
function isComputed(conf: Conf): boolean {
  if (!isVswap(pairOf(limitsOf(conf), 'physpages'))) return false;
  return COUNTERS.some((counter) => get(conf, counter.toUpperCase()) === undefined);
}

function applyCounters(job: Job): number {
  const { wishes, conf, script, ctid, running, save, world } = job;
  const asked = [...wishes.values()].filter(({ name: one }) => {
    const param = params.get(one);
    return isCounter(param) || (param?.group === 'memory' && param.name !== 'meminfo');
  });
  if (asked.length === 0 && !isComputed(conf)) return 0;
  const next = setKeys(
    conf,
    asked.map(({ key, stored }) => [key, stored] as const),
  );
  const limits = limitsOf(next);
  if (isVswap(pairOf(limits, 'physpages')) && get(next, 'SWAPPAGES') === undefined) {
    script.err('Error: required UB parameter (swap) not set');
    return 28;
  }
  if (running) {
    const refused = world.surroundings.refuses?.beancounter;
    const first = COUNTERS.find((counter) => asked.some((wish) => wish.name === counter));
    if (refused !== undefined && first !== undefined) {
      const stored = asked.find((wish) => wish.name === first)?.stored ?? '';
      const pair = stored.includes(':') ? stored : `${stored}:${stored}`;
      script.err(`setublimit ${misnamed(first)} ${pair} failed: ${refused}`);
      return 1;
    }
    // Nothing to tell a kernel that has no such counters.
    script.out('UB limits were set successfully').change({ kind: 'limits', ctid, limits });
    return 0;
  }
  if (save) return 0;
  script.err('Unable to apply UBC parameters: container is not running');
  return 31;
}
