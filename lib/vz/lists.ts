/**
 * Parameters that are lists: addresses, interfaces, devices, switches. What is asked for is the whole list, in the spelling of the config;
 * which options bring it about is said by incremental.ts. Stricter than vzctl, which takes `fuse:on` for nfsd and drops 0.0.0.0 in silence.
 */
import { bare, canonicalAddress } from './addresses';
import { interfaceProblem, isDeviceName, parseInterfaces, printInterfaces } from './interfaces';

export type ListGrammar =
  /** NAME:on or NAME:off; what is not named stays as it is, for vzctl takes none away. */
  | { readonly kind: 'switches'; readonly of: readonly string[] }
  | { readonly kind: 'modules'; readonly of: readonly string[] }
  | { readonly kind: 'ips' | 'netdevs' | 'devnodes' | 'devices' | 'pci' | 'interfaces' | 'mountopts' };

export type ListKey =
  | 'vz.value.switch'
  | 'vz.value.module'
  | 'vz.value.ip'
  | 'vz.value.netdev'
  | 'vz.value.devnode'
  | 'vz.value.device'
  | 'vz.value.pci'
  | 'vz.value.interface'
  | 'vz.value.mountopts'
  | 'vz.value.twice';

export type CheckedList = { readonly stored: string } | { readonly key: ListKey; readonly word: string };

const DEVNODE = /^([A-Za-z0-9][A-Za-z0-9_-]*(?:\/[A-Za-z0-9][A-Za-z0-9_-]*){0,3}):(r|w|rw)q?$/;
/** Block major 7, the loop devices, is refused (src/lib/dev.c). */
const DEVICE = /^([bc]):(\d{1,4}):(\d{1,7}|all):(r|w|rw)q?$/;
const PCI = /^(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,2}):([0-9a-f]{1,2})\.([0-7])$/i;
const MOUNTOPTS = /^[a-z_]+(=[A-Za-z0-9._:-]+)?(,[a-z_]+(=[A-Za-z0-9._:-]+)?)*$/;
/** Those devices are vzctl's own (src/vzctl-actions.c). */
const VIRTUAL = /^(venet|tun|tap|lo)/;

/** The words of a list; switches may also be separated by commas, as on a command line. */
export function listWords(grammar: ListGrammar, text: string): string[] {
  const separator = grammar.kind === 'switches' ? /[ \t,]+/ : grammar.kind === 'interfaces' ? /;/ : /[ \t]+/;
  return text.split(separator).filter((word) => word !== '');
}

/** Whether `text` may be asked for, and in what spelling the config would have it. An empty list is one. */
export function checkList(grammar: ListGrammar, text: string): CheckedList {
  if (grammar.kind === 'mountopts') {
    return text === '' || MOUNTOPTS.test(text) ? { stored: text } : { key: 'vz.value.mountopts', word: text };
  }
  if (grammar.kind === 'interfaces') {
    const bad = text === '' ? undefined : interfaceProblem(text);
    return bad === undefined
      ? { stored: printInterfaces(parseInterfaces(text)) }
      : { key: 'vz.value.interface', word: bad };
  }
  const words = listWords(grammar, text);
  const spelled = words.map((word) => spell(grammar, word));
  const bad = spelled.indexOf(undefined);
  if (bad >= 0) return { key: keyOf[grammar.kind], word: words[bad] ?? '' };
  const names = spelled.map((word) => identityOf(grammar, word ?? ''));
  const twice = names.findIndex((name, i) => names.indexOf(name) !== i);
  if (twice >= 0) return { key: 'vz.value.twice', word: words[twice] ?? '' };
  return { stored: ordered(grammar, spelled as readonly string[]).join(' ') };
}

const keyOf = {
  switches: 'vz.value.switch',
  modules: 'vz.value.module',
  ips: 'vz.value.ip',
  netdevs: 'vz.value.netdev',
  devnodes: 'vz.value.devnode',
  devices: 'vz.value.device',
  pci: 'vz.value.pci',
} as const;

/** One word as vzctl would write it; undefined for one that is not taken. */
function spell(grammar: ListGrammar, word: string): string | undefined {
  switch (grammar.kind) {
    case 'switches': {
      const [, name = '', state = ''] = /^([A-Za-z_]+):(on|off)$/.exec(word) ?? [];
      // Capabilities are taken in any case; features are not.
      const known = grammar.of.find((one) => one === name || (one === name.toUpperCase() && one !== name));
      return known === undefined ? undefined : `${known}:${state}`;
    }
    case 'modules':
      return grammar.of.includes(word) ? word : undefined;
    case 'ips': {
      const address =
        /^[0-9]/.test(word) && /(^|\.)0\d/.test(word) && !word.includes(':') ? '' : canonicalAddress(word);
      return address === '' ? undefined : address;
    }
    case 'netdevs':
      return isDeviceName(word) && !VIRTUAL.test(word) ? word : undefined;
    case 'devnodes':
      return DEVNODE.test(word) ? word : undefined;
    case 'devices':
      return DEVICE.test(word) && !/^b:0*7:/.test(word) ? word : undefined;
    case 'pci': {
      const [, domain = '0', bus = '', slot = '', fn] = PCI.exec(word) ?? [];
      if (fn === undefined) return undefined;
      return `${domain.padStart(4, '0')}:${bus.padStart(2, '0')}:${slot.padStart(2, '0')}.${fn}`.toLowerCase();
    }
    default:
      return undefined;
  }
}

/** What makes two words the same item: the address without its prefix, a device without its rights. */
export function identityOf({ kind }: ListGrammar, word: string): string {
  if (kind === 'ips') return bare(word);
  if (kind === 'switches' || kind === 'devnodes' || kind === 'devices') return word.slice(0, word.lastIndexOf(':'));
  return word;
}

/** Switches and modules stand in the order of vzctl's tables, whatever was asked for. */
export function ordered(grammar: ListGrammar, words: readonly string[]): readonly string[] {
  if (grammar.kind !== 'switches' && grammar.kind !== 'modules') return words;
  const place = (word: string) => grammar.of.indexOf(identityOf(grammar, word));
  return [...words].sort((a, b) => place(a) - place(b));
}

/** The value of a config in the one spelling that compares. Words nobody knows are kept: newer tools write others. */
export function canonicalList(grammar: ListGrammar, inConfig: string): string {
  if (grammar.kind === 'mountopts') return inConfig;
  if (grammar.kind === 'interfaces') return printInterfaces(parseInterfaces(inConfig));
  const words = listWords(grammar, inConfig).map((word) => spell(grammar, word) ?? word);
  return ordered(grammar, words).join(' ');
}
