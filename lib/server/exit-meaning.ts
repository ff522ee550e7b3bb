/** What an exit code says to a task, in words. */

import type { ErrorCode } from '@/lib/errors';
import type { ExitMeaning } from '@/lib/tasks/steps';
import { isMessageKey, t } from '@/lib/text/t';
import { explainExit } from '@/lib/vz/exit';
import { isExec } from '@/lib/vz/inside';
import type { Argv } from '@/lib/vz/run';

/** The helper's own codes, as its head lists them. */
const helperCodes: Readonly<Record<number, ErrorCode>> = {
  9: 'locked',
  64: 'node_failed',
  65: 'bad_input',
  66: 'not_found',
  69: 'node_failed',
  73: 'node_failed',
  75: 'conflict',
};

/** Of programs other than vzctl: vzctl.md 6.3 for vztmpl-dl, openvz7.md 7 for vzpkg. */
function otherMeaning(program: string, code: number): ExitMeaning {
  const key = `tasks.exit.${program}.${code}`;
  return {
    errorCode: (program === 'vzboard-node' ? helperCodes[code] : undefined) ?? 'node_failed',
    message: isMessageKey(key) ? t(key) : t('tasks.exit.other', { program, code }),
    alreadySo: false,
  };
}

/** exec2 ends as the program inside does (recorded, exec.json), so vzctl's own codes mean nothing here; 31 says that it does not run. */
function insideMeaning(program: string, code: number): ExitMeaning {
  const key = code === 126 || code === 127 ? 'tasks.exit.inside.absent' : 'tasks.exit.inside.other';
  return { errorCode: 'node_failed', message: t(key, { program, code }), alreadySo: false };
}

/** What a shell's exit code says, in words. */
export function shellExit(code: number): string {
  if (code === 0) return t('inside.after.done');
  if (code === 126) return t('inside.after.notExecutable');
  if (code === 127) return t('inside.after.notFound');
  if (code > 128 && code <= 192) return t('inside.after.signal', { code, signal: code - 128 });
  return t('inside.after.code', { code });
}

export function exitMeaning(code: number, argv?: Argv): ExitMeaning {
  const program = argv?.[0] ?? 'vzctl';
  // It ends as the create of vzctl that it has run did.
  const isCreate = program === 'vzboard-node' && argv?.[1] === 'reinstall' && helperCodes[code] === undefined;
  if (program !== 'vzctl' && !isCreate) return otherMeaning(program, code);
  if (argv !== undefined && isExec(argv)) {
    return { errorCode: 'node_failed', message: shellExit(code), alreadySo: false };
  }
  if (argv?.[1] === 'exec2' && code !== 31) return insideMeaning(argv[3] ?? '', code);

  const { class: kind, errorCode, sentence } = explainExit(code);
  return {
    errorCode: errorCode ?? 'node_failed',
    message: t(sentence.key, sentence.values),
    // Somebody else was quicker: no failure when the container is as asked.
    alreadySo: kind === 'state',
  };
}
