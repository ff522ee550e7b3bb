/**
 * What a parameter's value may be, stricter than vzctl: it writes values between quotes without escaping, and shell scripts source the file
 * as root (recorded, injection.json), so nothing may pass that a quote, a newline or a shell would make something of.
 */
import { canonicalList, checkList as checkItems, type ListGrammar, type ListKey } from './lists';
import { type Message, message } from './message';
import { type PairUnit, parsePagesOfBytes, parsePair, parseRate, printPair, type ValueKey } from './values';

export type Grammar =
  /** BARRIER[:LIMIT]. */
  | { readonly kind: 'pair'; readonly unit: PairUnit }
  /** --ram, --swap: bytes with a suffix, kept as 0:PAGES. */
  | { readonly kind: 'size' }
  /** Bytes a second, plain numbers count MiB. */
  | { readonly kind: 'rate' }
  | { readonly kind: 'whole'; readonly min: number; readonly max: number }
  | { readonly kind: 'factor' }
  /** `ofSince7`: also taken by newer tools. */
  | { readonly kind: 'choice'; readonly of: readonly string[]; readonly ofSince7?: readonly string[] }
  | { readonly kind: 'name' | 'text' | 'host' | 'word' }
  /** Several in one value, separated by blanks; `inherit` alone takes the node's. */
  | { readonly kind: 'addresses' | 'domains' }
  /** Lists of processors or NUMA nodes: 0-3,5, or `all`. */
  | { readonly kind: 'mask'; readonly auto: boolean }
  | { readonly kind: 'meminfo' | 'guarantee' | 'path' }
  | ListGrammar;

export type GrammarKey =
  | ValueKey
  | 'vz.value.unsafe'
  | 'vz.value.empty'
  | 'vz.value.whole'
  | 'vz.value.factor'
  | 'vz.value.choice'
  | 'vz.value.name'
  | 'vz.value.long'
  | 'vz.value.host'
  | 'vz.value.word'
  | 'vz.value.address'
  | 'vz.value.domain'
  | 'vz.value.hard_below_soft'
  | 'vz.value.mask'
  | 'vz.value.meminfo'
  | 'vz.value.guarantee'
  | 'vz.value.path'
  | ListKey;

export type Checked =
  /** `stored` is what vzctl writes into the config. */
  { readonly ok: true; readonly stored: string } | { readonly ok: false; readonly reason: Message<GrammarKey> };

const yes = (stored: string): Checked => ({ ok: true, stored });
const no = (key: GrammarKey, text: string, more: Readonly<Record<string, string | number>> = {}): Checked => ({
  ok: false,
  reason: message(key, { value: text.slice(0, 40), ...more }),
});

/** Control characters, lone surrogates, and what ends a quoted value or starts something in a shell. */
const UNSAFE = /[\p{Cc}\p{Cs}"\\$`]/u;
/** Names of files end at 255 bytes. Lists are cut at 511 bytes when saved, NETIF at 5119 (vzctl 4.11.1, src/lib/config.c). */
const LONGEST = 255;
const LONGEST_LIST = 500;
const LONGEST_ADDRESSES = 4096;

function longestOf({ kind }: Grammar): number {
  if (kind === 'ips' || kind === 'interfaces') return LONGEST_ADDRESSES;
  return kind === 'switches' || kind === 'modules' || kind === 'devices' || kind === 'devnodes'
    ? LONGEST_LIST
    : LONGEST;
}

/**
 * Whether `text` may be sent as an option's value, and what the config holds afterwards. Reasons lack the parameter's name: see checkValue.
 */
export function checkOption(grammar: Grammar, text: string, major = 4): Checked {
  if (UNSAFE.test(text)) return no('vz.value.unsafe', text.replace(/[\p{Cc}\p{Cs}]/gu, '�'));
  const longest = longestOf(grammar);
  if (new TextEncoder().encode(text).length > longest) return no('vz.value.long', text, { longest });
  switch (grammar.kind) {
    case 'pair':
    case 'size':
    case 'rate':
      // vzctl takes nothing for 0, which nobody means.
      return text === '' ? no('vz.value.empty', text) : checkAmount(grammar, text);
    case 'whole': {
      const { min, max } = grammar;
      const n = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
      return n >= min && n <= max ? yes(String(n)) : no('vz.value.whole', text, { min, max });
    }
    case 'factor':
      return /^\d{1,9}(\.\d{1,9})?$/.test(text) ? yes(general(text)) : no('vz.value.factor', text);
    case 'choice': {
      const of = major >= 7 ? [...grammar.of, ...(grammar.ofSince7 ?? [])] : grammar.of;
      return of.includes(text) ? yes(text) : no('vz.value.choice', text, { of: of.join(', ') });
    }
    case 'text':
      return yes(text);
    case 'name':
      return isName(text) ? yes(text) : no('vz.value.name', text);
    case 'host':
      return text === '' || isHost(text) ? yes(text) : no('vz.value.host', text);
    case 'word':
      return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(text) ? yes(text) : no('vz.value.word', text);
    case 'addresses':
      return checkList(text, isAddress, 'vz.value.address');
    case 'domains':
      return checkList(text, isHost, 'vz.value.domain');
    case 'mask':
      return isMask(text, grammar.auto) ? yes(text) : no('vz.value.mask', text);
    case 'meminfo':
      return /^(none|(pages|privvmpages):0*[1-9]\d{0,14})$/.test(text) ? yes(text) : no('vz.value.meminfo', text);
    case 'guarantee':
      return /^(auto|\d{1,2}|100)$/.test(text) ? yes(text) : no('vz.value.guarantee', text);
    case 'path':
      return PATH.test(text) && !`${text}/`.includes('/../') ? yes(text) : no('vz.value.path', text);
    default: {
      const checked = checkItems(grammar, text);
      return 'stored' in checked ? yes(checked.stored) : no(checked.key, checked.word);
    }
  }
}

const PATH = /^(\/[A-Za-z0-9._@:+-]+)+$/;
/** Bits of the kernel's bitmaps (src/lib/bitmap.c). */
const BITS = 4096;

function isMask(text: string, auto: boolean): boolean {
  if (text === 'all' || (auto && text === 'auto')) return true;
  return text.split(',').every((part) => {
    const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part) ?? [];
    return first !== undefined && Number(last) < BITS && Number(first) <= Number(last);
  });
}

