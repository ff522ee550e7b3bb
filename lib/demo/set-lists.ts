/**
 * Settings that are lists: features, capabilities, netfilter modules, devices, PCI devices. What is asked for is merged into what the config
 * has (src/lib/vzfeatures.c, cap.c, iptables.c, dev.c, pci.c; recorded: set-features.json).
 */
import { wordsIn } from '@/lib/vz/addresses';
import { capabilityNames, featureNames, iptablesModules } from '@/lib/vz/rights';
import { deviceNodes } from './surroundings';

/** A refused value, with what is said of it before "Bad parameter". */
export interface Complaint {
  stream: 'stdout' | 'stderr';
  line: string;
}

/** undefined: taken. '' : refused without a word. */
type Check = (value: string) => Complaint | '' | undefined;

const conntrackUsers = /^(ip_conntrack_|ipt_conntrack|ipt_state|ipt_helper|iptable_nat|ip_nat_|ipt_REDIRECT)/;

const parts = (value: string): string[] => value.split(',').filter((part) => part !== '');

/** The feature a part switches. vzctl compares four letters with the start of its last name, so any four-letter word is nfsd (recorded). */
function featureOf(part: string): [name: string, state: string] | undefined {
  const [name = '', state = ''] = part.split(':');
  if (state !== 'on' && state !== 'off') return undefined;
  if (featureNames.includes(name)) return [name, state];
  return name.length === 4 ? ['nfsd', state] : undefined;
}

function capabilityOf(part: string): [name: string, state: string] | undefined {
  const [, name = '', state = ''] = /^([^:]+):(on|off)$/.exec(part) ?? [];
  return name === '' ? undefined : [name.toUpperCase(), state];
}

const devnode = /^([^:]+):(none|r?w?q?)$/;
const device = /^([bc]):(\d+):(\d+|all):(none|r?w?q?)$/;
const pci = /^(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,2}):([0-9a-f]{1,2})\.([0-9a-f])$/i;

export const listChecks: Readonly<Record<string, Check>> = {
  features: (value) => {
    const odd = parts(value).find((part) => featureOf(part) === undefined);
    return odd === undefined ? undefined : { stream: 'stdout', line: `Warning: Unknown feature: ${odd}` };
  },
  capability: (value) => {
    for (const part of parts(value)) {
      const [name] = capabilityOf(part) ?? [];
      const line =
        name === undefined
          ? `Can't parse capability ${part} (expecting capname:on|off)`
          : capabilityNames.includes(name)
            ? undefined
            : `Capability ${part.split(':')[0]} is unknown`;
      if (line !== undefined) return { stream: 'stderr', line };
    }
    return undefined;
  },
  iptables: (value) => {
    const odd = wordsIn(value).find((word) => !iptablesModules.includes(word));
    return odd === undefined
      ? undefined
      : { stream: 'stderr', line: `Warning: Unknown iptable module: ${odd}, skipped` };
  },
  devnodes: (value) => {
    const name = devnode.exec(value)?.[1];
    if (name === undefined) return '';
    if (deviceNodes.includes(name)) return undefined;
    return { stream: 'stderr', line: `Incorrect device name /dev/${name}: No such file or directory` };
  },
  // Block major 7 is loop devices.
  devices: (value) => (device.test(value) && !/^b:7:/.test(value) ? undefined : ''),
  pci_add: (value) => (pci.test(value) ? undefined : ''),
  pci_del: (value) => (pci.test(value) ? undefined : ''),
};

/** What the config says after all values of an option were merged into what it said before. */
export function mergeList(option: string, before: string | undefined, values: readonly string[]): string {
  switch (option) {
    case 'features':
      return switched(featureNames, before, values.flatMap(parts).map(featureOf));
    case 'capability':
      return switched(capabilityNames, before, values.flatMap(parts).map(capabilityOf));
    case 'iptables': {
      const asked = new Set(values.flatMap(wordsIn));
      if (asked.size > 0) asked.add('ip_tables');
      if ([...asked].some((name) => conntrackUsers.test(name))) asked.add('ip_conntrack');
      return iptablesModules
        .filter((name) => asked.has(name))
        .map((name) => `${name} `)
        .join('');
    }
    case 'pci_add':
      return [...new Set([...wordsIn(before), ...values.map(pciAddress)])].join(' ');
    case 'pci_del':
      return wordsIn(before)
        .filter((one) => !values.map(pciAddress).includes(one))
        .join(' ');
    default:
      return withDevices(before, values);
  }
}

/** name:on|off words in the table's order. */
function switched(
  names: readonly string[],
  before: string | undefined,
  changes: readonly ([string, string] | undefined)[],
): string {
  const old = wordsIn(before).map((word): [string, string] => [word.split(':')[0] ?? '', word.split(':')[1] ?? '']);
  const states = new Map([...old, ...changes.filter((change) => change !== undefined)]);
  return names
    .filter((name) => states.has(name))
    .map((name) => `${name}:${states.get(name)}`)
    .join(' ');
}

/** Devices by all but their mode; `none` takes one away. Each is written with a blank behind it. */
function withDevices(before: string | undefined, values: readonly string[]): string {
  const modes = new Map<string, string>();
  for (const word of [...wordsIn(before), ...values]) {
    const at = word.lastIndexOf(':');
    modes.set(word.slice(0, at), word.slice(at + 1));
  }
  return [...modes]
    .filter(([, mode]) => mode !== 'none')
    .map(([name, mode]) => `${name}:${mode} `)
    .join('');
}

/** In full: 00:1f.2 is 0000:00:1f.2. */
export function pciAddress(text: string): string {
  const [, domain = '0', bus = '', slot = '', fn = ''] = pci.exec(text) ?? [];
  return `${domain.padStart(4, '0')}:${bus.padStart(2, '0')}:${slot.padStart(2, '0')}.${fn}`;
}
