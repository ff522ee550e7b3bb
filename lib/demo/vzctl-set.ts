/**
 * vzctl set for the parameters of lib/vz/params: what it refuses, what it does to a running container, what it saves (src/vzctl-actions.c;
 * recorded: set-*.json). It takes what vzctl takes, which is more than vzboard sends.
 */
import { AppError } from '@/lib/errors';
import { type Conf, get, parseConf, printConf, setKeys } from '@/lib/vz/conf';
import { checkOption } from '@/lib/vz/grammar';
import { type Param, params } from '@/lib/vz/params';
import { parsePagesOfBytes, parsePair, parseRate, printPair } from '@/lib/vz/values';
import { type OptionSpec, parseOptions } from './getopt';
import { isVswap, limitsOf, pairOf } from './limits';
import type { Execution, World } from './machine';
import { lockedBy } from './names';
import { Script } from './script';

const shorts: Readonly<Record<string, string>> = {
  numiptent: 'e',
  numproc: 'p',
  numflock: 'f',
  numpty: 't',
  numsiginfo: 'i',
  lockedpages: 'l',
  kmemsize: 'k',
  tcprcvbuf: 'b',
  numfile: 'n',
  dcachesize: 'x',
};
const FLAGS = ['save', 'force', 'reset_ub'] as const;
/** Options of the real one that are not played. */
const unplayed =
  'setmode ipadd ip ipdel netif_add netif_del ifname mac host_ifname host_mac bridge mac_filter netdev_add netdev_del features capability iptables devnodes devices pci_add pci_del root private mount_opts userpasswd applyconfig applyconfig_map cpumask nodemask cpuweight meminfo offline-resize'.split(
    ' ',
  );

const known: readonly OptionSpec[] = [
  ...FLAGS.map((name) => ({ name, takesValue: false })),
  ...[...params.keys()].map((name): OptionSpec => {
    const short = shorts[name];
    return { name, takesValue: true, ...(short === undefined ? {} : { short }) };
  }),
  ...unplayed.map((name) => ({ name, takesValue: true })),
];

interface Wish {
  param: Param;
  stored: string;
}

export interface SetContext {
  quiet: boolean;
  skipLock: boolean;
  cmdline: string;
}

export function setCommand(world: World, ctid: string, words: readonly string[], context: SetContext): Execution {
  const script = new Script(context.quiet);
  const fail = (code: number, line: string) => script.pause(3).raw(`${line}\n`, 'stderr').end(code);
  const { options, extra, error } = parseOptions(words, known);
  const flags = new Set<string>();
  const wishes = new Map<string, Wish>();
  for (const { name, value } of options) {
    if (FLAGS.some((flag) => flag === name)) flags.add(name);
    else if (unplayed.includes(name)) throw new AppError('node_failed', `The simulated node does not play --${name}.`);
    else {
      const param = params.get(name);
      const stored = param && accept(world, param, value);
      if (param === undefined || stored === undefined) {
        if (name === 'netfilter') script.raw(`Incorrect netfilter value: ${value}\n`, 'stderr');
        return fail(21, `Bad parameter for --${name}: ${value}`);
      }
      wish(wishes, param, stored);
    }
  }
  if (error !== undefined) return fail(21, error);
  if (extra.length > 0) return fail(20, `Invalid extra arguments: ${extra.join(' ')} `);
  if (ctid === '0') throw new AppError('node_failed', 'The simulated node does not play "vzctl set" on itself.');
  const save = flags.has('save');
  if (!save) {
    if (flags.has('force')) return fail(20, 'Error: --force is useless without --save');
    for (const name of ['ostemplate', 'stop-timeout']) {
      if (wishes.has(name)) return fail(20, `Error: unable to use --${name} option without --save`);
    }
  }
  const locked = context.skipLock ? undefined : lockedBy(world, ctid);
  if (locked !== undefined) return locked(script);
  script.change({ kind: 'lock', ctid, pid: world.pid, cmdline: context.cmdline }).pause(8);
  const path = `/etc/vz/conf/${ctid}.conf`;
  const conf = world.conf(ctid);
  if (conf === undefined && save) script.err(`WARNING: ${path} not found: No such file or directory`);

  const code = flags.has('reset_ub')
    ? resetUb(world, ctid, script, flags.size > 1 || wishes.size > 0)
    : apply(world, ctid, script, [...wishes.values()], save);
  if (code !== 0) {
    if (save) script.err('Error: failed to apply some parameters, not saving configuration file!');
  } else if (save) {
    const changes = [...wishes.values()]
      .filter(({ param, stored }) => stored !== '' || param.grammar.kind !== 'addresses')
      .map(({ param, stored }) => [param.key, stored] as const);
    script.change({ kind: 'conf', ctid, text: printConf(setKeys(conf ?? parseConf(''), changes)) });
    script.out(`CT configuration saved to ${path}`);
  } else if (!flags.has('reset_ub')) {
    const lost = world.stateOf(ctid) === 'running' ? ' and will be lost after CT restart' : '';
    script.out(`WARNING: Settings were not saved to config${lost} (use --save flag)`);
  }
  return script.change({ kind: 'unlock', ctid }).end(code);
}

