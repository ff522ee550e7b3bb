/** What the node's kernel has said about a container, as far back as its buffer goes. */
import type { z } from 'zod';
import type { schemas } from '@/lib/api/schemas';
import { AppError, errorBody } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { parseCtid } from '@/lib/vz/ctid';
import { DMESG } from '@/lib/vz/inside';
import { type KernelLine, oldestSeconds, parseKernelLog } from '@/lib/vz/kernel-log';
import { type Board, nodeOf } from './board';
import { listedOf } from './container-view';
import type { LiveNode } from './live-node';
import { nodeSummary } from './node-summary';

type Reply = z.input<typeof schemas.kernelLineList.reply>;

/** Larger than the buffer of nearly every kernel: 512 KiB by default, 1 MiB or 2 where somebody raised it. */
const MOST_BYTES = 8 * 1024 * 1024;
const MOST_LINES = 300;
/** The same for all containers of a node, and read anew only then. */
const KEEP_MS = 5000;

interface Log {
  lines: readonly KernelLine[];
  oldest: number | null;
  /** When the node was started, by its own uptime; null where that cannot be read. */
  bootMs: number | null;
}

export async function kernelLineList(board: Board, nodeId: string, id: string): Promise<Reply> {
  const node = nodeOf(board, nodeId);
  await node.firstList(300);
  const ctid = parseCtid(id);
  listedOf(node, ctid);
  const common = () => {
    const now = board.nowMs();
    return { now, node: nodeSummary(node, now), ctid };
  };
  let log: Log;
  try {
    log = await kept(node, board.nowMs);
  } catch (e) {
    const { code, message, detail } = errorBody(e);
    const problem = { code, message, ...(detail === undefined ? {} : { detail }) };
    return { ...common(), lines: [], more: 0, since: null, problem };
  }
  const at = (seconds: number | null) =>
    seconds === null || log.bootMs === null ? null : Math.round(log.bootMs + seconds * 1000);
  const mine = log.lines.filter((line) => line.ctid === ctid || line.ctid === null);
  const shown = mine.slice(-MOST_LINES).reverse();
  return {
    ...common(),
    lines: shown.map(({ seconds, ctid: of, ...line }) => ({ ...line, at: at(seconds), nodeWide: of === null })),
    more: mine.length - shown.length,
    since: at(log.oldest),
    problem: null,
  };
}

const logs = new WeakMap<LiveNode, { atMs: number; log: Promise<Log> }>();

function kept(node: LiveNode, nowMs: () => number): Promise<Log> {
  const known = logs.get(node);
  if (known !== undefined && nowMs() - known.atMs < KEEP_MS) return known.log;
  const log = readLog(node, nowMs);
  logs.set(node, { atMs: nowMs(), log });
  // Whoever asks next asks anew.
  log.catch(() => logs.delete(node));
  return log;
}

async function readLog(node: LiveNode, nowMs: () => number): Promise<Log> {
  const [said, uptime] = await Promise.all([
    node.door.read(DMESG, { maxOutputBytes: MOST_BYTES }),
    node.door.read(['cat', '--', '/proc/uptime']).catch(() => undefined),
  ]);
  if (said.code !== 0) {
    const detail = new TextDecoder().decode(said.stderr).trim().slice(0, 500);
    throw new AppError('node_failed', t('inside.kernel.unread'), { detail });
  }
  const text = new TextDecoder().decode(said.stdout);
  const seconds = Number.parseFloat(uptime?.code === 0 ? new TextDecoder().decode(uptime.stdout) : '');
  return {
    lines: parseKernelLog(text),
    oldest: oldestSeconds(text),
    bootMs: Number.isFinite(seconds) ? nowMs() - seconds * 1000 : null,
  };
}
