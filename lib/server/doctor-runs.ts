/** Self-tests under way and the last one of each node: kept in memory, since a test is quickly run again. */
import 'server-only';
import { randomUUID } from 'node:crypto';
import type { NodeConfig } from '@/lib/node/node';
import type { Transport } from '@/lib/node/transport';
import type { Run } from '@/lib/vz/run';
import { type CheckResult, examine, unasked, verdictOf } from './doctor';
import { logLine } from './log';

export interface DoctorRun {
  id: string;
  config: NodeConfig;
  by: string;
  startedAtMs: number;
  /** undefined while it runs. */
  endedAtMs: number | undefined;
  results: readonly CheckResult[];
}

export interface Examined {
  config: NodeConfig;
  run: Run;
  /** Of a remote node. */
  hostKeys: Transport['hostKeys'];
  by: string;
  /** Called once the test has ended. */
  close?: () => void;
}

/** Drafts nobody looks at any more make room for newer ones. */
const MOST_DRAFTS = 20;

export class DoctorRuns {
  private readonly runs = new Map<string, DoctorRun>();
  private readonly drafts: string[] = [];
  private readonly nowMs: () => number;

  constructor(nowMs: () => number) {
    this.nowMs = nowMs;
  }

  /** Begins a test of a node, or joins the one under way; returns at once. */
  start(nodeId: string, examined: Examined): DoctorRun {
    const last = this.runs.get(nodeId);
    if (last !== undefined && last.endedAtMs === undefined) {
      examined.close?.();
      return last;
    }
    return this.begin(nodeId, examined);
  }

  /** The same for a node that is not there yet. It is found by the id of the answer. */
  startDraft(examined: Examined): DoctorRun {
    const key = `draft ${randomUUID()}`;
    this.drafts.push(key);
    for (const old of this.drafts.splice(0, this.drafts.length - MOST_DRAFTS)) this.runs.delete(old);
    return this.begin(key, examined);
  }

  last(nodeId: string): DoctorRun | undefined {
    return this.runs.get(nodeId);
  }

  draft(id: string): DoctorRun | undefined {
    return this.drafts.map((key) => this.runs.get(key)).find((run) => run?.id === id);
  }

  forget(nodeId: string): void {
    this.runs.delete(nodeId);
  }

  private begin(key: string, { config, run, hostKeys, by, close }: Examined): DoctorRun {
    const begun: DoctorRun = {
      id: randomUUID(),
      config,
      by,
      startedAtMs: this.nowMs(),
      endedAtMs: undefined,
      results: unasked(config, hostKeys !== undefined),
    };
    this.runs.set(key, begun);
    const onChange = (results: readonly CheckResult[]) => {
      begun.results = results;
    };
    void examine(config, run, { nowMs: this.nowMs, hostKeys, onChange })
      .catch((e: unknown) => {
        // A defect of ours: what is still open stays so, and the log says why.
        logLine('error', 'self-test failed', { node: config.id, error: e instanceof Error ? e.stack : String(e) });
        begun.results = begun.results.map((one) =>
          one.state === 'running' || one.state === 'waiting' ? { ...one, state: 'skipped' } : one,
        );
      })
      .finally(() => {
        begun.endedAtMs = this.nowMs();
        close?.();
      });
    return begun;
  }
}

/** As screens see it: without what programs printed. */
export function reportOf(run: DoctorRun) {
  return {
    id: run.id,
    by: run.by,
    startedAt: run.startedAtMs,
    endedAt: run.endedAtMs ?? null,
    verdict: run.endedAtMs === undefined ? ('running' as const) : verdictOf(run.results),
    checks: run.results.map(({ answer: _, argv, ...result }) => ({
      ...result,
      argv: argv === null ? null : [...argv],
    })),
  };
}
