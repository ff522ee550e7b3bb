/** Reads dialects A and B, and A inside `container` (libvirt 0.3.3 to 0.4.4). */
import {
  childOf,
  childrenOf,
  kibOf,
  type Native,
  takeAddresses,
  takeNames,
  takeTemplate,
  uidOf,
  wholeOf,
} from './native';
import type { XmlElement } from './tree';
import { isPath, withoutArchive } from './value-rules';

export function readA(root: XmlElement, native: Native): void {
  const filesystem = childOf(root, 'filesystem');
  if (filesystem === undefined) native.problems.say('E_MISSING', root, { what: 'filesystem', where: 'domain' });
  const template = childOf(filesystem, 'template');
  if (template !== undefined) takeTemplate(native, template.text.trim(), template);
  for (const quota of childrenOf(filesystem, 'quota')) takeQuota(quota, native);
  takeNetwork(root, native);
}

function takeQuota(quota: XmlElement, native: Native): void {
  const { problems, keys, userQuota } = native;
  const level = quota.attributes.get('level');
  const owner = quota.attributes.get('uid');
  if (level !== 'first' && level !== 'second') {
    problems.say('E_QUOTA_LEVEL', quota);
    return;
  }
  if ((level === 'second') !== (owner !== undefined)) {
    problems.say('E_QUOTA_UID', quota);
    return;
  }
  const bytes = wholeOf(quota.text.trim(), quota, problems);
  if (bytes === undefined) return;
  if (owner === undefined) {
    const before = keys.get('DISKSPACE')?.from;
    if (before !== undefined) {
      problems.say('E_DUPLICATE', quota, { what: 'quota', line: before.line });
      return;
    }
    const kib = kibOf(bytes, quota, problems);
    keys.set('DISKSPACE', { value: `${kib}:${kib}`, from: quota });
    return;
  }
  const uid = uidOf(owner);
  if (uid === undefined) {
    problems.say('E_NUMBER', quota, { what: owner });
    return;
  }
  const before = userQuota.get(uid);
  if (before !== undefined) {
    problems.say('E_DUPLICATE', quota, { what: `uid ${uid}`, line: before.from.line });
    return;
  }
  userQuota.set(uid, { uid, hardBytes: bytes, from: quota });
}

export function readB(root: XmlElement, native: Native): void {
  const { problems, keys } = native;
  const filesystems = childOf(root, 'filesystems');
  const filesystem = childOf(filesystems, 'filesystem');
  if (filesystem === undefined) {
    const what = filesystems === undefined ? 'filesystems' : 'filesystem';
    problems.say('E_MISSING', filesystems ?? root, { what, where: filesystems?.tag ?? 'domain' });
  } else {
    const dir = filesystem.attributes.get('root');
    if (dir === undefined) problems.say('E_MISSING', filesystem, { what: '@root', where: 'filesystem' });
    else if (!isPath(dir)) problems.say('E_PATH', filesystem, { what: dir });
    else keys.set('VE_PRIVATE', { value: dir, from: filesystem });
    const template = filesystem.attributes.get('template');
    if (template !== undefined) {
      const at = template.lastIndexOf('/');
      takeTemplate(native, withoutArchive(template.slice(at + 1)), filesystem);
      if (at >= 0 && !/\/cache\/[^/]*$/.test(template)) {
        problems.say('W_TEMPLATE_DIR', filesystem, { what: template.slice(0, at) });
      }
    }
  }
  takeNetwork(root, native);
}

function takeNetwork(root: XmlElement, native: Native): void {
  const found: { text: string; from: XmlElement }[] = [];
  for (const element of childrenOf(childOf(root, 'devices'), 'interface')) {
    const addresses = childrenOf(element, 'ipaddress');
    if (addresses.length === 0) native.problems.say('E_MISSING', element, { what: 'ipaddress', where: 'interface' });
    found.push(...addresses.map((from) => ({ text: from.text.trim(), from })));
  }
  takeAddresses(native, found);
  takeNames(native, childOf(root, 'profile'), childOf(root, 'hostname'), childrenOf(root, 'nameserver'));
}

export function readOld(root: XmlElement, native: Native): void {
  const container = childOf(root, 'container');
  const template = childOf(childOf(container, 'filesystem'), 'template');
  if (template !== undefined) takeTemplate(native, template.text.trim(), template);
  const network = childOf(container, 'network');
  takeAddresses(
    native,
    childrenOf(network, 'ipaddress').map((from) => ({ text: from.text.trim(), from })),
  );
  takeNames(native, childOf(container, 'profile'), childOf(network, 'hostname'), childrenOf(network, 'nameserver'));
}
