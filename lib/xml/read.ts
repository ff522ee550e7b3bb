/**
 * Reads a domain document of any dialect into a container's model, or says everything that is wrong with it. A document's own words come
 * first; its extension adds what they cannot say, and where both speak they must agree. Stricter than libvirt: what is not known is refused.
 */
import { isCtid } from '@/lib/vz/ctid';
import { type DocumentDialect, detectDialect } from './dialect';
import { NAMESPACE } from './extension';
import { type Dialect, shownMemoryKiB, wordsOf } from './keys';
import { type Container, canonicalUuid, type UserQuota } from './model';
import { childOf, type Native } from './native';
import type { XmlProblem } from './problems';
import { readA, readB, readOld } from './read-ab';
import { readC } from './read-c';
import { type Extension, readExtension } from './read-extension';
import { checkShape, Problems, shapeA, shapeB, shapeC, shapeOld } from './shape';
import { parseTree, type XmlElement, XmlStop } from './tree';
import { unsafeCharacter } from './value-rules';

export type DomainRead =
  | {
      readonly ok: true;
      readonly dialect: DocumentDialect;
      readonly container: Container;
      /** It carries the extension, so it names every key there is. */
      readonly complete: boolean;
      /** Line of the document that says each key. */
      readonly lines: ReadonlyMap<string, number>;
      readonly warnings: readonly XmlProblem[];
    }
  | { readonly ok: false; readonly problems: readonly XmlProblem[] };

const shapes = { a: shapeA, b: shapeB, c: shapeC, c0: shapeC, old: shapeOld };

/** Never throws for what a document holds. `nodeCpus` only warns. */
export function readDomain(bytes: Uint8Array, nodeCpus?: number): DomainRead {
  try {
    return readTree(parseTree(bytes), nodeCpus);
  } catch (e) {
    if (e instanceof XmlStop) return { ok: false, problems: [e.problem] };
    throw e;
  }
}

function readTree(root: XmlElement, nodeCpus: number | undefined): DomainRead {
  const problems = new Problems();
  const refused = () => ({ ok: false as const, problems: problems.errors });
  if (root.tag !== 'domain' || root.namespace !== '') {
    problems.say('E_ROOT', root, { what: root.namespace === '' ? root.tag : `${root.tag} of ${root.namespace}` });
    return refused();
  }
  const type = root.attributes.get('type');
  if (type !== 'openvz') {
    problems.say('E_TYPE', root, { what: type ?? '' });
    return refused();
  }
  const dialect = detectDialect(root, problems);
  if (dialect === undefined) return refused();
  checkShape(root, shapes[dialect], problems);
  // What has not its shape is not read: half of a document would be taken for the whole.
  if (problems.errors.length > 0) return refused();
  const ctid = ctidOf(root, problems);
  const uuid = uuidOf(root, problems);
  const native: Native = { keys: new Map(), userQuota: new Map(), problems };
  if (dialect === 'a') readA(root, native);
  else if (dialect === 'b') readB(root, native);
  else if (dialect === 'old') readOld(root, native);
  else readC(root, ctid ?? '', native, nodeCpus);
  for (const [key, { value, from }] of native.keys) {
    const character = unsafeCharacter(key, value);
    if (character !== undefined) problems.say('E_VALUE', from, { what: key, character: `\`${character}\`` });
  }
  const holder = dialect === 'c' || dialect === 'c0' ? childOf(root, 'metadata') : root;
  const found = holder?.children.find(({ namespace, local }) => namespace === NAMESPACE && local === 'container');
  const extension = found === undefined ? undefined : readExtension(found, problems);
  if (ctid === undefined || problems.errors.length > 0) return refused();
  const { keys, lines } = merge(dialect, ctid, native, extension);
  const userQuota = mergeQuota(native, extension);
  if (userQuota.length > 0 && !/^[1-9]\d*$/.test(keys.get('QUOTAUGIDLIMIT') ?? '')) problems.say('W_UGIDLIMIT', root);
  if (problems.errors.length > 0) return refused();
  const source = extension?.source === undefined ? {} : { source: extension.source };
  const container = { ctid, ...(uuid === undefined ? {} : { uuid }), keys, userQuota, ...source };
  return { ok: true, dialect, container, complete: extension !== undefined, lines, warnings: problems.warnings };
}

