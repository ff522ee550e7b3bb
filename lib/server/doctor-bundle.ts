/**
 * What goes into a bug report: versions, the self-test, the first lines of what programs said, the last calls that failed. It leaves the house,
 * so everything that names a host, a container, an account or an address is masked, and of files only the shape is told.
 */
import 'server-only';
import { hostname } from 'node:os';
import { AppError } from '@/lib/errors';
import type { NodeConfig } from '@/lib/node/node';
import { maskArgv } from '@/lib/vz/mask';
import { type Board, nodeOf } from './board';
import { textValue } from './container-row';
import type { CheckResult } from './doctor';
import type { CheckId } from './doctor-checks';
import { reportOf } from './doctor-runs';
import type { LiveNode } from './live-node';
import { maskText } from './mask-text';
import { nodeSummary } from './node-summary';

const LINES = 6;
const LINE_CHARACTERS = 160;

/** Checks whose output is a list of names or of settings: only how many lines there were is told. */
const COUNTED: ReadonlySet<CheckId> = new Set(['configs', 'global', 'locks', 'account']);

/** Throws `not_found` for an unknown node, `conflict` before its self-test has ended. */
export function doctorBundle(board: Board, nodeId: string) {
  const node = nodeOf(board, nodeId);
  const run = board.doctor.last(nodeId);
  if (run?.endedAtMs === undefined) {
    throw new AppError('conflict', 'Run the self-test of this node first; the bundle holds what it found.');
  }
  const mask = maskText(knownNames(node, run.config, run.by));
  const now = board.nowMs();
  const summary = nodeSummary(node, now);
  const report = reportOf(run);
  const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  return {
    now,
    made: new Date(now).toISOString(),
    vzboard: { version: board.version, build: board.build, node: process.version, platform: process.platform },
    node: {
      transport: summary.transport,
      state: summary.state,
      problem: summary.problem === null ? null : mask(`${summary.problem.code}: ${summary.problem.message}`),
      listed: iso(summary.listedAt),
      sampled: iso(summary.sampledAt),
      sampleSeconds: summary.sampleSeconds,
      containers: summary.containers,
      mode: summary.mode,
      settings: settingsOf(run.config, mask),
    },
    test: {
      started: iso(report.startedAt),
      ended: iso(report.endedAt),
      verdict: report.verdict,
      checks: run.results.map((result) => checkOf(result, mask)),
    },
    failedCalls: board.failedCalls.of(nodeId).map(({ kind, argv, startedAtMs, durationMs, exitCode, error }) => ({
      at: new Date(startedAtMs).toISOString(),
      kind,
      command: mask(argv.join(' ')),
      durationMs,
      exitCode,
      error: error ?? null,
    })),
  };
}

function checkOf({ id, state, found, argv, durationMs, answer }: CheckResult, mask: (text: string) => string) {
  return {
    id,
    state,
    found: found === null ? null : mask(found),
    command: argv === null ? null : mask(maskArgv(argv).join(' ')),
    durationMs,
    exitCode: answer?.code ?? null,
    stdout: answer === null ? null : isCounted(id, state) ? [counted(answer.out)] : firstLines(answer.out, mask),
    stderr: answer === null ? null : firstLines(answer.err, mask),
  };
}

/** A counters file that is none may be any file. */
function isCounted(id: CheckId, state: CheckResult['state']): boolean {
  return COUNTED.has(id) || (id === 'counters' && state === 'bad');
}

function firstLines(text: string, mask: (text: string) => string): string[] {
  const lines = text.split('\n', LINES + 1).map((line) => mask(line).slice(0, LINE_CHARACTERS));
  if (lines.length > LINES) return [...lines.slice(0, LINES), `... ${text.split('\n').length - LINES} more lines`];
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function counted(text: string): string {
  const lines = text.split('\n').filter((line) => line !== '').length;
  return `(${lines} lines)`;
}

/** Which settings are given, with the names in them masked; values of options and paths of keys are left out. */
function settingsOf({ sudo, programs, files, ssh }: NodeConfig, mask: (text: string) => string) {
  return {
    sudo,
    programs: programs.map(mask),
    files: {
      userBeancounters: mask(files.userBeancounters),
      bcResources: files.bcResources === undefined ? null : mask(files.bcResources),
      conf: mask(files.conf),
    },
    ssh:
      ssh === undefined
        ? null
        : {
            port: ssh.port ?? null,
            identityFile: ssh.identityFile !== undefined,
            knownHostsFile: ssh.knownHostsFile !== undefined,
            jump: ssh.jump !== undefined,
            options: Object.keys(ssh.options),
          },
  };
}

/** Every name vzboard knows around this node. */
function knownNames(node: LiveNode, { id, label, group, tags = [], ssh }: NodeConfig, by: string): string[] {
  const names: (string | null | undefined)[] = [id, label, group, ...tags, by, hostname(), hostname().split('.')[0]];
  names.push(ssh?.host, ssh?.user, ssh?.jump?.host, ssh?.jump?.user, ssh?.identityFile, ssh?.knownHostsFile);
  for (const listed of node.listing?.containers.values() ?? []) {
    const conf = node.configs.get(listed.ctid);
    names.push(listed.name, ...listed.ips, ...['NAME', 'HOSTNAME', 'DESCRIPTION'].map((key) => textValue(conf, key)));
  }
  return names.flatMap((name) => (name === null || name === undefined || name === '' ? [] : [name]));
}
