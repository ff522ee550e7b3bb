/** When a graceful stop ends by force. */
import { type Conf, get } from './conf';

/** Seconds after which vzctl stop kills what still runs (vzctl.md 1.4). */
export const STOP_SECONDS = 120;

/** STOP_TIMEOUT of a container's config in seconds: 0, absent and what vzctl cannot read mean the default (vzctl.md 2.2). */
export function stopSeconds(conf: Conf): number {
  const said = get(conf, 'STOP_TIMEOUT') ?? '';
  return (/^\d{1,9}$/.test(said) ? Number(said) : 0) || STOP_SECONDS;
}
