/** Host keys of remote nodes, for the API: what a node shows now, and an admin's approval of it. */
import 'server-only';
import { AppError } from '@/lib/errors';
import { knownName } from '@/lib/node/known-hosts';
import type { NodeConfig, SshConfig } from '@/lib/node/node';
import { hopsOf } from '@/lib/node/ssh-argv';
import type { Transport } from '@/lib/node/transport';
import { t } from '@/lib/text/t';
import { type Board, nodeOf } from './board';
import { hostKeyOf } from './host-key-of';
import type { LiveNode } from './live-node';

/** Meets the host without signing in, which takes as long as a connection. Throws `not_found` for a node that has no host key. */
export async function hostKeyView(board: Board, nodeId: string) {
  const view = await keysOf(nodeOf(board, nodeId)).view();
  return { now: board.nowMs(), hostKey: hostKeyOf(view) };
}

/** Throws `conflict` when the host shows another key by now, or an older one is approved. `who` goes into the log. */
export async function approveHostKey(board: Board, nodeId: string, fingerprint: string, who: string) {
  const node = nodeOf(board, nodeId);
  await keysOf(node).approve(fingerprint, who);
  wakeSameHost(board, node.door.config);
  return { now: board.nowMs() };
}

/**
 * Keys are kept by host: once one is approved, all nodes behind it need not wait any more, be it the host itself or a jump host. Not waited for:
 * they may still not answer, and screens poll anyway.
 */
export function wakeSameHost(board: Pick<Board, 'nodes'>, { ssh }: Pick<NodeConfig, 'ssh'>): void {
  const names = new Set(namesOf(ssh));
  for (const node of board.nodes.values()) {
    if (!namesOf(node.door.config.ssh).some((name) => names.has(name))) continue;
    node.hostKeys?.recheck();
    void node.relist();
  }
}

function namesOf(ssh: SshConfig | undefined): string[] {
  return ssh === undefined ? [] : hopsOf(ssh).map(({ host, port }) => knownName(host, port));
}

/** Throws `not_found` for a key that is not approved, `conflict` for one in a file of the administrator. `who` goes into the log. */
export async function forgetHostKey(board: Board, nodeId: string, fingerprint: string, who: string) {
  const node = nodeOf(board, nodeId);
  await keysOf(node).forget(fingerprint, who);
  void node.relist();
  return { now: board.nowMs() };
}

function keysOf(node: LiveNode): NonNullable<Transport['hostKeys']> {
  if (node.hostKeys === undefined) throw new AppError('not_found', t('ssh.key.none', { node: node.label }));
  return node.hostKeys;
}
