/**
 * Replays recorded runs of the real programs on a simulated node: every record of tests/fixtures/vzctl-4.11.1, file by file in the order in
 * which they were recorded. `npm run replay` and tests/unit/demo/replay.test.ts share it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { limitsOf } from '@/lib/demo/limits';
import { createMachine, type Machine } from '@/lib/demo/machine';
import type { ContainerSpec, NodeSpec } from '@/lib/demo/spec';
import type { Lock, MachineState } from '@/lib/demo/state';
import type { Readings, Surroundings } from '@/lib/demo/surroundings';
import { isAppError } from '@/lib/errors';
import { parseConf } from '@/lib/vz/conf';
import { disguised } from './disguise';

export const folder = join(process.cwd(), 'tests/fixtures/vzctl-4.11.1');
export const bornMs = Date.UTC(2026, 10, 20, 12);

export interface Recorded {
  argv: string[];
  exitCode: number;
  stdout: string;
  stderr: string;
  note: string;
}

/** Names of all files of records. */
export function recordFiles(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();
}

export function recordsOf(file: string): Recorded[] {
  // Its shape is what the README beside it says, and the first test of the suite.
  return JSON.parse(disguised(readFileSync(join(folder, file), 'utf8'))) as Recorded[];
}

export function recordedConf(file: string): string {
  return disguised(readFileSync(join(folder, 'conf', file), 'utf8'));
}

/** A node with these containers, configs as recorded. */
export function nodeWith(
  containers: readonly { ctid: string; conf: string; state: ContainerSpec['state'] }[],
  { surroundings, readings }: { surroundings?: Surroundings; readings?: Readings } = {},
): Machine {
  const spec: NodeSpec = {
    id: 'node1.example.org',
    label: 'node1.example.org',
    seed: 1,
    bootMs: bornMs - 86_400_000,
    cpus: 2,
    answers: true,
    containers: containers.map(({ ctid: spoken, conf, state }) => {
      const ctid = disguised(spoken);
      const limits = limitsOf(parseConf(conf));
      const bootMs = bornMs - 3_600_000;
      const endMs = state === 'running' ? null : bornMs - 60_000;
      const lives = [{ bootMs, endMs, epochs: [{ fromMs: bootMs, limits }] }];
      return { ctid, conf, workload: 'idle', size: 1, limits, troubles: [], state, lives };
    }),
  };
  const machine = createMachine(spec, undefined, readings);
  if (surroundings !== undefined) machine.apply({ kind: 'surroundings', part: surroundings }, bornMs);
  return machine;
}

export interface Played {
  code: number;
  stdout: string;
  stderr: string;
  tookMs: number;
}

