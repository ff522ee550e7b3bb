/**
 * A container's configuration as domain XML sees it: exact texts of values by key, the uuid that stands in a comment, and the quotas of
 * single users, which stand in no config. conf -> model -> conf gives back the same keys with the same texts.
 */
import { type Conf, effective, parseConf, printConf, setKeys } from '@/lib/vz/conf';

export interface UserQuota {
  readonly uid: number;
  readonly hardBytes: bigint;
  readonly softBytes?: bigint;
}

export interface Container {
  readonly ctid: string;
  /** Lower case with dashes. */
  readonly uuid?: string;
  /** In the order of the config; canonical keys. */
  readonly keys: ReadonlyMap<string, string>;
  readonly userQuota: readonly UserQuota[];
  /** The whole config, for its comments, order and quoting; its values are never believed. */
  readonly source?: string;
}

/** What a document shows of the node when the config is silent. */
export interface XmlNode {
  /** CPUs of the node. */
  readonly cpus: number;
  /** The node's default, with $VEID. */
  readonly privateDir: string;
  /** Directory of the template archives. */
  readonly templateCache: string;
}

const HEX = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/;

/** 32 digits with all dashes or none, in lower case with dashes; undefined for anything else. */
export function canonicalUuid(text: string): string | undefined {
  const lower = text.toLowerCase();
  const digits = lower.replaceAll('-', '');
  if (!HEX.test(lower) || digits.length !== 32) return undefined;
  const dashed = digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return lower === digits || lower === dashed ? dashed : undefined;
}

/** The first line `#UUID: ...` counts, in exactly that spelling (libvirt, openvz_conf.c). A malformed one is no uuid. */
function uuidOf(conf: Conf): string | undefined {
  const line = conf.lines.find(({ raw }) => raw.startsWith('#UUID: '));
  return line === undefined ? undefined : canonicalUuid(line.raw.slice(7).trim());
}

/** Reads a container's config. `keepSource` keeps its text for comments and order. */
export function fromConf(
  ctid: string,
  text: string,
  userQuota: readonly UserQuota[] = [],
  keepSource = false,
): Container {
  const conf = parseConf(text);
  const uuid = uuidOf(conf);
  return {
    ctid,
    ...(uuid === undefined ? {} : { uuid }),
    keys: effective(conf),
    userQuota,
    ...(keepSource ? { source: text } : {}),
  };
}

/** The config of a model: the kept text with each key set in place, new ones at the end, the others' lines gone; else one line a key. */
export function toConf({ keys, uuid, source }: Container): string {
  const kept = parseConf(source ?? '');
  const held = effective(kept);
  const lines = kept.lines.filter((line) => {
    if (line.raw.startsWith('#UUID: ')) return uuid !== undefined;
    return line.kind === 'blank' || line.kind === 'comment' || (line.kind === 'assignment' && keys.has(line.key));
  });
  const changed = [...keys].filter(([key, value]) => held.get(key) !== value);
  // A key that is spelled differently where it wins, or given twice, is set on its first line: the others would still be read.
  const text = printConf(setKeys(parseConf(lines.map(({ raw }) => raw).join('')), changed));
  if (uuid === undefined || uuidOf(parseConf(text)) === uuid) return text;
  const others = text.split('\n').filter((line) => !line.startsWith('#UUID: '));
  return `${others.join('\n').replace(/\n?$/, '\n')}#UUID: ${uuid}\n`.replace(/^\n/, '');
}