/** Of the same option given twice the first counts; of beancounters the last; lists grow (recorded: set-errors.json, set-ubc.json). */
function wish(wishes: Map<string, Wish>, param: Param, stored: string): void {
  const { kind } = param.grammar;
  const before = wishes.get(param.name);
  if (kind === 'addresses' || kind === 'domains') {
    const all = [before?.stored, stored].filter((text) => text !== undefined && text !== '').join(' ');
    wishes.set(param.name, { param, stored: all });
  } else if (before === undefined || isCounter(param) || kind === 'size') {
    wishes.set(param.name, { param, stored });
  }
}

function isCounter(param: Param): boolean {
  return param.grammar.kind === 'pair' && param.group === 'counters';
}

/** What vzctl would write for a value, or undefined when it refuses it. Free text is taken as it is (recorded: injection.json). */
function accept(world: World, param: Param, value: string): string | undefined {
  const { grammar } = param;
  switch (grammar.kind) {
    case 'pair': {
      const pair = parsePair(value, grammar.unit, 'option');
      return pair.ok ? printPair(pair.value, grammar.unit) : undefined;
    }
    case 'size': {
      const pages = parsePagesOfBytes(value);
      return pages.ok ? printPair({ first: 0n, second: pages.value }, 'pages') : undefined;
    }
    case 'rate': {
      const rate = parseRate(value, 'option');
      return rate.ok ? rate.value.toString() : undefined;
    }
    case 'name':
      return /^[A-Za-z0-9 _+.-]*$/.test(value) ? value : undefined;
    case 'text':
    case 'host':
    case 'word':
    case 'addresses':
    case 'domains':
      return value;
    case 'whole': {
      const share = param.name === 'cpulimit' ? /^([0-9]{1,3})%$/.exec(value)?.[1] : undefined;
      // A share of all processors becomes percent of one (recorded: set-cpu-io.json).
      if (share !== undefined) return Number(share) <= 100 ? String(Number(share) * world.spec.cpus) : undefined;
      const checked = checkOption(grammar, value);
      return checked.ok ? checked.stored : undefined;
    }
    case 'choice':
    case 'factor': {
      const checked = checkOption(grammar, value);
      return checked.ok ? checked.stored : undefined;
    }
  }
}

function resetUb(world: World, ctid: string, script: Script, more: boolean): number {
  if (more) {
    script.err('Error: option --reset_ub is exclusive');
    return 20;
  }
  const conf = world.conf(ctid);
  if (world.stateOf(ctid) !== 'running' || conf === undefined) {
    script.err('Container is not running');
    return 31;
  }
  script.out('UB limits were set successfully').change({ kind: 'limits', ctid, limits: limitsOf(conf) });
  return 0;
}

/** Applies in vzctl's order; answers the exit code. What was applied before a failure stays, as it does there. */
function apply(world: World, ctid: string, script: Script, wishes: readonly Wish[], save: boolean): number {
  const of = (name: string) => wishes.find((one) => one.param.name === name)?.stored;
  const running = world.stateOf(ctid) === 'running';
  const conf = world.conf(ctid) ?? parseConf('');
  const named = rename(world, ctid, script, of('name'), save);
  if (named !== 0) return named;
  if (running) warnAboutRestart(script, of);
  if (running) {
    const code = switchUgid(script, get(conf, 'QUOTAUGIDLIMIT'), of('quotaugidlimit'));
    if (code !== 0) return code;
  }
  const counted = applyCounters(world, ctid, script, wishes, conf, save);
  if (counted !== 0) return counted;
  const cpu = ['cpulimit', 'cpuunits', 'cpus'].filter((name) => of(name) !== undefined);
  if (!running && !save && cpu.length > 0) {
    script.err('Unable to apply CPU parameters: container is not running');
    return 31;
  }
  if (running) applyLive(script, of);
  if (!running && !save && (of('hostname') !== undefined || of('nameserver') !== undefined)) {
    script.out('Unable to configure container: not running');
  }
  return applyDisk(script, of, get(conf, 'VE_LAYOUT') === 'ploop', running, save);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0';
}

