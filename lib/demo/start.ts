/** Starting, mounting and restoring a container: what is printed, how long it takes, what changes. Recorded: lifecycle.json, suspend-resume.json. */
import { bare, wordsIn } from '@/lib/vz/addresses';
import { isInUse } from './addresses-in-use';
import type { Call } from './call';
import { shellComplaints, understood } from './conf-reading';
import { isVswap, limitsOf, pairOf } from './limits';
import type { World } from './machine';
import { isNamed } from './names';
import { confPath, dumpPath, hasQuota, isPloop, privatePath, settingOf } from './places';
import { keyOf, unit } from './rng';
import type { Script } from './script';
import { printResources, verboseSetup } from './start-lines';
import { COUNTERS, type CounterName } from './workload';

const FAILED = 'Container start failed (try to check kernel messages, e.g. "dmesg | tail")';
const PLOOP = [
  'No ploop support in the kernel, or kernel is way too old.',
  'Make sure you have OpenVZ kernel 042stab058.7 or later running,',
  'and kernel ploop modules loaded.',
];

export interface StartOptions {
  wait: boolean;
  /** Second-level quota was switched on: vzquota counts anew. */
  recount?: boolean;
}

/** A duration that differs from call to call. */
export function duration(world: World, ctid: string, leastMs: number, mostMs: number): number {
  return Math.round(leastMs + (mostMs - leastMs) * unit(keyOf(world.spec.seed, ctid, 'duration'), world.nowMs));
}

/** True, and said so, when the image cannot be used for want of a kernel. */
export function lacksPloop({ world, ctid, script }: Pick<Call, 'world' | 'ctid' | 'script'>): boolean {
  if (world.surroundings.ploop !== false || !isPloop(world, ctid)) return false;
  for (const line of PLOOP) script.err(line);
  return true;
}

export function mount(call: Call): number {
  const { world, ctid, script } = call;
  if (refusesPrivate(world, ctid, script)) return 43;
  if (lacksPloop(call)) return 99;
  return mountQuietly(call);
}

/** From the quota to "Container is mounted". */
function mountQuietly({ world, ctid, script }: Pick<Call, 'world' | 'ctid' | 'script'>): number {
  const container = world.container(ctid);
  if (!isPloop(world, ctid) && hasQuota(world, ctid)) {
    if (container?.quota?.file === false) script.out('Initializing quota ...');
    if (settingOf(world, ctid, 'DISKSPACE') === undefined) {
      script.err('Error: Not enough parameters, diskspace quota not set');
      return 63;
    }
  }
  const before = container?.scripts?.premount;
  if (before !== undefined) script.raw(before.output);
  if ((before?.code ?? 0) !== 0 || isNamed(world.value(ctid, 'NAME') ?? '', 'fail-script')) {
    script.pause(90).err(`Error executing premount script /etc/vz/conf/${ctid}.premount`);
    return 79;
  }
  script.pause(220);
  const after = container?.scripts?.mount;
  if (after !== undefined) script.raw(after.output);
  script.out('Container is mounted').change({ kind: 'mount', ctid, mounted: true });
  return 0;
}

function refusesPrivate(world: World, ctid: string, script: Script): boolean {
  if (world.container(ctid)?.privateArea !== false) return false;
  script.err(`Container private area ${privatePath(world, ctid)} does not exist`);
  return true;
}

export function start(call: Call, options: StartOptions): number {
  const { world, ctid, script } = call;
  const state = world.stateOf(ctid);
  if (refusesPrivate(world, ctid, script)) return 43;
  if (state === 'suspended') {
    script.out(`Dump file ${dumpPath(ctid)} exists, trying to restore from it`);
    const code = restore(call, dumpPath(ctid));
    if (code === 0) return 0;
    // Its file system stays mounted; the memory is lost.
    script.out('Starting container...').change({ kind: 'dump', ctid, dump: false });
    return boot(call, options);
  }
  script.out('Starting container...');
  const refused = refusesConfig(call);
  if (refused !== 0) return refused;
  if (lacksPloop(call)) return 99;
  if (options.recount === true) {
    script.err(`vzquota : (warning) quota usage is invalid for id ${ctid}, recalculating disk usage...`);
  }
  if (state === 'mounted') script.pause(150).out('Container is unmounted');
  const code = mountQuietly(call);
  return code === 0 ? boot(call, options) : code;
}

