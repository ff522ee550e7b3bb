/** The self-test from a terminal: the nodes of the configuration, one after the other. Not marked server-only: scripts/doctor.mjs loads it. */
import type { NodeConfig } from '@/lib/node/node';
import { SshRuntime } from '@/lib/node/ssh-runtime';
import { openTransport, type Transport } from '@/lib/node/transport';
import { readsThroughHelper } from '@/lib/node/vzboard-node';
import { isMessageKey, t } from '@/lib/text/t';
import { readSystemConfig } from './config';
import { type CheckResult, examine, verdictOf } from './doctor';

/** One finished check in words. */
export interface Told extends Omit<CheckResult, 'answer'> {
  name: string;
  loses: string;
}

export interface Diagnosis {
  node: Pick<NodeConfig, 'id' | 'label' | 'transport'>;
  verdict: ReturnType<typeof verdictOf>;
  checks: Told[];
}

interface Listener {
  onNode: (node: Diagnosis['node']) => void;
  onCheck: (check: Told) => void;
}

/**
 * Tests every node of the configuration file and tells each check as it is finished. Answers nothing for the simulated fleet. Throws
 * `bad_input` for a configuration that cannot be used.
 */
export async function diagnoseSystem(listener: Listener): Promise<Diagnosis[]> {
  const { nodes, dataDir } = readSystemConfig();
  const runtime = new SshRuntime(dataDir);
  const deps = {
    dataDir,
    runtime,
    agentSocket: process.env.SSH_AUTH_SOCK || undefined,
    nowMs: Date.now,
    log: () => {},
  };
  try {
    return await diagnose(nodes, (node) => openTransport(node, deps), listener);
  } finally {
    runtime.close();
  }
}

async function diagnose(
  nodes: readonly NodeConfig[],
  open: (node: NodeConfig) => Transport,
  { onNode, onCheck }: Listener,
): Promise<Diagnosis[]> {
  const diagnoses: Diagnosis[] = [];
  for (const config of nodes) {
    if (config.transport === 'demo') continue;
    const { id, label, transport } = config;
    onNode({ id, label, transport });
    const opened = open(config);
    let told = 0;
    const onChange = (results: readonly CheckResult[]) => {
      for (; results[told] !== undefined; told++) {
        const next = results[told];
        if (next === undefined || next.state === 'waiting' || next.state === 'running') return;
        onCheck(tell(next));
      }
    };
    try {
      const run = config.helper === undefined ? opened.run : readsThroughHelper(opened.run, config.helper);
      const results = await examine(config, run, { nowMs: Date.now, hostKeys: opened.hostKeys, onChange });
      diagnoses.push({ node: { id, label, transport }, verdict: verdictOf(results), checks: results.map(tell) });
    } finally {
      opened.close();
    }
  }
  return diagnoses;
}

function tell({ answer: _, ...result }: CheckResult): Told {
  const loses = `doctor.${result.id}.loses`;
  return { ...result, name: t(`doctor.${result.id}`), loses: isMessageKey(loses) ? t(loses) : '' };
}
