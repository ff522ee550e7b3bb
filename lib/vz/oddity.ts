/**
 * Containers that are not as they should be: half made, half gone, without files, with a config nobody can read. Told from what is read
 * anyway (list, configs, counters); the words are lib/text/en/vz.ts, what they forbid is the table in state.ts.
 */
import { type Conf, get } from './conf';
import type { ConfComplaint } from './list';
import { ODDITIES, type OddityCode } from './oddity-code';

export interface Oddity {
  readonly code: OddityCode;
  /** Values of its sentence, `vz.odd.<code>`. */
  readonly values: Readonly<Record<string, string | number>>;
  /** The lines or the words of the node that show it. */
  readonly detail?: string;
}

export type OddKey = `vz.odd.${OddityCode}`;

export function oddKey(code: OddityCode): OddKey {
  return `vz.odd.${code}`;
}

/** How much it matters: `critical` cannot run or cannot be managed, `warning` may surprise at the next start, `notice` is only incomplete. */
export function oddSeverity(code: OddityCode): 'critical' | 'warning' | 'notice' {
  switch (code) {
    case 'no_private':
    case 'half_created':
    case 'config_missing':
    case 'config_empty':
      return 'critical';
    case 'config_incomplete':
      return 'notice';
    default:
      return 'warning';
  }
}

/** Keys that `vzctl create` appends after everything else, when the files are in place (src/lib/create.c; recorded, create.json). */
const WRITTEN_LAST = ['VE_ROOT', 'VE_PRIVATE', 'OSTEMPLATE', 'ORIGIN_SAMPLE'] as const;
/** Keys without which vzctl takes a default of vz.conf: other files, another distribution than meant. */
const NEEDED = ['VE_PRIVATE', 'OSTEMPLATE'] as const;

/**
 * A config that is still the plain profile: `vzctl create` copies that first and writes the container's own keys last, so a create that was
 * killed leaves none of them.
 */
export function isPlainProfile(conf: Conf): boolean {
  return conf.assignments.length > 0 && WRITTEN_LAST.every((key) => isUnset(conf, key));
}

function isUnset(conf: Conf, key: string): boolean {
  const value = get(conf, key);
  return value === undefined || value === '';
}

const MOST_LINES = 20;

/** What is wrong with a config that was read. `complaints` are what vzlist said of it: only vzctl knows which values it cannot take. */
export function confOddities(conf: Conf, complaints: readonly ConfComplaint[] = []): Oddity[] {
  const out: Oddity[] = [];
  const broken = conf.warnings
    .filter(({ kind }) => kind !== 'duplicate')
    .map(({ line, text }) => ({ line, text: `${line}: ${text.slice(0, 200)}` }));
  for (const { line, text } of complaints) {
    if (!broken.some((known) => known.line === line)) broken.push({ line, text: `${line}: ${text}` });
  }
  if (broken.length > 0) {
    const shown = broken.toSorted((a, b) => a.line - b.line);
    out.push({
      code: 'config_broken',
      values: { count: shown.length, line: shown[0]?.line ?? 0 },
      detail: shown
        .slice(0, MOST_LINES)
        .map(({ text }) => text)
        .join('\n'),
    });
  }
  const missing = NEEDED.filter((key) => isUnset(conf, key));
  if (missing.length > 0) {
    out.push({ code: 'config_incomplete', values: { keys: missing.join(', '), count: missing.length } });
  }
  return out;
}

/** Where the private area of `ctid` is, as vzctl expands it; without VE_PRIVATE the default that vz.conf is shipped with. */
export function privatePath(conf: Conf | undefined, ctid: string): string {
  const value = conf === undefined ? undefined : get(conf, 'VE_PRIVATE');
  return expandVeid(value === undefined || value === '' ? '/vz/private/$VEID' : value, ctid);
}

/** vzctl expands $VEID and ${VEID} in VE_ROOT and VE_PRIVATE, and nothing else (src/lib/config.c). */
export function expandVeid(path: string, ctid: string): string {
  return path.replace(/\$(VEID\b|\{VEID\})/g, () => ctid);
}

/** Sorted worst first, one of each kind. */
export function worstFirst(oddities: readonly Oddity[]): Oddity[] {
  return ODDITIES.flatMap((code) => oddities.find((odd) => odd.code === code) ?? []);
}
