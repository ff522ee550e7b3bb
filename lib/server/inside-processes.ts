/** The processes of a container, by its own ps, beside what the kernel counts. */
import type { z } from 'zod';
import type { schemas } from '@/lib/api/schemas';
import { AppError, errorBody } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { type Amount, toWire } from '@/lib/ubc/sample';
import { type Ctid, parseCtid } from '@/lib/vz/ctid';
import { plainText, processesArgv } from '@/lib/vz/inside';
import { parseProcesses } from '@/lib/vz/processes';
import { type Board, nodeOf } from './board';
import { listedOf } from './container-view';
import type { LiveNode } from './live-node';
import { nodeSummary } from './node-summary';

type Reply = z.input<typeof schemas.processList.reply>;
type Read = Pick<
  Reply,
  'at' | 'processes' | 'total' | 'residentKib' | 'virtualKib' | 'unread' | 'truncated' | 'problem'
>;

/** Some 8000 processes; a list that is longer was not made by ps. */
const MOST_BYTES = 1024 * 1024;
/** Each reading starts a program inside: several who look share one. */
const SHARE_MS = 2000;
const DETAIL_CHARACTERS = 600;

const none: Read = {
  ...{ at: null, processes: [], total: 0, residentKib: 0, virtualKib: 0, unread: 0, truncated: false, problem: null },
};

export async function processList(board: Board, nodeId: string, id: string): Promise<Reply> {
  const node = nodeOf(board, nodeId);
  await node.firstList(300);
  const ctid = parseCtid(id);
  const { state } = listedOf(node, ctid);
  const runs = state === 'running' || state === 'unknown';
  const read = runs ? await shared(node, ctid, board.nowMs) : none;
  const now = board.nowMs();
  const rows = node.latest?.counters.get(ctid)?.rows ?? [];
  // Bytes of a page: x86's, as everywhere else.
  const bytes = (pages: Amount) => toWire(typeof pages === 'bigint' ? pages * 4096n : pages * 4096);
  const counter = (name: string) => {
    const row = rows.find((one) => one.counter === name);
    return row === undefined ? null : { heldBytes: bytes(row.held), limitBytes: bytes(row.limit) };
  };
  return {
    ...{ now, node: nodeSummary(node, now), ctid, state, ...read },
    ...{ physpages: counter('physpages'), privvmpages: counter('privvmpages') },
  };
}

const readings = new WeakMap<LiveNode, Map<Ctid, { atMs: number; read: Promise<Read> }>>();

function shared(node: LiveNode, ctid: Ctid, nowMs: () => number): Promise<Read> {
  const known = readings.get(node) ?? new Map<Ctid, { atMs: number; read: Promise<Read> }>();
  readings.set(node, known);
  const atMs = nowMs();
  for (const [other, { atMs: then }] of known) if (atMs - then >= SHARE_MS) known.delete(other);
  const fresh = known.get(ctid) ?? { atMs, read: readProcesses(node, ctid, nowMs) };
  known.set(ctid, fresh);
  return fresh.read;
}

/** Never rejects. */
async function readProcesses(node: LiveNode, ctid: Ctid, nowMs: () => number): Promise<Read> {
  try {
    const result = await node.door.read(processesArgv(ctid), { maxOutputBytes: MOST_BYTES });
    const found = parseProcesses(new TextDecoder().decode(result.stdout));
    // A ps that complains of something may have listed all the same; one that lists nothing has not.
    if (found.total === 0 || (result.code !== 0 && !result.truncated)) {
      const said = plainLines(`${new TextDecoder().decode(result.stderr)}\n${new TextDecoder().decode(result.stdout)}`);
      const why = result.code === 31 ? 'stopped' : result.code === 126 || result.code === 127 ? 'absent' : 'failed';
      throw new AppError('node_failed', t(`inside.processes.${why}`, { code: result.code }), { detail: said });
    }
    return { ...found, at: nowMs(), truncated: result.truncated, problem: null };
  } catch (e) {
    const { code, message, detail } = errorBody(e);
    return { ...none, problem: { code, message, ...(detail === undefined ? {} : { detail }) } };
  }
}

function plainLines(text: string): string {
  const lines = text.slice(0, DETAIL_CHARACTERS).split('\n');
  return lines
    .map((line) => plainText(line, 200))
    .filter(Boolean)
    .join('\n');
}
