/** What came of a task: exit code, what went wrong, and what the node showed afterwards, weighed. */
import 'server-only';
import type { ErrorBody } from '@/lib/errors';
import type { Ending } from '@/lib/tasks/store';
import type { ReadBack } from '@/lib/tasks/tasks';
import type { RunResult } from '@/lib/vz/run';

/** What the steps of a task ended with. */
export interface StepsEnd {
  results: readonly RunResult[];
  exitCode: number | null;
  problem: (ErrorBody & { alreadySo?: true }) | null;
  /** A command was begun, and how it ended cannot be known. */
  unsure: boolean;
}

const DETAIL_CHARACTERS = 2000;

/** Exit 0 alone is no success, and a failed command is no success because things happen to look right; "already so" is. */
export function judge(
  { exitCode, problem, unsure }: StepsEnd,
  shown: ReadBack | undefined,
  unread: ErrorBody | undefined,
): Omit<Ending, 'endedAt'> {
  const outcome = shown?.outcome ?? null;
  if (problem !== null && !(problem.alreadySo === true && shown?.ok === true)) {
    const { alreadySo: _alreadySo, ...error } = problem;
    return { state: unsure ? 'unknown' : 'failed', exitCode, outcome, error };
  }
  if (shown === undefined) {
    const message = 'The command ended well, but the node could not be asked what came of it.';
    const detail = unread?.detail === undefined ? unread?.message : `${unread.message}\n${unread.detail}`;
    const error: ErrorBody = {
      code: unread?.code ?? 'node_failed',
      message,
      ...(detail === undefined ? {} : { detail }),
    };
    return { state: 'unknown', exitCode, outcome, error };
  }
  if (!shown.ok) return { state: 'failed', exitCode, outcome, error: { code: 'node_failed', message: shown.outcome } };
  return { state: 'succeeded', exitCode, outcome, error: null };
}

/** Both streams: vzctl prints several of its refusals on stdout (vzctl.md 0, Streams). */
export function said(result: RunResult): string {
  const text = [result.stdout, result.stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  return text.filter(Boolean).join('\n').slice(-DETAIL_CHARACTERS);
}