/** Beancounters a start needs and the config lacks (src/lib/ub.c, check_ub): all but swappages, or just that one in VSwap mode. */
function refusesConfig({ world, ctid, script }: Call): number {
  const conf = world.conf(ctid);
  if (conf === undefined) return 14;
  const has = (counter: CounterName) => world.value(ctid, counter.toUpperCase()) !== undefined;
  const vswap = isVswap(pairOf(limitsOf(conf), 'physpages'));
  if (vswap && world.surroundings.vswap === false) {
    script.err('Error: detected vswap CT config but kernel does not support vswap');
    script.err('This means either old kernel or bad config (physpages NOT set to 0:unlimited)');
    return 5;
  }
  const needed = vswap ? (['swappages'] as const) : COUNTERS.filter((counter) => counter !== 'swappages');
  const missing = needed.filter((counter) => !has(counter));
  for (const counter of missing) script.err(`Error: required UB parameter ${counter} not set`);
  return missing.length > 0 ? 28 : 0;
}

/** Creates the environment in a mounted container. */
function boot(call: Call, { wait }: StartOptions): number {
  const { world, ctid, script } = call;
  const unmount = () => script.pause(120).out('Container is unmounted').change({ kind: 'mount', ctid, mounted: false });
  const refusal = kernelRefusal(world, ctid);
  if (refusal !== undefined) {
    script.err(refusal.line).err(FAILED);
    unmount();
    return refusal.code;
  }
  const undo = (): void => {
    script.out('Killing container ...').pause(200).out('Container was stopped');
    unmount();
  };
  complain(call);
  const own = wordsIn(world.value(ctid, 'IP_ADDRESS'));
  if (own.length > 0) script.pause(40).out(`Adding IP address(es): ${own.join(' ')}`);
  const taken = own.find((address) => isInUse(world, ctid, bare(address)));
  if (taken !== undefined) {
    script.err(`Unable to add IP ${bare(taken)}: Address already in use`).err(FAILED);
    undo();
    return 78;
  }
  verboseSetup(call, 'network');
  printResources(call);
  verboseSetup(call, 'system');
  if (world.container(ctid)?.init === false || isNamed(world.value(ctid, 'NAME') ?? '', 'fail-start')) {
    script.pause(300).err('Unable to start init, probably incorrect template').err('Container start failed');
    undo();
    return 47;
  }
  if (!wait) {
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

function kernelRefusal(world: World, ctid: string): { line: string; code: number } | undefined {
  const { environment, beancounter } = world.surroundings.refuses ?? {};
  if (environment !== undefined) return { line: `env_create error: ${environment}`, code: 7 };
  if (beancounter === undefined) return undefined;
  const first = world.value(ctid, 'KMEMSIZE') ?? 'unlimited';
  return { line: `setublimit ${misnamed('kmemsize')} ${first} failed: ${beancounter}`, code: 1 };
}

/** vzctl 4.11.1 looks the name up in a table that is three entries short: it prints a later counter's, or none (recorded). */
export function misnamed(counter: CounterName): string {
  const index = COUNTERS.indexOf(counter);
  return index === 0 ? '(null)' : (COUNTERS[index + 3] ?? '(null)').toUpperCase();
}

/** What the helper scripts print when they source configs with lines that are no shell. */
function complain({ world, ctid, script }: Call): void {
  const conf = world.conf(ctid);
  const scripts = [
    'vps-prestart',
    ...(understood(conf ?? world.globals(), 'IP_ADDRESS') === undefined ? [] : ['vps-net_add']),
  ];
  for (const name of scripts) {
    const path = `/usr/libexec/vzctl/scripts/${name}`;
    for (const line of shellComplaints(path, '/etc/vz/vz.conf', world.globals())) script.err(line);
    if (name !== 'vps-prestart' || conf === undefined) continue;
    for (const line of shellComplaints(path, confPath(ctid), conf)) script.err(line);
  }
}

/** Brings a checkpoint back. `dump` is its file. */
export function restore(call: Call, dump: string): number {
  const { world, ctid, script } = call;
  script.out('Restoring container ...').pause(250).out('Container is mounted').pause(700).out('\tundump...');
  const refused = world.surroundings.refuses?.undump;
  if (refused !== undefined) {
    script.err(`Restore error, undump failed: ${refused}`);
    script.err('Unable to apply network parameters: container is not running');
    script.err('Container restore failed (try to check kernel messages, e.g. "dmesg | tail")');
    return 17;
  }
  const own = wordsIn(world.value(ctid, 'IP_ADDRESS'));
  if (own.length > 0) script.out(`Adding IP address(es): ${own.join(' ')}`);
  printResources(call);
  script.pause(150).out('\tresume...').out('Container start in progress...').out('Restoring completed successfully');
  script.change({ kind: 'boot', ctid });
  if (dump !== dumpPath(ctid)) script.change({ kind: 'file', path: dump, exists: false });
  return 0;
}