/** 100 and below are reserved (vzctl(8)); UUIDs are containers of OpenVZ 7. */
function ctidOf(root: XmlElement, problems: Problems): string | undefined {
  const name = childOf(root, 'name');
  const text = name?.text.trim() ?? '';
  if (name === undefined) problems.say('E_MISSING', root, { what: 'name', where: 'domain' });
  else if (isCtid(text) && (text.includes('-') || Number(text) > 100)) return text;
  else problems.say('E_CTID', name, { what: text });
  return undefined;
}

function uuidOf(root: XmlElement, problems: Problems): string | undefined {
  const element = childOf(root, 'uuid');
  if (element === undefined) return undefined;
  const uuid = canonicalUuid(element.text.trim());
  if (uuid === undefined) problems.say('E_UUID', element, { what: element.text.trim() });
  return uuid;
}

/** Whose words a document speaks. */
export function wordsDialect(dialect: DocumentDialect): Dialect {
  return dialect === 'old' ? 'a' : dialect === 'c0' ? 'c' : dialect;
}

interface Merged {
  readonly keys: ReadonlyMap<string, string>;
  readonly lines: ReadonlyMap<string, number>;
}

/** A document must show these even where its config says nothing that can be shown. */
const ALWAYS_SHOWN: ReadonlySet<string> = new Set(['CPUS', 'VE_PRIVATE']);

function merge(dialect: DocumentDialect, ctid: string, native: Native, extension: Extension | undefined): Merged {
  const keys = new Map<string, string>();
  const lines = new Map<string, number>();
  for (const [key, { value, from }] of extension?.keys ?? []) {
    keys.set(key, value);
    lines.set(key, from.line);
  }
  for (const [key, { value, from }] of native.keys) {
    if (extension?.keys.has(key) === true || extension?.absent.has(key) === true) continue;
    keys.set(key, value);
    lines.set(key, from.line);
  }
  const spoken = wordsDialect(dialect);
  for (const [key, said] of extension?.keys ?? []) {
    const own = native.keys.get(key);
    if (own === undefined) continue;
    const expected = wordsOf(spoken, key, said.value, { ctid, keys });
    if (expected === own.value || (expected === undefined && ALWAYS_SHOWN.has(key))) continue;
    native.problems.say('E_CONFLICT', own.from, { what: key, native: own.value, extension: said.value });
  }
  takeMemory(native, extension, keys, lines);
  return { keys, lines };
}

/** libvirt's memory is shown for people; it sets RAM only where nothing else of ours speaks. */
function takeMemory(
  { memory, problems }: Native,
  extension: Extension | undefined,
  keys: Map<string, string>,
  lines: Map<string, number>,
): void {
  if (memory === undefined) return;
  if (extension !== undefined) {
    const shown = shownMemoryKiB(keys);
    if (memory.kib === shown) return;
    problems.say('E_CONFLICT', memory.from, { what: 'memory', native: `${memory.kib} KiB`, extension: `${shown} KiB` });
  } else if (memory.kib > 0n) {
    keys.set('PHYSPAGES', `0:${memory.kib / 4n}`);
    lines.set('PHYSPAGES', memory.from.line);
    problems.say('W_C_MEMORY', memory.from);
  }
}

function mergeQuota(native: Native, extension: Extension | undefined): UserQuota[] {
  const merged = new Map([...native.userQuota, ...(extension?.userQuota ?? [])]);
  for (const [uid, own] of native.userQuota) {
    const said = extension?.userQuota.get(uid);
    if (said !== undefined && said.hardBytes !== own.hardBytes) {
      const parts = { what: `quota of uid ${uid}`, native: `${own.hardBytes}`, extension: `${said.hardBytes}` };
      native.problems.say('E_CONFLICT', own.from, parts);
    }
  }
  return [...merged.values()].map(({ from: _, ...quota }) => quota);
}
