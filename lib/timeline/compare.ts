/** What differs between two readings of a container. Pure: who did it is somebody else's question. */
import type { Change } from '@/lib/api/schemas';
import { type Conf, effective } from '@/lib/vz/conf';
import type { ListedContainer } from '@/lib/vz/list';
import { maskValue } from '@/lib/vz/mask';

/** What is remembered of a container. */
export interface Known {
  state: ListedContainer['state'];
  name: string | null;
  /** The values vzctl uses, a line each (see configText); null until its config was read. */
  config: string | null;
}

export type Difference = Pick<Change, 'kind' | 'old' | 'new' | 'keys'>;

/** Measuring and rounding: a container that was started so much after a reading was not running at it. */
const BOOT_SLACK_MS = 2000;

/** The reading before: when it was, and how long the container had been up by then (undefined: from before vzboard was started). */
export interface Before {
  atMs: number;
  uptimeSeconds: number | undefined;
}

/** A container listed at `atMs` compared with what was known of it. A state or a name that could not be read is no change. */
export function listDifferences(
  known: Known | undefined,
  before: Before,
  now: ListedContainer,
  atMs: number,
): Difference[] {
  if (known === undefined) return [{ kind: 'appeared', old: null, new: now.state, keys: [] }];
  const out: Difference[] = [];
  if (now.state !== 'unknown' && known.state !== 'unknown') {
    if (now.state !== known.state) out.push({ kind: 'state', old: known.state, new: now.state, keys: [] });
    else if (now.uptimeSeconds !== null && isRestarted(before, now.uptimeSeconds, atMs)) {
      out.push({ kind: 'restarted', old: null, new: null, keys: [] });
    }
  }
  if (now.problem === null && now.name !== known.name) {
    out.push({ kind: 'renamed', old: known.name, new: now.name, keys: [] });
  }
  return out;
}

/** By its uptime, which no set clock changes; across a restart of vzboard by the time of its start. */
function isRestarted(before: Before, uptimeSeconds: number, atMs: number): boolean {
  if (before.uptimeSeconds !== undefined) return uptimeSeconds < before.uptimeSeconds;
  return atMs - uptimeSeconds * 1000 > before.atMs + BOOT_SLACK_MS;
}

/** Of a container as listed, what is remembered: what cannot be read keeps its last value. */
export function remember(known: Known | undefined, now: ListedContainer): Known {
  return {
    state: now.state === 'unknown' ? (known?.state ?? 'unknown') : now.state,
    name: now.problem === null ? now.name : (known?.name ?? null),
    config: known?.config ?? null,
  };
}

/** Values as vzctl uses them, `KEY=value` a line, secrets replaced: of those only coming and going is noticed. */
export function configText(conf: Conf): string {
  let text = texts.get(conf);
  if (text === undefined) {
    text = '';
    // A value holds no newline: it is one line of a file.
    for (const [key, value] of effective(conf)) text += `${key}=${maskValue(key, value)}\n`;
    texts.set(conf, text);
  }
  return text;
}

/** A config that did not change stays the same object from reading to reading (readConfigs): of thousands few are put together anew. */
const texts = new WeakMap<Conf, string>();

/** The keys whose value differs; undefined when none does. NAME is told as `renamed`. */
export function configDifference(before: string, after: string): Difference | undefined {
  if (before === after) return undefined;
  const old = valuesOf(before);
  const now = valuesOf(after);
  const keys = [...new Set([...old.keys(), ...now.keys()])]
    .filter((key) => key !== 'NAME' && old.get(key) !== now.get(key))
    .map((key) => ({ key, before: old.get(key) ?? null, after: now.get(key) ?? null }));
  return keys.length === 0 ? undefined : { kind: 'config', old: null, new: null, keys };
}

function valuesOf(text: string): Map<string, string> {
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line): [string, string] => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}
