/** What an exit code of vzctl says to a task, in words. */
import type { ExitMeaning } from '@/lib/tasks/steps';
import { t } from '@/lib/text/t';
import { explainExit } from '@/lib/vz/exit';

export function exitMeaning(code: number): ExitMeaning {
  const { class: kind, errorCode, sentence } = explainExit(code);
  return {
    errorCode: errorCode ?? 'node_failed',
    message: t(sentence.key, sentence.values),
    // Somebody else was quicker: no failure when the container is as asked.
    alreadySo: kind === 'state',
  };
}
