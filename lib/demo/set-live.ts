/** Settings a running container takes at once: processors, devices, I/O, host name and DNS. Recorded: set-cpu-io.json, set-features.json. */
import { maskOf } from './masks';
import { NODE_CTID } from './places';
import type { Job } from './set-apply';
import { pciAddress } from './set-lists';

const processorOptions = ['cpulimit', 'cpuunits', 'cpus', 'cpumask', 'nodemask'];

export function applyProcessors({ wishes, script, running, save, world }: Job): number {
  const of = (name: string) => wishes.get(name)?.stored;
  if (!running) {
    if (save || !processorOptions.some((name) => wishes.has(name))) return 0;
    script.err('Unable to apply CPU parameters: container is not running');
    return 31;
  }
  if (world.surroundings.kernel === 'plain') return 0;
  const say = (name: string, what: string) => {
    const value = of(name);
    if (value !== undefined) script.out(`Setting ${what}: ${value}`);
  };
  say('cpulimit', 'CPU limit');
  say('cpuunits', 'CPU units');
  say('cpus', 'CPUs');
  const [nodes, cpus] = [of('nodemask'), of('cpumask')];
  if (nodes !== undefined) script.out(`Setting NUMA node mask: ${maskOf(nodes, world.spec.cpus)}`);
  if (cpus !== undefined) script.out(`Setting CPU mask: ${maskOf(cpus, world.spec.cpus)}`);
  return 0;
}

export function applyDevices({ wishes, script, running, ctid }: Job): number {
  if (!running || ctid === NODE_CTID) return 0;
  if (wishes.has('devnodes') || wishes.has('devices')) script.out('Setting devices');
  const [added, deleted] = [wishes.get('pci_add')?.values ?? [], wishes.get('pci_del')?.values ?? []];
  const address = added[0] ?? deleted[0];
  if (address === undefined) return 0;
  script.out('Setting PCI devices');
  // No PCI device of the node can be given away: the script does not find any.
  const place = `${added.length > 0 ? '' : `/vz/root/${ctid}`}/sys/bus/pci/devices/${pciAddress(address)}/`;
  script.raw(`/usr/libexec/vzctl/scripts/vps-pci: 41: cd: can't cd to ${place}\n`, 'stderr');
  return 1;
}

export function applyIo({ wishes, script, running }: Job): number {
  if (!running) return 0;
  const unlimited = (value: string, unit: string) => (value === '0' ? '0 (unlimited)' : `${value} ${unit}`);
  const [iolimit, iopslimit] = [wishes.get('iolimit')?.stored, wishes.get('iopslimit')?.stored];
  if (iolimit !== undefined) script.out(`Setting iolimit: ${unlimited(iolimit, 'bytes/sec')}`);
  if (iopslimit !== undefined) script.out(`Setting iopslimit: ${unlimited(iopslimit, 'iops')}`);
  return 0;
}

export function applyHost({ wishes, script, running, save, ctid }: Job): number {
  const hostname = wishes.get('hostname')?.stored;
  if (running) {
    if (hostname !== undefined && ctid !== NODE_CTID) {
      script.change({ kind: 'container', ctid, part: { hostname } });
    }
    return 0;
  }
  if (!save && (hostname !== undefined || wishes.has('nameserver') || wishes.has('searchdomain'))) {
    script.out('Unable to configure container: not running');
  }
  return 0;
}
