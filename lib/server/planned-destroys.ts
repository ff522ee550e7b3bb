/**
 * Destroys whose time has come: started as tasks where the container still is the one that was meant. One whose time came while vzboard was down for
 * longer than an hour is not run any more: somebody has to ask again (docs/adr/0017).
 */
import 'server-only';
import { AppError, isAppError } from '@/lib/errors';
import type { Clock } from '@/lib/history/sampler';
import { isMissed, type Planned } from '@/lib/tasks/planned-store';
import { t } from '@/lib/text/t';
import { parseCtid } from '@/lib/vz/ctid';
import { readStatus } from '@/lib/vz/files';
import { privatePath } from '@/lib/vz/oddity';
import type { Board } from './board';
import { type DestroyKept, destroyCourse } from './destroy';
import { destroySteps } from './destroy-plan';
import type { LiveNode } from './live-node';
import { logLine } from './log';

const EVERY_MS = 15_000;

type Around = Pick<Board, 'planned' | 'nodes' | 'tasks' | 'nowMs'>;

/** Looks now and then; the returned function ends it. */
export function keepPlans(board: Around, clock: Clock): () => void {
  let stopped = false;
  let callOff = () => {};
  const look = async () => {
    await runDue(board).catch((e: unknown) => {
      if (!stopped) logLine('error', 'planned destroys could not be looked at', { error: String(e) });
    });
    if (!stopped) callOff = clock.schedule(EVERY_MS, () => void look());
  };
  callOff = clock.schedule(EVERY_MS, () => void look());
  return () => {
    stopped = true;
    callOff();
  };
}

/** Starts what is due. Where a node cannot be asked, it is tried again until it is too late. */
export async function runDue(board: Around): Promise<void> {
  const nowMs = board.nowMs();
  for (const planned of board.planned.due(nowMs)) {
    if (isMissed(planned, nowMs)) continue;
    const node = board.nodes.get(planned.node);
    if (node === undefined || node.disabled !== undefined) continue;
    try {
      await start(board, node, planned);
    } catch (e) {
      // Every screen says so already.
      if (isAppError(e) && e.code === 'node_silent') continue;
      logLine('warn', 'a planned destroy could not be started', {
        node: planned.node,
        ctid: planned.ctid,
        error: String(e),
      });
    }
  }
}

async function start(board: Around, node: LiveNode, planned: Planned): Promise<void> {
  const ctid = parseCtid(planned.ctid);
  const { state } = await readStatus(node.door.read, ctid);
  const kept: DestroyKept = {
    version: planned.version,
    private: privatePath(node.configs.get(ctid), ctid),
    wasUp: !planned.stopped,
  };
  // Taken back while it was looked at. From here to the task's record nothing is waited for.
  if (!board.planned.remove(node.id, ctid)) return;
  const { guard, readBack } = destroyCourse(node, ctid, kept, (now) => {
    if (now === 'absent') throw new AppError('not_found', t('vz.reason.absent'));
    if (planned.stopped && now === 'running') throw new AppError('conflict', t('destroy.planned.runs'));
  });
  // Where it may not be destroyed any more, the task says so: it is on record, and nothing ran.
  await board.tasks.start({
    ...{ node: node.id, nodeLabel: node.label, ctid, by: planned.by, from: planned.from },
    action: 'destroy',
    steps: destroySteps(ctid, state === 'absent' ? 'stopped' : state),
    kept,
    readBack,
    ...(guard === undefined ? {} : { guard }),
  });
}