/** Runs a command to its end. */
export function play(machine: Machine, argv: readonly string[], atMs: number, stdin = ''): Played {
  const { steps, code } = machine.exec(argv, atMs, { pid: 18737, stdin });
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

/** Between two records of a file: what people did on the node by hand. */
export interface Stage {
  machine: Machine;
  atMs: number;
  run: (...argv: string[]) => void;
  conf: (ctid: string, text: string | null) => void;
  confOf: (ctid: string) => string;
  container: (ctid: string, part: Partial<MachineState['containers'][string]>) => void;
  /** A lock file that is there, or is not. */
  lock: (ctid: string, lock: Lock | undefined) => void;
  node: (part: Partial<Surroundings>) => void;
}

export interface Scene {
  file: string;
  machine: () => Machine;
  /** Records of the same moment: what counts seconds stands still. */
  still?: true;
  /** When the first record was made, where a clock is printed. */
  atMs?: number;
  /** By the number of the record it comes before. */
  byHand?: Readonly<Record<number, (stage: Stage) => void>>;
  /** Config files that were kept: by the number of the record after which they were, CTID (or a profile's name) and file. */
  kept?: Readonly<Record<number, Readonly<Record<string, string>>>>;
  /** Why a record is known not to match. */
  reasons?: readonly (readonly [records: readonly number[], reason: string])[];
}

export interface Outcome {
  file: string;
  index: number;
  record: Recorded;
  matches: boolean;
  /** Why not: the scene's own words, or what happened. */
  reason: string;
  /** First lines that differ. */
  diff: string;
}

/** Replays one file. */
export function replay(scene: Scene): Outcome[] {
  const machine = scene.machine();
  let atMs = scene.atMs ?? bornMs;
  const stage: Stage = {
    machine,
    get atMs() {
      return atMs;
    },
    run: (...argv) => void play(machine, argv.map(disguised), atMs),
    conf: (ctid, text) => machine.apply({ kind: 'conf', ctid: disguised(ctid), text }, atMs),
    confOf: (ctid) => machine.state.containers[disguised(ctid)]?.conf ?? '',
    container: (ctid, part) => machine.apply({ kind: 'container', ctid: disguised(ctid), part }, atMs),
    lock: (ctid, lock) => {
      if (lock === undefined) delete machine.state.locks[disguised(ctid)];
      else machine.state.locks[disguised(ctid)] = { ...lock, cmdline: disguised(lock.cmdline) };
    },
    node: (part) => machine.apply({ kind: 'surroundings', part }, atMs),
  };
  return recordsOf(scene.file).map((record, index) => {
    if (scene.still !== true) atMs += 60_000;
    scene.byHand?.[index]?.(stage);
    const diff = differences(machine, record, atMs, scene.kept?.[index] ?? {});
    const known = scene.reasons?.find(([records]) => records.includes(index))?.[1];
    const unplayed = /^not simulated: (.*)$/m.exec(diff)?.[1];
    return {
      file: scene.file,
      index,
      record,
      matches: diff === '',
      reason: diff === '' ? '' : (known ?? unplayed ?? 'text or exit code differs'),
      diff,
    };
  });
}

/** Standard input, where a note quotes it. */
function stdinOf({ note }: Recorded): string {
  if (note.includes('answer n')) return 'n\nn\n';
  const quoted = /stdin: (".*?")(?=[;)]|$)/.exec(note)?.[1];
  return quoted === undefined ? '' : String(JSON.parse(quoted));
}

function differences(machine: Machine, record: Recorded, atMs: number, kept: Readonly<Record<string, string>>): string {
  let played: Played;
  try {
    played = play(machine, record.argv, atMs, stdinOf(record));
  } catch (e) {
    if (isAppError(e)) return `not simulated: ${e.message}`;
    throw e;
  }
  const lines: string[] = [];
  if (played.code !== record.exitCode) lines.push(`exit code: recorded ${record.exitCode}, simulated ${played.code}`);
  for (const stream of ['stdout', 'stderr'] as const) {
    const [wanted, got] = [record[stream], cutAsRecorded(record, stream, played[stream])];
    if (wanted !== got) lines.push(...firstDifference(stream, wanted, got));
  }
  for (const [spoken, file] of Object.entries(kept)) {
    const ctid = disguised(spoken);
    const whole = maskMadeUp(machine.state.containers[ctid]?.conf ?? machine.state.profiles?.[ctid] ?? '');
    const text = maskMadeUp(recordedConf(file));
    // Of some only the end was kept.
    const isTail = file.endsWith('.tail');
    const wanted = isTail ? text.trimEnd() : text;
    const got = isTail ? whole.trimEnd().slice(-wanted.length) : whole;
    if (wanted !== got) lines.push(...firstDifference(`conf/${file}`, wanted, got));
  }
  return lines.join('\n');
}

/** Usage texts were cut when recorded: to their first line, or altogether where an error stands in front. */
function cutAsRecorded({ note, ...recorded }: Recorded, stream: 'stdout' | 'stderr', got: string): string {
  if (!/cut|first line of the usage/.test(note)) return got;
  const lines = recorded[stream].split('\n').length;
  return got
    .split('\n')
    .slice(0, lines - 1)
    .map((line) => `${line}\n`)
    .join('');
}

/** MAC addresses are made up by vzctl. */
function maskMadeUp(text: string): string {
  return text.replace(/\b00:18:51(:[0-9A-F]{2}){3}/g, '00:18:51:xx:xx:xx');
}

function firstDifference(what: string, wanted: string, got: string): string[] {
  const [a, b] = [wanted.split('\n'), got.split('\n')];
  const at = a.findIndex((line, i) => line !== b[i]);
  const line = at < 0 ? a.length - 1 : at;
  const show = (text: string | undefined) => (text === undefined ? '(nothing)' : JSON.stringify(text).slice(0, 160));
  return [`${what}:${line + 1}`, `  recorded  ${show(a[line])}`, `  simulated ${show(b[line])}`];
}
