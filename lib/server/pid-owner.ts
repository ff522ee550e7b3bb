/** Which container a process of the node belongs to. */
import type { z } from 'zod';
import type { schemas } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { isPid, parsePid, pidArgv } from '@/lib/vz/inside';
import { type Board, nodeOf } from './board';
import { titleOf } from './container-row';

type Reply = z.input<typeof schemas.pidView.reply>;

/** Throws `bad_input` for what is no number of a process, `not_found` where there is none of it, `node_failed` where vzpid cannot tell. */
export async function pidView(board: Board, where: { node: string; pid: string }): Promise<Reply> {
  const node = nodeOf(board, where.node);
  if (!isPid(where.pid)) throw new AppError('bad_input', t('inside.pid.bad'), { field: 'pid' });
  const pid = Number(where.pid);
  const { code, stdout, stderr } = await node.door.read(pidArgv(pid));
  if (code !== 0) {
    const detail = new TextDecoder().decode(stderr).trim().slice(0, 500);
    throw new AppError('node_failed', t('inside.pid.unread'), detail === '' ? {} : { detail });
  }
  const found = parsePid(new TextDecoder().decode(stdout), pid);
  if (found === undefined)
    throw new AppError('not_found', t('inside.pid.none', { pid: String(pid), node: node.label }));
  const { ctid, name } = found;
  return {
    now: board.nowMs(),
    pid,
    name,
    ctid: ctid === '0' ? null : ctid,
    title: titleOf(node.listing?.containers.get(ctid), node.configs.get(ctid)),
  };
}
