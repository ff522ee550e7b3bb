import { TriangleAlert } from 'lucide-react';
import type { ApplyRow } from '@/lib/api/schemas';
import { formatAmount } from '@/lib/format';
import { t } from '@/lib/text/t';

/** What applying a profile means for one container beside its new values. */
export function ApplySays({ row: { state, changes, breaches, reason, waiting, resizes } }: { row: ApplyRow }) {
  return (
    <>
      {breaches.map(({ counter, unit, held, kind, threshold }) => (
        <p key={counter} className="num flex gap-1.5 text-critical">
          <TriangleAlert size={12} aria-hidden className="mt-0.5 shrink-0" />
          {t('profiles.apply.above', {
            counter,
            held: formatAmount(held, unit),
            kind,
            threshold: formatAmount(threshold, unit),
          })}
        </p>
      ))}
      {resizes && reason === null && <p className="text-warning">{t('profiles.apply.resizes')}</p>}
      {waiting.length > 0 && <p className="text-muted">{t('profiles.apply.waiting', { keys: waiting.join(', ') })}</p>}
      {reason === null && breaches.length === 0 && changes.length > 0 && (
        <p className="text-muted">{t(state === 'running' ? 'profiles.apply.live' : 'profiles.apply.atStart')}</p>
      )}
    </>
  );
}
