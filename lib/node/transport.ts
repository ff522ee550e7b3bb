/** How a node is reached, chosen by its configuration: everything above works with a `Run`, whichever it is. */
import 'server-only';
import { AppError } from '@/lib/errors';
import { localRun } from '@/lib/node/local';
import type { NodeConfig } from '@/lib/node/node';
import type { Run } from '@/lib/vz/run';

export interface Transport {
  run: Run;
  /** Ends what is kept for the node. Writes that still run are left alone. */
  close(): void;
}

/** Throws `internal` for a simulated node: those are made by lib/demo. */
export function openTransport(config: NodeConfig): Transport {
  if (config.transport === 'demo') {
    throw new AppError('internal', `Node ${config.id} is simulated and has no transport.`);
  }
  if (config.transport === 'ssh') {
    const refuse: Run = () => Promise.reject(new AppError('node_failed', 'ssh comes with the ssh transport.'));
    return { run: refuse, close: () => {} };
  }
  return { run: localRun(config), close: () => {} };
}
