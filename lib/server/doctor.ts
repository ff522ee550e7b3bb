/**
 * What stands between vzboard and a node, asked the way the server asks: through the node's own `Run`, reads only, one check after the other.
 * The table is in `doctor-checks.ts`. Not marked server-only: scripts/doctor.mjs loads it outside Next.
 */

import type { HostKey } from '@/lib/api/schemas';
import { errorBody, isAppError } from '@/lib/errors';
import type { NodeConfig } from '@/lib/node/node';
import type { Transport } from '@/lib/node/transport';
import { t } from '@/lib/text/t';
import type { Argv, Run } from '@/lib/vz/run';
import { type Answer, type Check, type CheckId, checks, firstLine, usualFacts, type Verdict } from './doctor-checks';
import { hostKeyOf, unreadableKey } from './host-key-of';

/** `skipped`: not asked, because an earlier check says that no answer could come. */
export type CheckState = 'waiting' | 'running' | 'good' | 'warning' | 'bad' | 'skipped';

export interface CheckResult {
  id: CheckId;
  state: CheckState;
  /** What was found: a version, a number, or what went wrong. null before it is known. */
  found: string | null;
  /** What to do about it; given exactly when the state is warning or bad. */
  cure: string | null;
  /** What was asked; null when nothing was. */
  argv: Argv | null;
  durationMs: number | null;
  /** Of the check `hostKey`. */
  hostKey: HostKey | null;
  /** Raw, for a bug report; null when there was no answer. */
  answer: Answer | null;
}

interface Examination {
  nowMs: () => number;
  /** Without them the key of the host is not looked at. */
  hostKeys?: Transport['hostKeys'];
  /** After every change of one of them, with all of them. */
  onChange?: (results: readonly CheckResult[]) => void;
}

const TIMEOUT_MS = 20_000;
const MOST_BYTES = 64 * 1024 * 1024;
const DENIED = /permission denied|operation not permitted|\/dev\/vzctl|must be root/i;

/** The checks of a node, none of them asked yet. */
export function unasked(node: Pick<NodeConfig, 'transport'>, withHostKey: boolean): CheckResult[] {
  return checksOf(node, withHostKey).map(({ id }) => blank(id));
}

/** Asks a node everything. Never rejects because of the node: what goes wrong is a check that is not good. */
export async function examine(
  node: NodeConfig,
  run: Run,
  { nowMs, hostKeys, onChange }: Examination,
): Promise<CheckResult[]> {
  const table = checksOf(node, hostKeys !== undefined);
  const results = unasked(node, hostKeys !== undefined);
  const facts = usualFacts();
  let skipping: string | undefined;
  const put = (i: number, result: CheckResult) => {
    results[i] = result;
    onChange?.([...results]);
  };
  for (const [i, check] of table.entries()) {
    if (skipping !== undefined) {
      put(i, { ...blank(check.id), state: 'skipped', found: skipping });
      continue;
    }
    const argv = check.argv(node, facts) ?? null;
    put(i, { ...blank(check.id), state: 'running', argv });
    const startedMs = nowMs();
    const hostKey = check.id === 'hostKey' && hostKeys !== undefined ? await meetHost(hostKeys) : null;
    if (hostKey !== null) facts.hostKey = hostKey;
    const { verdict, answer, asked } = await ask(check, argv, { node, run, facts, nowMs });
    const { state, found, cure = check.cure(node, facts) } = verdict;
    const durationMs = argv === null ? null : Math.max(0, nowMs() - startedMs);
    put(i, {
      id: check.id,
      state,
      found,
      cure: state === 'good' ? null : cure,
      argv: asked,
      durationMs,
      hostKey,
      answer,
    });
    if (check.id === 'reach' && state === 'bad') skipping = t('doctor.skipped.reach');
    if (verdict.ends !== undefined) skipping = t(`doctor.skipped.${verdict.ends}`);
  }
  return results;
}

/** The one question that decides whether a node can be used at all: undefined when it answers, else what is wrong. */
export async function reachProblem(node: NodeConfig, run: Run, nowMs: () => number): Promise<CheckResult | undefined> {
  const check = checks.find(({ id }) => id === 'reach');
  if (check === undefined) return undefined;
  const argv = check.argv(node, usualFacts()) ?? null;
  const { verdict, answer } = await ask(check, argv, { node, run, facts: usualFacts(), nowMs });
  if (verdict.state === 'good') return undefined;
  const cure = verdict.cure ?? check.cure(node, usualFacts());
  return { ...blank(check.id), state: verdict.state, found: verdict.found, cure, argv, answer };
}

/** How the whole of it went, worst first. */
export function verdictOf(results: readonly Pick<CheckResult, 'state'>[]): 'running' | 'good' | 'warning' | 'bad' {
  const has = (...states: CheckState[]) => results.some(({ state }) => states.includes(state));
  if (has('waiting', 'running')) return 'running';
  return has('bad') ? 'bad' : has('warning') ? 'warning' : 'good';
}

