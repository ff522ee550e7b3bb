import 'server-only';
import { isAppError } from '@/lib/errors';
import { boot } from './boot';

/**
 * Boots, or ends the process with one clear message: a server that could not start must not listen. Mistakes that people can mend (a wrong
 * configuration, a HOST that is not allowed yet) show without a stack.
 */
export async function start(): Promise<void> {
  try {
    await boot();
  } catch (e) {
    process.stderr.write(`${startError(e)}\n`);
    process.exit(1);
  }
}

/** The message of a failed start. */
export function startError(e: unknown): string {
  if (isAppError(e)) return `vzboard cannot start: ${e.message}${e.detail === undefined ? '' : `\n${e.detail}`}`;
  return `vzboard cannot start: ${e instanceof Error ? (e.stack ?? e.message) : String(e)}`;
}
