/** Reads today's libvirt domain format. Units and defaults: libvirt 9.0.0, docs/formatdomain.rst and src/openvz/openvz_driver.c. */
import { UNLIMITED } from '@/lib/vz/values';
import { childOf, childrenOf, kibOf, type Native, takeAddresses, takeTemplate, wholeOf } from './native';
import { defaultHostName, printNetif, type Veth } from './netif';
import type { XmlElement } from './tree';
import { isCpuCount, isCpuUnits, isIfName, isMac, isName, isPath } from './value-rules';

const BINARY = 'KMGTPE';

/** Bytes of one unit, as libvirt's virScaleInteger has it; undefined for an unknown one. */
function factorOf(unit: string): bigint | undefined {
  const word = unit.toLowerCase();
  if (word === '' || word === 'b' || word === 'byte' || word === 'bytes') return 1n;
  const found = /^([kmgtpe])(ib|b)?$/.exec(word);
  const power = BINARY.toLowerCase().indexOf(found?.[1] ?? '-') + 1;
  if (found === null || power < 1) return undefined;
  return (found[2] === 'b' ? 1000n : 1024n) ** BigInt(power);
}

/** Bytes of an amount; undefined for none, or after saying what is wrong. */
function bytesOf(from: XmlElement | undefined, byDefault: string, native: Native): bigint | undefined {
  if (from === undefined) return undefined;
  const number = wholeOf(from.text.trim(), from, native.problems);
  const factor = factorOf(from.attributes.get('unit') ?? byDefault);
  if (number === undefined) return undefined;
  if (factor !== undefined && number * factor <= UNLIMITED) return number * factor;
  native.problems.say('E_NUMBER', from, { what: `${number} ${from.attributes.get('unit') ?? byDefault}` });
  return undefined;
}

export function readC(root: XmlElement, ctid: string, native: Native, nodeCpus: number | undefined): void {
  const { keys, problems } = native;
  const title = childOf(root, 'title');
  const name = title?.text.trim() ?? '';
  if (title !== undefined) {
    if (isName(name)) keys.set('NAME', { value: name, from: title });
    else problems.say('W_IGNORED', title, { what: 'title' });
  }
  const description = childOf(root, 'description');
  if (description !== undefined) keys.set('DESCRIPTION', { value: description.text.trim(), from: description });
  takeMemory(root, native);
  takeCpus(root, native, nodeCpus);
  takeOs(root, native);
  const devices = childOf(root, 'devices');
  const filesystem = childOf(devices, 'filesystem');
  if (filesystem !== undefined) takeFilesystem(filesystem, native);
  takeInterfaces(childrenOf(devices, 'interface'), ctid, native);
}

function takeMemory(root: XmlElement, native: Native): void {
  const memory = childOf(root, 'memory');
  const bytes = bytesOf(memory, 'KiB', native);
  if (memory !== undefined && bytes !== undefined) native.memory = { kib: bytes / 1024n, from: memory };
  const memtune = childOf(root, 'memtune');
  const pages = (name: string) => {
    const amount = bytesOf(childOf(memtune, name), 'KiB', native);
    return amount === undefined || amount / 1024n >= 9_007_199_254_740_991n ? undefined : amount / 4096n;
  };
  const [soft, hard, guarantee] = [pages('soft_limit'), pages('hard_limit'), pages('min_guarantee')];
  if (memtune === undefined) return;
  if (soft !== undefined && hard !== undefined && soft > hard)
    native.problems.say('E_UBC', memtune, { what: 'PRIVVMPAGES' });
  if (soft !== undefined || hard !== undefined) {
    native.keys.set('PRIVVMPAGES', { value: `${soft ?? 'unlimited'}:${hard ?? 'unlimited'}`, from: memtune });
  }
  if (guarantee !== undefined) native.keys.set('VMGUARPAGES', { value: `${guarantee}:unlimited`, from: memtune });
}

function takeCpus(root: XmlElement, { keys, problems }: Native, nodeCpus: number | undefined): void {
  const vcpu = childOf(root, 'vcpu');
  if (vcpu !== undefined) {
    const count = vcpu.text.trim();
    const current = vcpu.attributes.get('current') ?? count;
    if (isCpuCount(count) && current === count) keys.set('CPUS', { value: count, from: vcpu });
    else problems.say(/^\d+$/.test(count) ? 'E_VCPU' : 'E_NUMBER', vcpu, { what: count });
    if (nodeCpus !== undefined && Number(count) > nodeCpus) problems.say('W_CPUS', vcpu, { what: count });
  }
  const shares = childOf(childOf(root, 'cputune'), 'shares');
  const units = shares?.text.trim() ?? '';
  if (shares === undefined) return;
  if (isCpuUnits(units)) keys.set('CPUUNITS', { value: units, from: shares });
  else problems.say('E_NUMBER', shares, { what: units });
}

function takeOs(root: XmlElement, { problems }: Native): void {
  const os = childOf(root, 'os');
  const type = childOf(os, 'type');
  if (os !== undefined && type?.text.trim() !== 'exe') problems.say('E_OS_TYPE', type ?? os);
  if (type?.attributes.has('arch') === true) problems.say('W_IGNORED', type, { what: 'os/type/@arch' });
  const init = childOf(os, 'init');
  if (init !== undefined && init.text.trim() !== '/sbin/init') problems.say('W_IGNORED', init, { what: 'os/init' });
}