/** Second-level quota cannot be switched while the container runs: on is refused, off waits (recorded: set-disk.json). */
function switchUgid(script: Script, before: string | undefined, wanted: string | undefined): number {
  if (wanted === undefined || isSet(before) === isSet(wanted)) return 0;
  const on = isSet(wanted);
  script.err(`Unable to turn ${on ? 'on' : 'off'} second-level disk quota on a running container`);
  warnAboutSetmode(script);
  if (on) {
    script.err('Unable to apply new quota values: ugid quota not initialized');
    return 67;
  }
  script.err('WARNING: Unable to turn ugid quota off. New parameters will be applied during the next start');
  return 0;
}

function rename(world: World, ctid: string, script: Script, name: string | undefined, save: boolean): number {
  if (name === undefined) return 0;
  if (!save) {
    script.err('Error: unable to use --name option without --save');
    return 131;
  }
  const other = world.ctids().find((one) => one !== ctid && name !== '' && world.value(one, 'NAME') === name);
  if (other !== undefined) {
    script.err(`Conflict: name ${name} already used by container ${other}`);
    return 131;
  }
  if (name === '.' || name === '..') {
    script.err(`Unable to create link /etc/vz/names/${name}: File exists`);
    return 131;
  }
  if (world.value(ctid, 'NAME') !== name) script.out(`Name ${name} assigned`);
  return 0;
}

function warnAboutSetmode(script: Script): void {
  script.err('WARNING: Some of the parameters could not be applied to a running container.');
  script.err('\tPlease consider using --setmode option');
}

function warnAboutRestart(script: Script, of: (name: string) => string | undefined): void {
  const lines: string[] = [];
  if (of('netfilter') !== undefined) lines.push('Unable to set iptables/netfilter on a running container');
  if (of('diskquota') !== undefined) lines.push('Unable to switch DISK_QUOTA on or off on a running container');
  for (const line of lines) script.err(line);
  if (lines.length > 0) warnAboutSetmode(script);
}

/** Beancounters are also recomputed by every call on a VSwap container. */
function applyCounters(
  world: World,
  ctid: string,
  script: Script,
  wishes: readonly Wish[],
  conf: Conf,
  save: boolean,
): number {
  const ubc = wishes.filter(({ param }) => isCounter(param) || param.group === 'memory');
  const vswap = isVswap(pairOf(limitsOf(conf), 'physpages'));
  if (ubc.length === 0 && !vswap) return 0;
  const asked = setKeys(
    conf,
    ubc.map(({ param, stored }) => [param.key, stored] as const),
  );
  const limits = limitsOf(asked);
  if (isVswap(pairOf(limits, 'physpages')) && get(asked, 'SWAPPAGES') === undefined) {
    script.err('Error: required UB parameter (swap) not set');
    return 28;
  }
  if (world.stateOf(ctid) === 'running') {
    script.out('UB limits were set successfully').change({ kind: 'limits', ctid, limits });
    return 0;
  }
  if (save) return 0;
  script.err('Unable to apply UBC parameters: container is not running');
  return 31;
}

function applyLive(script: Script, of: (name: string) => string | undefined): void {
  const unlimited = (value: string, unit: string) => (value === '0' ? '0 (unlimited)' : `${value} ${unit}`);
  const [cpulimit, cpuunits, cpus] = [of('cpulimit'), of('cpuunits'), of('cpus')];
  if (cpulimit !== undefined) script.out(`Setting CPU limit: ${cpulimit}`);
  if (cpuunits !== undefined) script.out(`Setting CPU units: ${cpuunits}`);
  if (cpus !== undefined) script.out(`Setting CPUs: ${cpus}`);
  const [iolimit, iopslimit] = [of('iolimit'), of('iopslimit')];
  if (iolimit !== undefined) script.out(`Setting iolimit: ${unlimited(iolimit, 'bytes/sec')}`);
  if (iopslimit !== undefined) script.out(`Setting iopslimit: ${unlimited(iopslimit, 'iops')}`);
}

function applyDisk(
  script: Script,
  of: (name: string) => string | undefined,
  ploop: boolean,
  running: boolean,
  save: boolean,
): number {
  const [diskspace, diskinodes] = [of('diskspace'), of('diskinodes')];
  if (ploop && diskinodes !== undefined) script.out('Warning: --diskinodes is ignored for ploop-based container');
  if (ploop || (diskspace === undefined && diskinodes === undefined)) return 0;
  if (!running) {
    if (save) return 0;
    script.err('Error: Unable to apply new quota values: quota not running');
    return 62;
  }
  const [soft = '0', hard = '0'] = (diskspace ?? '').split(':');
  if (Number(hard) >= Number(soft)) return 0;
  script.err(`vzquota : (error) block_hard_limit [${hard}] < block_soft_limit [${soft}]`).err('');
  script.err('vzquota setlimit failed [2]');
  return 62;
}
