/** start, stop, restart, mount, umount, suspend, resume: what they print, how long they take, what changes. Recorded: lifecycle.json. */
import { exitFor, isAction, isState } from '@/lib/vz/state';
import { isVswap, limitsOf, pairOf } from './limits';
import type { World } from './machine';
import { isNamed } from './names';
import { keyOf, unit } from './rng';
import type { Script } from './script';
import { COUNTERS } from './workload';

export interface Call {
  command: string;
  ctid: string;
  options: ReadonlyMap<string, string>;
  script: Script;
  quiet: boolean;
}

/** Answers the exit code; output and changes go into the call's script. */
export function lifecycle(world: World, call: Call): number {
  const { command, ctid, script, options } = call;
  const state = world.stateOf(ctid);
  if (command === 'restart') {
    script.out('Restarting container');
    if (state === 'running') {
      const code = stop(world, ctid, script, options);
      if (code !== 0) return code;
    }
    const disabled = state === 'running' && isDisabled(world, ctid) && !options.has('force');
    if (disabled) {
      script.err('Container start disabled');
      return 105;
    }
  }
  const disabled = command === 'start' && isDisabled(world, ctid) && !options.has('force');
  const refusal = isAction(command) && isState(state) ? exitFor(command, state, disabled) : undefined;
  if (refusal !== undefined && command !== 'restart') {
    const text = refusal.text.replace('{ctid}', ctid);
    if (command === 'resume' && refusal.code === 17) script.out('Restoring container ...');
    if (refusal.stream === 'stdout') script.out(text);
    else script.err(text);
    return refusal.code;
  }
  switch (command) {
    case 'stop':
      return stop(world, ctid, script, options);
    case 'mount':
      return mount(world, ctid, script);
    case 'umount':
      script.pause(180).out('Container is unmounted').change({ kind: 'mount', ctid, mounted: false });
      return 0;
    case 'suspend':
      script
        .out('Setting up checkpoint...')
        .out('\tsuspend...')
        .pause(300)
        .out('\tdump...')
        .pause(1400)
        .out('\tkill...');
      script.out('Checkpointing completed successfully').pause(120).out('Container is unmounted');
      script.change(
        { kind: 'halt', ctid },
        { kind: 'mount', ctid, mounted: false },
        { kind: 'dump', ctid, dump: true },
      );
      return 0;
    case 'resume':
      return restore(world, ctid, script);
    default:
      return start(world, call);
  }
}

function isDisabled(world: World, ctid: string): boolean {
  return world.value(ctid, 'DISABLED') === 'yes';
}

/** A duration that differs from call to call. */
function duration(world: World, ctid: string, leastMs: number, mostMs: number): number {
  return Math.round(leastMs + (mostMs - leastMs) * unit(keyOf(world.spec.seed, ctid, 'duration'), world.nowMs));
}

function stop(world: World, ctid: string, script: Script, options: ReadonlyMap<string, string>): number {
  const name = world.value(ctid, 'NAME') ?? '';
  const fast = options.has('fast');
  script.out(fast ? 'Killing container ...' : 'Stopping container ...');
  if (fast) script.pause(duration(world, ctid, 150, 400));
  else if (isNamed(name, 'slow-stop')) script.pause(20_000);
  else script.pause(duration(world, ctid, 1100, 2600));
  script.out('Container was stopped');
  const lies = isNamed(name, 'lying-stop');
  if (!lies) script.change({ kind: 'halt', ctid });
  if (options.has('skip-umount')) return 0;
  script.pause(150).out('Container is unmounted');
  if (!lies) script.change({ kind: 'mount', ctid, mounted: false });
  return 0;
}

function mount(world: World, ctid: string, script: Script): number {
  if (refusesPrivate(world, ctid, script)) return 43;
  if (refusesScript(world, ctid, script)) return 79;
  script.pause(220).out('Container is mounted').change({ kind: 'mount', ctid, mounted: true });
  return 0;
}

function refusesPrivate(world: World, ctid: string, script: Script): boolean {
  if (world.container(ctid)?.privateArea !== false) return false;
  script.err(`Container private area /vz/private/${ctid} does not exist`);
  return true;
}

function refusesScript(world: World, ctid: string, script: Script): boolean {
  if (!isNamed(world.value(ctid, 'NAME') ?? '', 'fail-script')) return false;
  script.pause(90).err(`Error executing premount script /etc/vz/conf/${ctid}.premount`);
  return true;
}

const addresses = (text: string | undefined): string[] => (text ?? '').split(/\s+/).filter((word) => word !== '');
const bare = (address: string): string => address.replace(/\/.*$/, '');

