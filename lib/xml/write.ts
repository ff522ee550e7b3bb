/** Writes a container as domain XML in one of the three dialects. What it writes reads back to the same model, and in dialect C validates. */
import { create } from 'xmlbuilder2';
import { isAddress } from '@/lib/vz/grammar';
import { NAMESPACE, type Said, say } from './extension';
import { type Dialect, pagesToKiB, pairOf, privateWords, shownMemoryKiB } from './keys';
import type { Container, XmlNode } from './model';
import { parseNetif } from './netif';

type Builder = ReturnType<typeof create>;
type Attributes = Readonly<Record<string, string | undefined>>;

/** xmlbuilder2 leaves `&` of what looks like a reference alone. */
const escaped = (text: string) => text.replaceAll('&', '&amp;');

function add(parent: Builder, name: string, attributes: Attributes = {}, text?: string): Builder {
  const child = parent.ele(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) child.att(key, escaped(value));
  if (text !== undefined && text !== '') child.txt(escaped(text));
  return child;
}

export interface Written {
  readonly xml: string;
  /** Keys only the extension holds exactly: a program that knows the dialect but not vzboard's extension does not see them as they are. */
  readonly beyondDialect: readonly string[];
  /** Keys that no XML can hold. */
  readonly lost: readonly string[];
}

/** Ends with a newline; no XML declaration (UTF-8). */
export function writeDomain(dialect: Dialect, container: Container, node: XmlNode): Written {
  const said = say(dialect, container);
  const root = create({}).ele('domain', { type: 'openvz' });
  add(root, 'name', {}, container.ctid);
  if (container.uuid !== undefined) add(root, 'uuid', {}, container.uuid);
  if (dialect === 'c') writeC(root, container, said, node);
  else writeAB(dialect, root, container, said, node);
  const xml = root.doc().end({ headless: true, prettyPrint: true, wellFormed: true });
  return { xml: `${xml}\n`, beyondDialect: said.extension.map(({ key }) => key), lost: said.lost };
}

function shownPrivate(container: Container, said: Said, node: XmlNode): { dir: string; absent: boolean } {
  const own = said.native.get('VE_PRIVATE');
  if (own !== undefined) return { dir: own, absent: false };
  const dir = privateWords(node.privateDir, container) ?? `/vz/private/${container.ctid}`;
  return { dir, absent: !container.keys.has('VE_PRIVATE') };
}

function writeAB(dialect: 'a' | 'b', root: Builder, container: Container, said: Said, node: XmlNode): void {
  const { native } = said;
  const absent: string[] = [];
  const template = native.get('OSTEMPLATE');
  if (dialect === 'a') {
    const filesystem = add(root, 'filesystem');
    if (template !== undefined) add(filesystem, 'template', {}, template);
    const hard = native.get('DISKSPACE')?.split(':')[1];
    if (hard !== undefined) add(filesystem, 'quota', { level: 'first' }, `${BigInt(hard) * 1024n}`);
    for (const { uid, hardBytes } of container.userQuota) {
      add(filesystem, 'quota', { level: 'second', uid: `${uid}` }, `${hardBytes}`);
    }
  } else {
    const { dir, absent: made } = shownPrivate(container, said, node);
    if (made) absent.push('VE_PRIVATE');
    add(add(root, 'filesystems'), 'filesystem', {
      root: dir,
      template: template === undefined ? undefined : `${node.templateCache}/${template}`,
    });
  }
  const profile = native.get('ORIGIN_SAMPLE');
  if (profile !== undefined) add(root, 'profile', {}, profile);
  const addresses = native.get('IP_ADDRESS')?.split(' ') ?? [];
  if (addresses.length > 0) {
    const devices = add(root, 'devices');
    for (const address of addresses) add(add(devices, 'interface'), 'ipaddress', {}, address);
  }
  for (const server of native.get('NAMESERVER')?.split(' ') ?? []) add(root, 'nameserver', {}, server);
  const host = native.get('HOSTNAME');
  if (host !== undefined) add(root, 'hostname', {}, host);
  writeExtension(root, container, said, absent, dialect === 'a');
}

