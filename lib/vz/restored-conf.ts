/**
 * The config of an archive made into that of another container: read as vzctl reads it and printed anew, value by value. Nothing of it is copied:
 * the file is sourced by shells of the node as root (vzctl.md 10.6), and an archive may be years old or from elsewhere.
 */
import type { Conf } from './conf';
import { usedValues } from './conf-change';
import { canonical, checkOption } from './grammar';
import { CLASSIC, PROFILE_KEY, paramsByKey } from './params';
import { optionValue } from './set';
import { isSafeName } from './templates';

/** Why a key of the archive is not in the new config. `identity`: another container's; `given`: asked for otherwise. */
export type DropReason = 'identity' | 'given' | 'place' | 'unknown' | 'unsafe' | 'rights';

export interface Dropped {
  readonly key: string;
  readonly value: string;
  readonly reason: DropReason;
}

export interface RestoreAsked {
  hostname: string | undefined;
  /** In the spelling of the config. */
  addresses: readonly string[];
  /** Interfaces have MAC addresses and names on the node: only for a container that takes the old one's place. */
  keepInterfaces: boolean;
  /** What opens the container to the node: features, capabilities, devices. */
  keepRights: boolean;
  major: number;
  /** Files of an image come back as files. */
  asFiles?: boolean;
}

const IDENTITY: ReadonlySet<string> = new Set(['VEID', 'UUID', 'NAME', 'CTID', 'DISK', 'SERVER_UUID']);
const PLACES: ReadonlySet<string> = new Set(['VE_ROOT', 'VE_PRIVATE', 'DUMPDIR', 'LOCKDIR', 'TEMPLATE']);

export function restoredConf(archived: Conf, asked: RestoreAsked): { text: string; dropped: Dropped[] } {
  const lines: string[] = [];
  const dropped: Dropped[] = [];
  const put = (key: string, value: string) => lines.push(`${key}="${value}"`);
  if (asked.hostname !== undefined) put('HOSTNAME', asked.hostname);
  if (asked.addresses.length > 0) put('IP_ADDRESS', asked.addresses.join(' '));
  for (const [key, value] of usedValues(archived)) {
    const reason = whyNot(key, asked);
    const layout = key === 'VE_LAYOUT' && asked.asFiles === true;
    const kept = layout ? 'simfs' : reason === undefined ? keptValue(key, value, asked.major) : undefined;
    if (kept !== undefined) put(key, kept);
    else dropped.push({ key, value, reason: reason ?? (paramsByKey.has(key) || isOwn(key) ? 'unsafe' : 'unknown') });
  }
  if (asked.asFiles === true && !usedValues(archived).has('VE_LAYOUT')) put('VE_LAYOUT', 'simfs');
  return { text: `${lines.join('\n')}\n`, dropped };
}

function isOwn(key: string): boolean {
  return key === PROFILE_KEY || key === 'VE_LAYOUT';
}

function whyNot(key: string, { keepInterfaces, keepRights }: RestoreAsked): DropReason | undefined {
  if (IDENTITY.has(key)) return 'identity';
  if (PLACES.has(key)) return 'place';
  if (key === 'HOSTNAME' || key === 'IP_ADDRESS') return 'given';
  if (key === 'NETIF' && !keepInterfaces) return 'identity';
  const param = paramsByKey.get(key);
  if (param?.untouched !== undefined) return 'place';
  if (param?.dangerous === true && key !== 'NETIF' && !keepRights) return 'rights';
  return undefined;
}

/** The value in the one spelling that is written; undefined where it is nothing that could be asked for. */
function keptValue(key: string, value: string, major: number): string | undefined {
  if (key === PROFILE_KEY) return isSafeName(value) ? value : undefined;
  if (key === 'VE_LAYOUT') return /^(simfs|ploop(:[a-z]+)?)$/.test(value) ? value : undefined;
  const param = paramsByKey.get(key);
  const stored = param === undefined ? undefined : canonical(param.grammar, value);
  if (param === undefined || stored === undefined) return undefined;
  const checked = checkOption(param.grammar, optionValue(param, stored), major === 0 ? CLASSIC : major);
  return checked.ok ? checked.stored : undefined;
}
