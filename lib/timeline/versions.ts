/**
 * Every version of a container's config that was seen, whoever made it: an admin in a shell as well as a task of vzboard. Texts are kept without
 * the values of keys that look like secrets, and within bounds: what is to be taken back is seldom old.
 */
import 'server-only';
import { createHash, randomBytes } from 'node:crypto';
import type { Task } from '@/lib/api/schemas';
import type { Db } from '@/lib/db/open';
import { timeId } from '@/lib/db/time-id';
import { type Conf, parseConf, printConf } from '@/lib/vz/conf';
import { MASK, maskValue } from '@/lib/vz/mask';
import { openVersionStore, type StoredVersion } from './version-store';

/** Of one container. */
const MOST_VERSIONS = 100;
const KEPT_MS = 400 * 86_400_000;
/** Configs have some 1,500 bytes; one that is so much longer is noted without its text. */
const LONGEST_TEXT = 64 * 1024;
/** Written at once: more would hold up other requests. */
const BATCH = 40;

const WRITES_NO_CONFIG: ReadonlySet<string> = new Set(['stop', 'apply-config']);

export interface ConfigVersion {
  id: string;
  /** SHA-256 of the file; of one that was only read along with all others the file may lack its last newline. */
  hash: string;
  /** It came between the two; `afterMs` is null for the first that was seen. */
  afterMs: number | null;
  atMs: number;
  /** Who made it through vzboard; null: somebody else, or it was there before. */
  made: { task: string; by: string } | null;
  text: string | null;
}

export interface Versions {
  /** Configs as read along with a list. Those that did not change since the last reading cost nothing. */
  observe(node: string, reading: { askedAtMs: number; atMs: number; configs: ReadonlyMap<string, Conf> }): void;
  /** One config as it is, byte for byte. */
  note(node: string, ctid: string, text: string, made?: { task: string; by: string }): void;
  /** Newest first. */
  list(node: string, ctid: string, options: { before?: string | undefined; count: number }): ConfigVersion[];
  /** A version and the one before it; undefined when there is no such one. */
  read(
    node: string,
    ctid: string,
    id: string,
  ): { version: ConfigVersion; before: ConfigVersion | undefined } | undefined;
  /** The text a form was filled from; undefined when it was not kept. */
  textOf(node: string, ctid: string, hash: string): string | undefined;
  close(): void;
}

export interface VersionDeps {
  db: Db;
  nowMs: () => number;
  /** The newest tasks of a container. */
  tasksOf: (node: string, ctid: string) => readonly Task[];
  random?: (bytes: number) => Uint8Array;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

/** A line `KEY="••••••"` for each value that is nobody's business; all other lines as they are. */
function maskText(conf: Conf): string {
  return conf.lines
    .map((line) => {
      if (line.kind !== 'assignment' || maskValue(line.key, line.value) !== MASK) return line.raw;
      return `${line.key}="${MASK}"${line.raw.endsWith('\n') ? '\n' : ''}`;
    })
    .join('');
}

export function createVersions({ db, nowMs, tasksOf, random = randomBytes }: VersionDeps): Versions {
  const store = openVersionStore(db);
  /** Configs that were looked at: one that did not change is the same object from reading to reading. */
  const seen = new WeakSet<Conf>();
  const readMs = new Map<string, number>();
  let lastIdMs = 0;
  let closed = false;

  const newId = (): string => {
    lastIdMs = Math.max(nowMs(), lastIdMs + 1);
    return timeId(lastIdMs, random(10));
  };

  /** The row of a text that is not the newest already. */
  function rowOf(
    node: string,
    ctid: string,
    conf: Conf,
    at: { afterMs: number | null; atMs: number },
  ): StoredVersion | undefined {
    const text = printConf(conf);
    const [hash, norm] = [sha256(text), sha256(ended(text))];
    const newest = store.newest(node, ctid);
    if (newest?.norm === norm) {
      // Read by itself it is known byte for byte.
      if (newest.hash !== hash && hash !== norm) store.setHash(newest.id, hash);
      return undefined;
    }
    const kept = text.length > LONGEST_TEXT ? null : maskText(conf);
    // It came after the one before was seen.
    const afterMs = newest === undefined ? null : Math.max(at.afterMs ?? 0, newest.at_ms);
    const made = newest === undefined ? undefined : makerOf(node, ctid, afterMs, at.atMs, newest.task);
    return {
      ...{ id: newId(), node, ctid, hash, norm, text: kept },
      ...{ after_ms: afterMs, at_ms: at.atMs },
      ...{ task: made?.id ?? null, by_user: made?.by ?? null },
    };
  }

  /** A task of ours that wrote configs meanwhile. One that has its version already looked at the file when it had ended. */
  function makerOf(node: string, ctid: string, afterMs: number | null, atMs: number, known: string | null) {
    return tasksOf(node, ctid).find(({ id, action, startedAt, endedAt, exitCode, state }) => {
      if (
        startedAt === null ||
        id === known ||
        WRITES_NO_CONFIG.has(action) ||
        (state === 'failed' && exitCode === null)
      )
        return false;
      return startedAt <= atMs && (endedAt ?? Number.POSITIVE_INFINITY) >= (afterMs ?? atMs);
    });
  }

  return {
    observe(node, { askedAtMs, atMs, configs }) {
      const afterMs = readMs.get(node) ?? null;
      readMs.set(node, askedAtMs);
      const fresh = [...configs].filter(([, conf]) => !seen.has(conf));
      const next = (from: number) => {
        if (closed || from >= fresh.length) return;
        const rows: StoredVersion[] = [];
        for (const [ctid, conf] of fresh.slice(from, from + BATCH)) {
          const row = rowOf(node, ctid, conf, { afterMs, atMs });
          if (row !== undefined) rows.push(row);
          seen.add(conf);
        }
        store.insert(rows);
        for (const { ctid, after_ms } of rows) if (after_ms !== null) store.trim(node, ctid, MOST_VERSIONS);
        if (from + BATCH < fresh.length) setImmediate(next, from + BATCH);
      };
      next(0);
      if (fresh.length > 0) store.prune(nowMs() - KEPT_MS);
    },
    note(node, ctid, text, made) {
      if (closed) return;
      const at = { afterMs: readMs.get(node) ?? null, atMs: nowMs() };
      const row = rowOf(node, ctid, parseConf(text), at);
      if (row === undefined) {
        // A reading may have been quicker than the task's own look.
        const newest = store.newest(node, ctid);
        if (made !== undefined && newest !== undefined && newest.task === null && newest.after_ms !== null) {
          store.setMaker(newest.id, made.task, made.by);
        }
        return;
      }
      store.insert([made === undefined ? row : { ...row, task: made.task, by_user: made.by }]);
      store.trim(node, ctid, MOST_VERSIONS);
    },
    list: (node, ctid, { before = '~', count }) => store.list(node, ctid, before, count).map(toVersion),
    read(node, ctid, id) {
      const found = store.read(node, ctid, id);
      if (found === undefined) return undefined;
      const before = store.list(node, ctid, id, 1)[0];
      return { version: toVersion(found), before: before === undefined ? undefined : toVersion(before) };
    },
    textOf: (node, ctid, hash) => store.byHash(node, ctid, hash)?.text ?? undefined,
    close() {
      closed = true;
    },
  };
}

function toVersion(row: StoredVersion): ConfigVersion {
  const { id, hash, after_ms: afterMs, at_ms: atMs, task, by_user: by, text } = row;
  return { id, hash, afterMs, atMs, made: task === null || by === null ? null : { task, by }, text };
}