function takeFilesystem(filesystem: XmlElement, native: Native): void {
  const { keys, problems } = native;
  const ofTemplate = filesystem.attributes.get('type') === 'template';
  if (filesystem.attributes.has('accessmode')) problems.say('W_IGNORED', filesystem, { what: '@accessmode' });
  const source = childOf(filesystem, 'source');
  const said = source?.attributes.get(ofTemplate ? 'name' : 'dir');
  if (source === undefined || said === undefined) {
    problems.say('E_MISSING', source ?? filesystem, { what: ofTemplate ? '@name' : '@dir', where: 'source' });
  } else if (ofTemplate) takeTemplate(native, said, source);
  else if (isPath(said)) keys.set('VE_PRIVATE', { value: said, from: source });
  else problems.say('E_PATH', source, { what: said });
  const target = childOf(filesystem, 'target')?.attributes.get('dir') ?? '/';
  if (target !== '/') problems.say('E_PATH', filesystem, { what: target });
  const hardAt = childOf(filesystem, 'space_hard_limit');
  const softAt = childOf(filesystem, 'space_soft_limit');
  const hard = bytesOf(hardAt, 'bytes', native);
  const soft = bytesOf(softAt, 'bytes', native);
  if (softAt !== undefined && (hardAt === undefined || (soft !== undefined && hard !== undefined && soft > hard))) {
    problems.say('E_QUOTA', softAt);
  } else if (hardAt !== undefined && hard !== undefined) {
    const [first, second] = [kibOf(soft ?? hard, softAt ?? hardAt, problems), kibOf(hard, hardAt, problems)];
    keys.set('DISKSPACE', { value: `${first}:${second}`, from: hardAt });
  }
  for (const quota of childrenOf(filesystem, 'quota')) takeOldQuota(quota, native);
}

/** The quota words of July 2008. */
function takeOldQuota(quota: XmlElement, { keys, problems }: Native): void {
  const key = { size: 'DISKSPACE', inodes: 'DISKINODES' }[quota.attributes.get('type') ?? ''];
  const max = wholeOf(quota.attributes.get('max') ?? '', quota, problems);
  if (key === undefined) {
    problems.say('E_UNKNOWN_ATTRIBUTE', quota, { what: 'type', where: 'quota' });
    return;
  }
  const before = keys.get(key)?.from;
  if (before !== undefined) {
    problems.say('E_DUPLICATE', quota, { what: 'quota', line: before.line });
    return;
  }
  if (key === 'DISKSPACE') problems.say('W_C0_UNITS', quota);
  if (max !== undefined) keys.set(key, { value: `${max}:${max}`, from: quota });
}

function takeInterfaces(elements: readonly XmlElement[], ctid: string, native: Native): void {
  const addresses: { text: string; from: XmlElement }[] = [];
  const devices: Veth[] = [];
  const named = new Set(elements.map((element) => childOf(element, 'guest')?.attributes.get('dev')));
  for (const element of elements) {
    const ips = childrenOf(element, 'ip');
    for (const ip of ips) {
      const address = ip.attributes.get('address') ?? '';
      const prefix = ip.attributes.get('prefix');
      const whole = prefix === undefined || prefix === (address.includes(':') ? '128' : '32');
      addresses.push({ text: whole ? address : `${address}/${prefix}`, from: ip });
    }
    const bridged = element.attributes.get('type') === 'bridge';
    if (!bridged && ips.length > 0) continue;
    const device = vethOf(element, ctid, named, native);
    named.add(device.ifname);
    devices.push(device);
  }
  takeAddresses(native, addresses);
  const first = elements.find(
    (element) => childrenOf(element, 'ip').length === 0 || element.attributes.get('type') === 'bridge',
  );
  if (first !== undefined) native.keys.set('NETIF', { value: printNetif(devices), from: first });
}

function vethOf(element: XmlElement, ctid: string, taken: ReadonlySet<string | undefined>, { problems }: Native): Veth {
  const own = (child: string, attribute: string) => childOf(element, child)?.attributes.get(attribute);
  let free = 0;
  while (taken.has(`eth${free}`)) free++;
  const ifname = own('guest', 'dev') ?? `eth${free}`;
  const bridge = own('source', 'bridge');
  const target = own('target', 'dev');
  for (const name of [ifname, bridge, target]) {
    if (name !== undefined && !isIfName(name)) problems.say('E_IFNAME', element, { what: name });
  }
  const mac = own('mac', 'address');
  const none = mac === undefined || mac === '00:00:00:00:00:00';
  if (!none && !isMac(mac)) problems.say('E_MAC', element, { what: mac });
  const hostIfname = target ?? defaultHostName(ctid, ifname);
  return {
    ifname,
    ...(bridge === undefined ? {} : { bridge }),
    ...(none ? {} : { mac: mac.toUpperCase() }),
    ...(hostIfname === undefined ? {} : { hostIfname }),
  };
}