interface Context {
  node: NodeConfig;
  run: Run;
  facts: Parameters<Check['judge']>[2];
  nowMs: () => number;
}

async function ask(
  check: Check,
  argv: Argv | null,
  { node, run, facts, nowMs }: Context,
): Promise<{ verdict: Verdict; answer: Answer | null; asked: Argv | null }> {
  const sentAtMs = nowMs();
  let asked = argv;
  try {
    let answer = argv === null ? undefined : await answerOf(run, argv, sentAtMs, nowMs);
    const other = answer === undefined ? undefined : check.instead?.(answer, facts);
    const second = other === undefined ? undefined : await standIn(run, other, nowMs);
    if (other !== undefined && second !== undefined) {
      [answer, asked, facts.byScript] = [second, other, true];
    }
    const given = answer ?? facts.first ?? emptyAnswer(sentAtMs);
    const verdict = check.judge(given, node, facts) ?? refused(check, given);
    return { verdict, answer: answer ?? null, asked };
  } catch (error) {
    return { verdict: unanswered(check, argv, error), answer: null, asked };
  }
}

/** undefined where that program is not there, or may not be run. */
async function standIn(run: Run, argv: Argv, nowMs: () => number): Promise<Answer | undefined> {
  try {
    const answer = await answerOf(run, argv, nowMs(), nowMs);
    return answer.code === 126 || answer.code === 127 ? undefined : answer;
  } catch (error) {
    if (isAppError(error) && error.code === 'node_failed') return undefined;
    throw error;
  }
}

async function meetHost({ view }: NonNullable<Transport['hostKeys']>): Promise<HostKey> {
  try {
    return hostKeyOf(await view());
  } catch (error) {
    if (!isAppError(error)) throw error;
    return unreadableKey(error);
  }
}

async function answerOf(run: Run, argv: Argv, sentAtMs: number, nowMs: () => number): Promise<Answer> {
  const { code, stdout, stderr } = await run(argv, { timeoutMs: TIMEOUT_MS, maxOutputBytes: MOST_BYTES });
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: decode(stdout), err: decode(stderr), bytes: stdout, sentAtMs, gotAtMs: nowMs() };
}

function emptyAnswer(atMs: number): Answer {
  return { code: 0, out: '', err: '', bytes: new Uint8Array(), sentAtMs: atMs, gotAtMs: atMs };
}

/** The program ran and its answer is of no use. */
function refused({ vital }: Check, answer: Answer): Verdict {
  const denied = DENIED.test(`${answer.err}\n${answer.out}`);
  return {
    state: vital ? 'bad' : 'warning',
    found: t('doctor.exit', { code: answer.code, said: firstLine(answer) }),
    ...(denied ? { cure: t('doctor.asRoot') } : {}),
  };
}

/** There was no answer: the transport, sudo or the program's absence. */
function unanswered({ id, vital }: Check, argv: Argv | null, error: unknown): Verdict {
  if (!isAppError(error)) throw error;
  const { code, message, detail } = errorBody(error);
  const state = vital ? 'bad' : 'warning';
  if (code === 'host_key_unknown' || code === 'host_key_changed') {
    return { state: 'bad', found: message, cure: t(`errors.${code}.hint`) };
  }
  if (code === 'node_silent') return { state: 'bad', found: message, ...(id === 'reach' ? {} : silent) };
  // lib/node/local.ts refuseSudo, and ssh.sudo and ssh.tty of lib/node/ssh.ts: the node itself did answer.
  if (/^sudo (on .* )?(does not let|demands a terminal)/.test(message)) {
    if (/must have a tty|no tty present|terminal is required/i.test(detail ?? '')) {
      const found = t('doctor.account.tty');
      return {
        state: 'bad',
        found,
        cure: t('doctor.account.tty.cure'),
        ...(id === 'account' ? { ends: 'account' } : {}),
      };
    }
    if (id === 'reach') return { state: 'good', found: t('doctor.sudoers') };
    const found = vital ? `${message} ${detail?.split('\n', 1)[0] ?? ''}`.trim() : t('doctor.sudoers');
    return { state, found, cure: vital ? (detail ?? t('doctor.asRoot')) : t('doctor.sudoers.cure') };
  }
  const missing = /was not found|has no program/.test(message) && argv !== null;
  if (missing && !vital) return { state, found: t('doctor.noProgram', { program: argv[0] }) };
  return { state, found: message, ...(detail === undefined ? {} : { cure: detail }) };
}

const silent = { cure: t('doctor.silent.cure') };

function checksOf({ transport }: Pick<NodeConfig, 'transport'>, withHostKey: boolean): readonly Check[] {
  return checks.filter(({ id, only }) => (only ?? transport) === transport && (id !== 'hostKey' || withHostKey));
}

function blank(id: CheckId): CheckResult {
  return { id, state: 'waiting', found: null, cure: null, argv: null, durationMs: null, hostKey: null, answer: null };
}