function checkAmount(grammar: Extract<Grammar, { kind: 'pair' | 'size' | 'rate' }>, text: string): Checked {
  if (grammar.kind === 'size') {
    const pages = parsePagesOfBytes(text);
    return pages.ok ? yes(printPair({ first: 0n, second: pages.value }, 'pages')) : pages;
  }
  if (grammar.kind === 'rate') {
    const rate = parseRate(text, 'option');
    return rate.ok ? yes(rate.value.toString()) : rate;
  }
  const pair = parsePair(text, grammar.unit, 'option');
  if (!pair.ok) return pair;
  const disk = grammar.unit === 'diskspace' || grammar.unit === 'diskinodes';
  // Only found out by vzquota, after other parameters were applied (recorded: exit 62).
  if (disk && pair.value.second < pair.value.first) return no('vz.value.hard_below_soft', text);
  return yes(printPair(pair.value, grammar.unit));
}

function checkList(text: string, good: (word: string) => boolean, key: GrammarKey): Checked {
  const words = wordsOf(text);
  // An empty list changes nothing for vzctl, and exits 0.
  if (words.length === 0) return no('vz.value.empty', text);
  if (text.trim() === 'inherit') return yes('inherit');
  const bad = words.find((word) => !good(word));
  return bad === undefined ? yes(words.join(' ')) : no(key, bad);
}

/** The items of a list value. */
export function wordsOf(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}

/**
 * The value a config holds, in the one spelling `checkOption` answers with, so that 256M and 65536 compare equal. undefined for one that
 * vzctl skips.
 */
export function canonical(grammar: Grammar, inConfig: string): string | undefined {
  switch (grammar.kind) {
    case 'pair':
    case 'size': {
      const unit = grammar.kind === 'size' ? 'pages' : grammar.unit;
      const pair = parsePair(inConfig, unit, 'conf');
      return pair.ok ? printPair(pair.value, unit) : undefined;
    }
    case 'rate': {
      const rate = parseRate(inConfig, 'conf');
      return rate.ok ? rate.value.toString() : undefined;
    }
    case 'whole':
      // Leading zeros count for nothing; the limits of the option are checked for the config, too (conf_parse_*, src/lib/config.c).
      return /^\d{1,15}$/.test(inConfig) && Number(inConfig) >= grammar.min && Number(inConfig) <= grammar.max
        ? String(Number(inConfig))
        : undefined;
    case 'factor': {
      const number = /^-?\d+(\.\d*)?/.exec(inConfig);
      return number === null ? undefined : general(number[0]);
    }
    case 'choice':
      return [...grammar.of, ...(grammar.ofSince7 ?? [])].includes(inConfig) ? inConfig : undefined;
    case 'addresses':
    case 'domains':
      return wordsOf(inConfig.replaceAll('\t', ' ')).join(' ');
    case 'name':
    case 'text':
    case 'host':
    case 'word':
    case 'mask':
    case 'meminfo':
    case 'guarantee':
    case 'path':
      return inConfig;
    default:
      return canonicalList(grammar, inConfig);
  }
}

/** As printf's %g writes it. */
function general(text: string): string {
  return String(Number(Number(text).toPrecision(6)));
}

/**
 * Letters, digits, blank, - + _ . (check_name, src/lib/config.c). Not what vzctl takes but nobody can use: only digits is a CTID, a leading
 * - an option, blanks at the ends are lost. Empty takes the name away.
 */
function isName(text: string): boolean {
  if (text === '') return true;
  return /^[A-Za-z0-9_+.][A-Za-z0-9 _+.-]*$/.test(text) && !text.endsWith(' ') && !/^(\d+|\.{1,2})$/.test(text);
}

/** RFC 1123. */
function isHost(text: string): boolean {
  const label = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
  return text.length <= 253 && text.split('.').every((part) => label.test(part));
}

/** An IPv4 or IPv6 address without prefix or zone. */
export function isAddress(text: string): boolean {
  return text.includes(':') ? isAddress6(text) : isAddress4(text);
}

function isAddress4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isAddress6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1);
  const v4 = last?.includes('.') === true && isAddress4(last);
  const hex = v4 ? groups.slice(0, -1) : groups;
  const count = hex.length + (v4 ? 2 : 0);
  return hex.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group)) && (halves.length === 2 ? count <= 7 : count === 8);
}
