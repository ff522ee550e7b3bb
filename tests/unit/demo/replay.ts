/** Plays recorded runs of the real programs against a simulated node. */
import { readFileSync } from 'node:fs';
import { limitsOf } from '@/lib/demo/limits';
import { createMachine, type Machine } from '@/lib/demo/machine';
import type { ContainerSpec, NodeSpec } from '@/lib/demo/spec';
import { parseConf } from '@/lib/vz/conf';

const folder = new URL('../../fixtures/vzctl-4.11.1/', import.meta.url);

export interface Recorded {
  argv: string[];
  exitCode: number;
  stdout: string;
  stderr: string;
  note: string;
}

export function recordsOf(file: string): Recorded[] {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
}

export function recordedConf(file: string): string {
  return readFileSync(new URL(`conf/${file}`, folder), 'utf8');
}

export const bornMs = Date.UTC(2026, 10, 20, 12);

/** A node with these containers, configs as recorded. */
export function nodeWith(
  containers: readonly { ctid: string; conf: string; state: ContainerSpec['state'] }[],
  cpus = 2,
): Machine {
  const spec: NodeSpec = {
    id: 'node1',
    label: 'node1',
    hostname: 'node1.example.org',
    seed: 1,
    bootMs: bornMs - 86_400_000,
    cpus,
    ramBytes: 24 * 2 ** 30,
    answers: true,
    containers: containers.map(({ ctid, conf, state }) => {
      const limits = limitsOf(parseConf(conf));
      const bootMs = bornMs - 3_600_000;
      const endMs = state === 'running' ? null : bornMs - 60_000;
      const lives = [{ bootMs, endMs, epochs: [{ fromMs: bootMs, limits }] }];
      return { ctid, conf, workload: 'idle', size: 1, limits, troubles: [], state, lives };
    }),
  };
  return createMachine(spec);
}

/** Runs a command to its end. */
export function play(
  machine: Machine,
  argv: readonly string[],
  atMs: number,
): { code: number; stdout: string; stderr: string; tookMs: number } {
  const { steps, code } = machine.exec(argv, atMs);
  let now = atMs;
  let [stdout, stderr] = ['', ''];
  for (const step of steps) {
    now += step.afterMs;
    for (const change of step.changes ?? []) machine.apply(change, now);
    stdout += step.stdout ?? '';
    stderr += step.stderr ?? '';
  }
  return { code, stdout, stderr, tookMs: now - atMs };
}
