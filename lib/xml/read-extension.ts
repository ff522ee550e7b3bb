/** Reads the extension of a document. Values are checked as what they are: text that scripts of root will read. */
import { parsePair, UNLIMITED } from '@/lib/vz/values';
import { NAMESPACE } from './extension';
import { counterKeys, knownKeys, quotaKeys } from './keys';
import type { UserQuota } from './model';
import { uidOf, wholeOf } from './native';
import type { Problems } from './shape';
import type { XmlElement } from './tree';
import { isConfPath, isKey, unsafeCharacter } from './value-rules';

export interface Extension {
  readonly from: XmlElement;
  readonly keys: ReadonlyMap<string, { readonly value: string; readonly from: XmlElement }>;
  /** Keys a document only shows. */
  readonly absent: ReadonlySet<string>;
  readonly userQuota: ReadonlyMap<number, UserQuota & { readonly from: XmlElement }>;
  readonly source?: string;
}

const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  ubc: ['key', 'barrier', 'limit', 'raw'],
  quota: ['key', 'soft', 'hard', 'raw'],
  param: ['key'],
  userquota: ['uid', 'hard', 'soft'],
  source: ['encoding'],
};

export function readExtension(from: XmlElement, problems: Problems): Extension {
  const keys = new Map<string, { value: string; from: XmlElement }>();
  const userQuota = new Map<number, UserQuota & { from: XmlElement }>();
  let source: { text: string | undefined; from: XmlElement } | undefined;
  const version = from.attributes.get('version') ?? '';
  if (version !== '1') problems.say('E_VZ_VERSION', from, { what: version });
  checkPlain(from, ['version', 'absent'], false, problems);
  for (const child of from.children) {
    const { local } = child;
    const allowed = child.namespace === NAMESPACE && Object.hasOwn(ATTRIBUTES, local) ? ATTRIBUTES[local] : undefined;
    if (allowed === undefined) {
      problems.say('E_UNKNOWN_ELEMENT', child, { what: child.tag, where: from.tag });
      continue;
    }
    checkPlain(child, allowed, local === 'param' || local === 'source', problems);
    for (const inner of child.children) problems.say('E_UNKNOWN_ELEMENT', inner, { what: inner.tag, where: child.tag });
    if (local === 'userquota') takeUserQuota(child, userQuota, problems);
    else if (local === 'source') {
      if (source !== undefined) problems.say('E_DUPLICATE', child, { what: child.tag, line: source.from.line });
      source = { text: decodeSource(child), from: child };
      if (source.text === undefined) problems.say('E_SOURCE', child);
    } else takeKey(child, keys, problems);
  }
  const absent = new Set((from.attributes.get('absent') ?? '').split(' ').filter((key) => key !== ''));
  for (const key of absent) if (!isKey(key)) problems.say('E_KEY', from, { what: key });
  return { from, keys, absent, userQuota, ...(source?.text === undefined ? {} : { source: source.text }) };
}

function checkPlain(element: XmlElement, allowed: readonly string[], text: boolean, problems: Problems): void {
  for (const what of element.attributes.keys()) {
    if (!allowed.includes(what)) problems.say('E_UNKNOWN_ATTRIBUTE', element, { what, where: element.tag });
  }
  if (!text && element.text.trim() !== '') problems.say('E_STRAY_TEXT', element, { where: element.tag });
}

function takeKey(child: XmlElement, keys: Map<string, { value: string; from: XmlElement }>, problems: Problems): void {
  const key = child.attributes.get('key') ?? '';
  const fits = child.local === 'ubc' ? counterKeys.has(key) : child.local === 'quota' ? quotaKeys.has(key) : isKey(key);
  if (!fits) {
    problems.say('E_KEY', child, { what: key });
    return;
  }
  if (!knownKeys.has(key)) problems.say('W_UNKNOWN_KEY', child, { what: key });
  const before = keys.get(key)?.from;
  if (before !== undefined) {
    problems.say('E_DUPLICATE', child, { what: key, line: before.line });
    return;
  }
  const value = child.local === 'param' ? child.text : pairText(child, key, problems);
  if (value === undefined) return;
  const character = unsafeCharacter(key, value);
  if (character !== undefined) {
    problems.say('E_VALUE', child, { what: key, character: `\`${character}\`` });
    return;
  }
  if ((key === 'VE_ROOT' || key === 'VE_PRIVATE') && value !== '' && !isConfPath(value)) {
    problems.say('E_PATH', child, { what: value });
    return;
  }
  keys.set(key, { value, from: child });
}

/** Of a beancounter or quota: the spelling of the file, or the two numbers. */
function pairText(child: XmlElement, key: string, problems: Problems): string | undefined {
  const counter = child.local === 'ubc';
  const names = counter ? ['barrier', 'limit'] : ['soft', 'hard'];
  const numbers: bigint[] = [];
  for (const name of names) {
    const text = child.attributes.get(name);
    if (text === undefined) problems.say('E_MISSING', child, { what: `@${name}`, where: child.tag });
    else if (counter && text === 'unlimited') numbers.push(UNLIMITED);
    else {
      const number = wholeOf(text, child, problems);
      if (number !== undefined) numbers.push(number);
    }
  }
  const [first, second] = numbers;
  if (first === undefined || second === undefined) return undefined;
  if (first > second) {
    problems.say(counter ? 'E_UBC' : 'E_QUOTA', child, { what: key });
    return undefined;
  }
  const text = names.map((name) => child.attributes.get(name)).join(':');
  const raw = child.attributes.get('raw');
  if (raw === undefined) return text;
  const unit = counterKeys.get(key) ?? quotaKeys.get(key) ?? 'items';
  const parsed = parsePair(raw, unit, 'conf');
  if (parsed.ok && parsed.value.first === first && parsed.value.second === second) return raw;
  problems.say('E_CONFLICT', child, { what: `${key}/@raw`, native: raw, extension: text });
  return undefined;
}

function takeUserQuota(
  child: XmlElement,
  into: Map<number, UserQuota & { from: XmlElement }>,
  problems: Problems,
): void {
  const uid = uidOf(child.attributes.get('uid') ?? '');
  if (uid === undefined) {
    problems.say('E_NUMBER', child, { what: child.attributes.get('uid') ?? '' });
    return;
  }
  const before = into.get(uid);
  if (before !== undefined) {
    problems.say('E_DUPLICATE', child, { what: `uid ${uid}`, line: before.from.line });
    return;
  }
  const hardBytes = wholeOf(child.attributes.get('hard') ?? '', child, problems);
  const softText = child.attributes.get('soft');
  const softBytes = softText === undefined ? undefined : wholeOf(softText, child, problems);
  if (hardBytes === undefined) return;
  if (softBytes !== undefined && softBytes > hardBytes) {
    problems.say('E_QUOTA', child);
    return;
  }
  into.set(uid, { uid, hardBytes, ...(softBytes === undefined ? {} : { softBytes }), from: child });
}

function decodeSource(child: XmlElement): string | undefined {
  const packed = child.text.replace(/\s+/g, '');
  if (child.attributes.get('encoding') !== 'base64' || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
