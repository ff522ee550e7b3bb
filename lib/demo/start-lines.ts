/** The lines about what is configured while a container is set up, in the order of src/lib/env.c (recorded: set-disk.json, --setmode restart). */
import type { Call } from './call';
import { isVswap, limitsOf, pairOf } from './limits';
import type { World } from './machine';
import { maskOf } from './masks';
import { settingOf } from './places';
import { vethsOf } from './veth';

const isSet = (text: string | undefined): text is string => text !== undefined && text !== '0' && text !== '';

export function printResources({ world, ctid, script, verbose }: Call): void {
  // Nothing to set where the kernel knows no containers of this kind.
  if (world.surroundings.kernel === 'plain') return;
  const value = (key: string) => world.value(ctid, key);
  const line = (key: string, text: (value: string) => string) => {
    const own = value(key);
    if (isSet(own)) script.out(text(own));
  };
  line('CPULIMIT', (limit) => `Setting CPU limit: ${limit}`);
  script.out(`Setting CPU units: ${value('CPUUNITS') ?? '1000'}`);
  line('CPUS', (cpus) => `Setting CPUs: ${cpus}`);
  const [nodes, cpus] = [value('NODEMASK'), value('CPUMASK')];
  if (nodes !== undefined && nodes !== '') script.out(`Setting NUMA node mask: ${maskOf(nodes, world.spec.cpus)}`);
  if (cpus !== undefined && cpus !== '') script.out(`Setting CPU mask: ${maskOf(cpus, world.spec.cpus)}`);
  if (isSet(value('DEVNODES')) || isSet(value('DEVICES'))) script.out('Setting devices');
  if (verbose) verboseMeminfo(world, ctid, (text) => script.out(text));
  line('IOLIMIT', (limit) => `Setting iolimit: ${limit} bytes/sec`);
  line('IOPSLIMIT', (limit) => `Setting iopslimit: ${limit} iops`);
  const veths = vethsOf(value('NETIF')).map((one) => one.host_ifname);
  if (veths.length > 0) script.out(`Configure veth devices: ${veths.join(' ')} `);
}

/** What /proc/meminfo shows inside: as much as may be allocated, unless the config says otherwise. */
function verboseMeminfo(world: World, ctid: string, out: (line: string) => void): void {
  const conf = world.conf(ctid);
  if (conf === undefined || isVswap(pairOf(limitsOf(conf), 'physpages'))) return;
  if (world.value(ctid, 'MEMINFO') === undefined)
    out(`Configuring meminfo: ${pairOf(limitsOf(conf), 'privvmpages')[0]}`);
}

/** Scripts of the distribution that --verbose names. */
export function verboseSetup({ world, ctid, script, verbose }: Call, part: 'network' | 'system'): void {
  if (!verbose) return;
  const family = /^(debian|ubuntu)/.test(settingOf(world, ctid, 'OSTEMPLATE') ?? '') ? 'debian' : 'redhat';
  const run = (name: string) => script.out(`Running container script: /etc/vz/dists/scripts/${name}.sh`);
  if (part === 'network') {
    if (isSet(world.value(ctid, 'IP_ADDRESS'))) run(`${family}-add_ip`);
    return;
  }
  run('set_console');
  if (isSet(world.value(ctid, 'HOSTNAME'))) run(`${family}-set_hostname`);
  run('set_dns');
  run('prestart');
}
