import { AppError } from '@/lib/errors';
import type { Execution, World } from './machine';
export function setCommand(
  _w: World,
  _c: string,
  _r: readonly string[],
  _o: { quiet: boolean; skipLock: boolean; cmdline: string },
): Execution {
  throw new AppError('node_failed', 'The simulated node does not play "vzctl set" yet.');
}
