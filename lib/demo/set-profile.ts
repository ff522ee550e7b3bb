/** --applyconfig: all values of a profile but who the container is; what stands on the command line wins (recorded: set-applyconfig.json). */
import { parseConf } from '@/lib/vz/conf';
import { canonical } from '@/lib/vz/grammar';
import { paramsByKey } from '@/lib/vz/params';
import type { Job } from './set-apply';

const LEFT_OUT = new Set([
  'HOSTNAME',
  'IP_ADDRESS',
  'OSTEMPLATE',
  'VE_ROOT',
  'VE_PRIVATE',
  'DESCRIPTION',
  'NAME',
  // Read, and never copied.
  'AVNUMPROC',
]);

/** Adds the profile's values to what was asked for. Answers the exit code. */
export function adoptProfile({ world, wishes, script }: Job): number {
  const profile = wishes.get('applyconfig')?.stored;
  if (profile === undefined) return 0;
  const text = world.profile(profile);
  if (text === undefined) {
    script.err(`Sample config file not found: /etc/vz/conf/ve-${profile}.conf-sample`);
    return 109;
  }
  const asked = new Set([...wishes.values()].map((wish) => wish.key));
  for (const { key, value } of parseConf(text).assignments) {
    const param = paramsByKey.get(key);
    if (param === undefined || param.incremental || LEFT_OUT.has(key) || asked.has(key)) continue;
    const stored = canonical(param.grammar, value);
    if (stored !== undefined) wishes.set(param.name, { name: param.name, key, stored, values: [stored] });
  }
  wishes.set('origin_sample', { name: 'origin_sample', key: 'ORIGIN_SAMPLE', stored: profile, values: [profile] });
  return 0;
}
