import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { shellText } from '@/components/ui/command-line';
import type { DoctorCheck, HostKey } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { CheckMark } from './check-mark';

interface CheckListProps {
  checks: readonly DoctorCheck[];
  /** Leaves out commands and times, for a list beside a form. */
  narrow?: boolean;
  /** Below a host key that is not approved: what can be done about it. */
  hostKey?: (hostKey: HostKey) => ReactNode;
}

/** All checks in the order in which they are asked. */
export function CheckList({ checks, narrow = false, hostKey }: CheckListProps) {
  return (
    <ol aria-label={t('doctor.checks')}>
      {checks.map((check, i) => (
        // The one reason of several checks that were not asked is told once.
        <CheckRow key={check.id} check={check} narrow={narrow} told={isToldAbove(check, checks[i - 1])}>
          {check.hostKey !== null && check.state === 'bad' && hostKey?.(check.hostKey)}
        </CheckRow>
      ))}
    </ol>
  );
}

function isToldAbove(check: DoctorCheck, above: DoctorCheck | undefined): boolean {
  return check.state === 'skipped' && above?.state === 'skipped' && above.found === check.found;
}

/** The fingerprints stand below, to be compared there: in a sentence as well they would be one more thing to compare. */
function keyWords({ hostKey, found }: DoctorCheck): string | null {
  if (hostKey === null || hostKey.offered === null) return found;
  const of = hostKey.state === 'changed' ? 'doctor.hostKey.changedBelow' : 'doctor.hostKey.unknownBelow';
  return t(of, { name: hostKey.name });
}

interface RowProps {
  check: DoctorCheck;
  narrow: boolean;
  told: boolean;
  children: ReactNode;
}

function CheckRow({ check, narrow, told, children }: RowProps) {
  const { id, state, found, cure, argv, durationMs } = check;
  const wrong = state === 'warning' || state === 'bad';
  const quiet = state === 'waiting' || state === 'skipped';
  const shownBelow = Boolean(children);
  return (
    <li
      className={clsx(
        'grid items-start gap-x-4 gap-y-0.5 border-b border-line px-4 py-2 last:border-b-0',
        narrow ? 'grid-cols-[6.5rem_1fr]' : 'grid-cols-[6.5rem_1fr] md:grid-cols-[6.5rem_9rem_minmax(0,1fr)_auto]',
      )}
    >
      <CheckMark state={state} />
      <span className={clsx('font-medium', quiet && 'text-faint')}>{t(`doctor.${id}`)}</span>
      <div className={clsx('min-w-0', narrow ? 'col-start-2' : 'max-md:col-start-2')}>
        {found !== null && !told && (
          <p className={clsx('break-words', quiet ? 'text-faint' : !wrong && 'text-muted')}>
            {shownBelow ? keyWords(check) : found}
          </p>
        )}
        {wrong && cure !== null && <p className="mt-0.5 font-medium break-words whitespace-pre-line">{cure}</p>}
        {wrong && <p className="mt-0.5 text-xs text-faint">{t('doctor.loses', { what: t(`doctor.${id}.loses`) })}</p>}
        {argv !== null && (!narrow || wrong) && (
          <p className="mt-0.5 font-mono text-xs break-all text-faint">
            <span className="sr-only">{`${t('doctor.asked')} `}</span>
            {shellText(argv)}
          </p>
        )}
        {children}
      </div>
      {!narrow && (
        <span className="num hidden text-right text-xs text-faint md:block">
          {durationMs === null || state === 'running' ? '' : t('doctor.ms', { ms: Math.round(durationMs) })}
        </span>
      )}
    </li>
  );
}