function start(world: World, call: Call): number {
  const { ctid, script, options } = call;
  const conf = world.conf(ctid);
  if (conf === undefined) return 14;
  if (refusesPrivate(world, ctid, script)) return 43;
  if (world.stateOf(ctid) === 'suspended' && call.command !== 'resume') {
    script.out(`Dump file /vz/dump/Dump.${ctid} exists, trying to restore from it`);
    return restore(world, ctid, script);
  }
  script.out('Starting container...');
  const missing = missingBeancounters(world, ctid);
  for (const counter of missing) script.err(`Error: required UB parameter ${counter} not set`);
  if (missing.length > 0) return 28;
  if (world.container(ctid)?.mounted === true && world.stateOf(ctid) === 'mounted') {
    script.pause(150).out('Container is unmounted');
  }
  if (refusesScript(world, ctid, script)) return 79;
  script.pause(220).out('Container is mounted').change({ kind: 'mount', ctid, mounted: true });
  const own = addresses(world.value(ctid, 'IP_ADDRESS'));
  if (own.length > 0) script.pause(40).out(`Adding IP address(es): ${own.join(' ')}`);
  const undo = (): void => {
    script
      .out('Killing container ...')
      .pause(200)
      .out('Container was stopped')
      .pause(120)
      .out('Container is unmounted');
    script.change({ kind: 'mount', ctid, mounted: false });
  };
  const taken = own.find((address) => isInUse(world, ctid, bare(address)));
  if (taken !== undefined) {
    script.err(`Unable to add IP ${bare(taken)}: Address already in use`);
    script.err('Container start failed (try to check kernel messages, e.g. "dmesg | tail")');
    undo();
    return 78;
  }
  printResources(world, ctid, script);
  if (isNamed(world.value(ctid, 'NAME') ?? '', 'fail-start')) {
    script.pause(300).err('Unable to start init, probably incorrect template').err('Container start failed');
    undo();
    return 47;
  }
  if (!options.has('wait')) {
    script
      .pause(duration(world, ctid, 500, 1300))
      .out('Container start in progress...')
      .change({ kind: 'boot', ctid });
    return 0;
  }
  script.pause(300).out('Container start in progress, waiting ...').change({ kind: 'boot', ctid });
  script.pause(duration(world, ctid, 3000, 6000)).out('Container started successfully');
  return 0;
}

/** The lines about what is configured, in the order of src/lib/env.c (recorded: set-disk.json, --setmode restart). */
function printResources(world: World, ctid: string, script: Script): void {
  const value = (key: string) => world.value(ctid, key);
  const set = (key: string) => value(key) !== undefined && value(key) !== '0' && value(key) !== '';
  if (set('CPULIMIT')) script.out(`Setting CPU limit: ${value('CPULIMIT')}`);
  script.out(`Setting CPU units: ${value('CPUUNITS') ?? '1000'}`);
  if (set('CPUS')) script.out(`Setting CPUs: ${value('CPUS')}`);
  if (set('DEVNODES') || set('DEVICES')) script.out('Setting devices');
  if (set('IOLIMIT')) script.out(`Setting iolimit: ${value('IOLIMIT')} bytes/sec`);
  if (set('IOPSLIMIT')) script.out(`Setting iopslimit: ${value('IOPSLIMIT')} iops`);
  const veth = [...(value('NETIF') ?? '').matchAll(/host_ifname=([^,;]+)/g)].map((match) => match[1]);
  if (veth.length > 0) script.out(`Configure veth devices: ${veth.join(' ')} `);
}

function restore(world: World, ctid: string, script: Script): number {
  script.out('Restoring container ...').pause(250).out('Container is mounted').pause(700).out('\tundump...');
  const own = addresses(world.value(ctid, 'IP_ADDRESS'));
  if (own.length > 0) script.out(`Adding IP address(es): ${own.join(' ')}`);
  printResources(world, ctid, script);
  script.pause(150).out('\tresume...').out('Container start in progress...').out('Restoring completed successfully');
  script.change({ kind: 'boot', ctid });
  return 0;
}

/** Address of another running container of this node: the kernel refuses it. */
export function isInUse(world: World, ctid: string, address: string): boolean {
  return world
    .ctids()
    .some(
      (other) =>
        other !== ctid &&
        world.stateOf(other) === 'running' &&
        addresses(world.value(other, 'IP_ADDRESS')).some((one) => bare(one) === address),
    );
}

/** Beancounters a start needs and the config lacks (src/lib/ub.c, check_ub): all but swappages, or just that one in VSwap mode. */
function missingBeancounters(world: World, ctid: string): string[] {
  const conf = world.conf(ctid);
  if (conf === undefined) return [];
  const has = (counter: string) => world.value(ctid, counter.toUpperCase()) !== undefined;
  if (isVswap(pairOf(limitsOf(conf), 'physpages'))) {
    return has('swappages') ? [] : ['swappages'];
  }
  return COUNTERS.filter((counter) => counter !== 'swappages' && !has(counter));
}