function writeC(root: Builder, container: Container, said: Said, node: XmlNode): void {
  const { native } = said;
  const title = native.get('NAME');
  const description = native.get('DESCRIPTION');
  if (title !== undefined) add(root, 'title', {}, title);
  if (description !== undefined) add(root, 'description', {}, description);
  const template = native.get('OSTEMPLATE');
  const mount = template === undefined ? shownPrivate(container, said, node) : undefined;
  const absent = [...(mount?.absent === true ? ['VE_PRIVATE'] : []), ...(container.keys.has('CPUS') ? [] : ['CPUS'])];
  const metadata = create({}).ele('metadata');
  if (writeExtension(metadata, container, said, absent, false)) root.import(metadata);
  add(root, 'memory', { unit: 'KiB' }, `${shownMemoryKiB(container.keys)}`);
  writeMemtune(root, native);
  add(root, 'vcpu', { placement: 'static' }, native.get('CPUS') ?? `${Math.max(1, node.cpus)}`);
  const units = native.get('CPUUNITS');
  if (units !== undefined) add(add(root, 'cputune'), 'shares', {}, units);
  const os = add(root, 'os');
  add(os, 'type', {}, 'exe');
  add(os, 'init', {}, '/sbin/init');
  const devices = add(root, 'devices');
  const filesystem = add(devices, 'filesystem', { type: template === undefined ? 'mount' : 'template' });
  add(filesystem, 'source', template === undefined ? { dir: mount?.dir } : { name: template });
  add(filesystem, 'target', { dir: '/' });
  const [soft, hard] = native.get('DISKSPACE')?.split(':') ?? [];
  if (hard !== undefined) add(filesystem, 'space_hard_limit', { unit: 'bytes' }, `${BigInt(hard) * 1024n}`);
  if (soft !== undefined) add(filesystem, 'space_soft_limit', { unit: 'bytes' }, `${BigInt(soft) * 1024n}`);
  writeInterfaces(devices, native);
}

function writeMemtune(root: Builder, native: ReadonlyMap<string, string>): void {
  const own = (key: string) => pairOf(key, native.get(key) ?? '');
  const kib = (pages: bigint | undefined) => (pages === undefined ? undefined : pagesToKiB(pages));
  const limits = {
    hard_limit: kib(own('PRIVVMPAGES')?.second),
    soft_limit: kib(own('PRIVVMPAGES')?.first),
    min_guarantee: kib(own('VMGUARPAGES')?.first),
  };
  const shown = Object.entries(limits).filter(([, value]) => value !== undefined);
  if (shown.length === 0) return;
  const memtune = add(root, 'memtune');
  for (const [name, value] of shown) add(memtune, name, { unit: 'KiB' }, `${value}`);
}

function writeInterfaces(devices: Builder, native: ReadonlyMap<string, string>): void {
  for (const entry of native.get('IP_ADDRESS')?.split(' ') ?? []) {
    const [address = '', prefix] = entry.split('/');
    const family = isAddress(address) && address.includes(':') ? 'ipv6' : 'ipv4';
    add(add(devices, 'interface', { type: 'ethernet' }), 'ip', { address, family, prefix });
  }
  for (const { ifname, bridge, mac, hostIfname } of parseNetif(native.get('NETIF') ?? '') ?? []) {
    const element = add(devices, 'interface', { type: bridge === undefined ? 'ethernet' : 'bridge' });
    if (mac !== undefined) add(element, 'mac', { address: mac.toLowerCase() });
    if (bridge !== undefined) add(element, 'source', { bridge });
    if (hostIfname !== undefined) add(element, 'target', { dev: hostIfname });
    add(element, 'guest', { dev: ifname });
  }
}

/** Adds the extension where it has anything to say, and says whether. `ownQuota`: the dialect has a word for users' quotas. */
function writeExtension(
  parent: Builder,
  container: Container,
  said: Said,
  absent: string[],
  ownQuota: boolean,
): boolean {
  const { userQuota, source } = container;
  const quotas = userQuota.filter(({ softBytes }) => !ownQuota || softBytes !== undefined);
  if (said.extension.length + absent.length + quotas.length === 0 && source === undefined) return false;
  const extension = parent.ele(NAMESPACE, 'vz:container').att('version', '1');
  if (absent.length > 0) extension.att('absent', absent.join(' '));
  const own = (name: string, attributes: Attributes, text?: string) => {
    const child = extension.ele(NAMESPACE, `vz:${name}`);
    for (const [key, value] of Object.entries(attributes)) if (value !== undefined) child.att(key, escaped(value));
    if (text !== undefined && text !== '') child.txt(escaped(text));
  };
  for (const item of said.extension) {
    if (item.kind === 'param') own('param', { key: item.key }, item.value);
    else own(item.kind, item.attributes);
  }
  for (const { uid, hardBytes, softBytes } of quotas) {
    own('userquota', {
      uid: `${uid}`,
      hard: `${hardBytes}`,
      soft: softBytes === undefined ? undefined : `${softBytes}`,
    });
  }
  if (source !== undefined) own('source', { encoding: 'base64' }, base64(source));
  return true;
}

function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary);
}
