/**
 * What stands between vzboard and a node, asked the way the server asks: same configuration, same programs, same rights. Its words are for a
 * terminal. Not marked server-only: scripts/doctor.mjs loads it outside Next.
 */
import { type ErrorBody, errorBody } from '@/lib/errors';
import type { NodeConfig } from '@/lib/node/node';
import { SshRuntime } from '@/lib/node/ssh-runtime';
import { openTransport, type Transport } from '@/lib/node/transport';
import { type Config, readSystemConfig } from '@/lib/server/config';
import { t } from '@/lib/text/t';
import type { Argv, Run } from '@/lib/vz/run';

export interface Check {
  what: string;
  ok: boolean;
  /** What was found: a version, a number, or what went wrong. */
  found: string;
  /** What to do about it; given whenever it is not ok. */
  cure?: string;
}

export interface NodeDiagnosis {
  id: string;
  label: string;
  checks: Check[];
}

interface Answer {
  code: number;
  out: string;
  err: string;
}

interface Question {
  what: (node: NodeConfig) => string;
  argv: (node: NodeConfig) => Argv;
  /** What a good answer shows; undefined for a bad one. */
  good: (answer: Answer) => string | undefined;
  cure: (node: NodeConfig) => string;
}

const TIMEOUT_MS = 20_000;
const asRoot =
  'Run vzboard as root, or set "sudo": true for this node and allow its programs in sudoers without a password.';

// In the order in which one builds on the other.
const questions: readonly Question[] = [
  {
    what: () => 'vzctl',
    argv: () => ['vzctl', '--version'],
    good: ({ code, out }) => (code === 0 ? /^vzctl version \S+/m.exec(out)?.[0] : undefined),
    cure: () => 'Install vzctl, or set "programs" of this node to the directory that holds it.',
  },
  {
    what: () => 'vzlist',
    argv: () => ['vzlist', '-a', '-j', '-o', 'ctid'],
    // vzlist ends with 0 although it could not read what it needs (vzctl.md 5.4).
    good: ({ code, out, err }) => (code === 0 && !/^Unable to open/m.test(err) ? countContainers(out) : undefined),
    cure: () => 'vzlist must understand -j (vzctl 4.0 or newer) and see /proc/vz: is the OpenVZ kernel booted?',
  },
  {
    what: ({ files }) => files.userBeancounters,
    argv: ({ files }) => ['cat', '--', files.userBeancounters],
    good: ({ code, out }) => (code === 0 ? /^Version: \S+/.exec(out)?.[0] : undefined),
    cure: () => 'Only an OpenVZ kernel has this file. If it is elsewhere, set "files": { "userBeancounters": ... }.',
  },
  {
    what: ({ files }) => files.conf,
    argv: ({ files }) => ['ls', '--', files.conf],
    good: ({ code, out }) =>
      code === 0 ? plural(out.match(/^(?!0\.)[0-9a-f-]+\.conf$/gm)?.length ?? 0, 'config file') : undefined,
    cure: () => 'Set "files": { "conf": ... } to the directory of the containers\' config files.',
  },
];

/** Asks every node everything. Never rejects because of a node: what goes wrong is a check that is not ok. */
export async function diagnose(config: Config, run: (node: NodeConfig) => Run): Promise<NodeDiagnosis[]> {
  return await Promise.all(
    config.nodes.map(async (node) => ({ id: node.id, label: node.label, checks: await examine(node, run) })),
  );
}

/** As `npm run doctor` does it. Throws `bad_input` for a configuration that cannot be used. */
export async function diagnoseSystem(): Promise<NodeDiagnosis[]> {
  const config = readSystemConfig();
  const runtime = new SshRuntime(config.dataDir);
  const { dataDir } = config;
  const deps = {
    dataDir,
    runtime,
    agentSocket: process.env.SSH_AUTH_SOCK || undefined,
    nowMs: Date.now,
    log: () => {},
  };
  const opened: Transport[] = [];
  try {
    return await diagnose(config, (node) => {
      const transport = openTransport(node, deps);
      opened.push(transport);
      return transport.run;
    });
  } finally {
    for (const transport of opened) transport.close();
    runtime.close();
  }
}

async function examine(node: NodeConfig, run: (node: NodeConfig) => Run): Promise<Check[]> {
  if (node.transport === 'demo') return [{ what: 'simulated node', ok: true, found: 'nothing to examine' }];
  const checks: Check[] = [];
  const ask = run(node);
  for (const question of questions) checks.push(await check(node, question, ask));
  return checks;
}

async function check(node: NodeConfig, { what, argv, good, cure }: Question, ask: Run): Promise<Check> {
  const said = { what: what(node), ok: false, cure: cure(node) };
  try {
    const { code, stdout, stderr } = await ask(argv(node), { timeoutMs: TIMEOUT_MS });
    const answer = { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
    const found = good(answer);
    if (found !== undefined) return { what: said.what, ok: true, found };
    const text = `${answer.err}\n${answer.out}`.trim();
    const first = text.split('\n', 1)[0] || 'it said nothing';
    const denied = /permission denied|operation not permitted|\/dev\/vzctl/i.test(text);
    return { ...said, found: `exit ${code}: ${first.slice(0, 200)}`, ...(denied ? { cure: asRoot } : {}) };
  } catch (error) {
    const { message, detail } = silent(error);
    return { ...said, found: message, ...(detail === undefined ? {} : { cure: detail }) };
  }
}

function silent(error: unknown): ErrorBody {
  const body = errorBody(error);
  if (body.code === 'host_key_unknown' || body.code === 'host_key_changed') {
    return { ...body, detail: t(`errors.${body.code}.hint`) };
  }
  if (body.code !== 'node_silent') return body;
  return { ...body, detail: 'Something hangs there: try the same command in a terminal (a dead disk, a stuck lock?).' };
}

function countContainers(json: string): string | undefined {
  try {
    const list: unknown = JSON.parse(json);
    return Array.isArray(list) ? plural(list.length, 'container') : undefined;
  } catch {
    return undefined;
  }
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
