/** How a node is reached, chosen by its configuration: everything above works with a `Run`, whichever it is. */
import 'server-only';
import { join, resolve } from 'node:path';
import { AppError } from '@/lib/errors';
import { localRun } from '@/lib/node/local';
import type { NodeConfig } from '@/lib/node/node';
import { type SshTransport, sshRun } from '@/lib/node/ssh';
import type { SshRuntime } from '@/lib/node/ssh-runtime';
import type { Run } from '@/lib/vz/run';

export interface Transport {
  run: Run;
  /** Approval of host keys; remote nodes only. */
  hostKeys?: SshTransport['hostKeys'];
  /** Ends what is kept for the node. Writes that still run are left alone. */
  close(): void;
}

export interface TransportDeps {
  dataDir: string;
  runtime: SshRuntime;
  /** SSH_AUTH_SOCK of vzboard itself. */
  agentSocket: string | undefined;
  nowMs: () => number;
  /** Connections made and lost, host keys approved and forgotten. */
  log: (event: string, facts: Readonly<Record<string, unknown>>) => void;
}

/** Throws `internal` for a simulated node: those are made by lib/demo. */
export function openTransport(config: NodeConfig, deps: TransportDeps): Transport {
  if (config.transport === 'local') {
    return { run: localRun(config), close: () => {} };
  }
  if (config.transport === 'demo')
    throw new AppError('internal', `Node ${config.id} is simulated and has no transport.`);
  const { dataDir, runtime, agentSocket, nowMs, log } = deps;
  return sshRun(config, {
    runtimeDir: runtime.dir,
    knownHostsFile: join(resolve(dataDir), 'known_hosts'),
    agentSocket,
    nowMs,
    log,
  });
}
