/** What the words of a document say, gathered before it is held against the document's extension. */
import { UNLIMITED } from '@/lib/vz/values';
import type { UserQuota } from './model';
import type { Problems } from './shape';
import type { XmlElement } from './tree';
import { isAddressOrMask, isHostName, isTemplate } from './value-rules';

export interface Native {
  /** Value of the config, and the element that said it. */
  readonly keys: Map<string, { readonly value: string; readonly from: XmlElement }>;
  readonly userQuota: Map<number, UserQuota & { readonly from: XmlElement }>;
  memory?: { readonly kib: bigint; readonly from: XmlElement };
  /** A dialect's own word for a title that is no name is not taken. */
  readonly problems: Problems;
}

export const childrenOf = (element: XmlElement | undefined, name: string) =>
  element?.children.filter(({ namespace, local }) => namespace === '' && local === name) ?? [];
export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  childrenOf(element, name)[0];

/** A whole number up to 2^63-1, or undefined after saying what is wrong. */
export function wholeOf(text: string, from: XmlElement, problems: Problems): bigint | undefined {
  const value = /^\d{1,19}$/.test(text) ? BigInt(text) : undefined;
  if (value !== undefined && value <= UNLIMITED) return value;
  problems.say('E_NUMBER', from, { what: text });
  return undefined;
}

/** KiB of a number of bytes, rounded up as libvirt does. */
export function kibOf(bytes: bigint, from: XmlElement, problems: Problems): bigint {
  if (bytes % 1024n !== 0n) problems.say('W_ROUNDED', from, { what: `${bytes}` });
  return (bytes + 1023n) / 1024n;
}

export function uidOf(text: string): number | undefined {
  return /^(0|[1-9]\d{0,9})$/.test(text) && Number(text) <= 4_294_967_294 ? Number(text) : undefined;
}

/** Addresses in the order of the document; one that is no address, or stands twice, is said. */
export function takeAddresses(native: Native, found: readonly { text: string; from: XmlElement }[]): void {
  const { problems, keys } = native;
  const seen = new Map<string, XmlElement>();
  for (const { text, from } of found) {
    const before = seen.get(text);
    if (!isAddressOrMask(text)) problems.say('E_IP', from, { what: text });
    else if (before !== undefined) problems.say('E_DUPLICATE', from, { what: text, line: before.line });
    seen.set(text, from);
  }
  const first = found[0];
  if (first !== undefined) keys.set('IP_ADDRESS', { value: [...seen.keys()].join(' '), from: first.from });
}

export function takeTemplate(native: Native, value: string, from: XmlElement): void {
  if (isTemplate(value)) native.keys.set('OSTEMPLATE', { value, from });
  else native.problems.say('E_TEMPLATE', from, { what: value });
}

/** profile, hostname, nameserver: the same words in A, B and in A inside `container`. */
export function takeNames(
  native: Native,
  profile: XmlElement | undefined,
  host: XmlElement | undefined,
  servers: readonly XmlElement[],
) {
  const { keys, problems } = native;
  const sample = profile?.text.trim();
  if (profile !== undefined && sample !== undefined) {
    if (isTemplate(sample)) keys.set('ORIGIN_SAMPLE', { value: sample, from: profile });
    else problems.say('E_PROFILE', profile, { what: sample });
    if (sample === 'vps.basic') problems.say('W_PROFILE_ALIAS', profile, { what: sample });
  }
  const name = host?.text.trim();
  if (host !== undefined && name !== undefined) {
    if (isHostName(name)) keys.set('HOSTNAME', { value: name, from: host });
    else problems.say('E_HOSTNAME', host, { what: name });
  }
  const found = servers.map((from) => ({ text: from.text.trim(), from }));
  for (const { text, from } of found) {
    if (text !== 'inherit' && !isAddressOrMask(text)) problems.say('E_IP', from, { what: text });
  }
  const first = found[0];
  if (first !== undefined) keys.set('NAMESERVER', { value: found.map(({ text }) => text).join(' '), from: first.from });
}
