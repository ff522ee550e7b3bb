'use client';
import type { ReactNode } from 'react';
import { useNow } from '@/components/now';
import type { Dies } from '@/lib/api/schemas';
import { formatBytes, formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';

/** What is gone after a destroy, with its size. */
export function DiesList({ dies }: { dies: Dies }) {
  const now = useNow();
  const { usedKib, inodes, backup } = dies;
  const size =
    usedKib === null || usedKib === 'unlimited' ? t('destroy.fact.files.unknown') : formatBytes(Number(usedKib) * 1024);
  return (
    <section aria-label={t('destroy.what')} className="rounded-md border border-line bg-subtle/60 px-3 py-2.5">
      <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">
        <Fact name={t('destroy.fact.files')}>
          <span className="num font-semibold">{size}</span>
          {inodes !== null && inodes !== 'unlimited' && (
            <span className="num text-muted">{`, ${t('destroy.fact.inodes', { count: Number(inodes) })}`}</span>
          )}
          <span className="block font-mono text-xs break-all text-muted">{dies.private}</span>
          {dies.layout === 'ploop' && <span className="block text-xs text-muted">{t('destroy.fact.image')}</span>}
        </Fact>
        {dies.dump && <Fact name={t('destroy.fact.dump')}>{t('destroy.fact.dump.yes')}</Fact>}
        {dies.name !== null && (
          <Fact name={t('destroy.fact.name')}>{t('destroy.fact.name.gone', { name: dies.name })}</Fact>
        )}
        {dies.ips.length > 0 && (
          <Fact name={t('destroy.fact.addresses')}>
            <span className="num">{t('destroy.fact.addresses.free', { ips: dies.ips.join(', ') })}</span>
          </Fact>
        )}
        <Fact name={t('destroy.fact.backup')}>
          {backup !== null ? (
            t('destroy.fact.backup.at', {
              size: formatBytes(backup.bytes),
              ago: formatSpan(Math.max(0, now - backup.at)),
            })
          ) : (
            <span className="font-medium text-warning">
              {t(dies.backupKnown ? 'destroy.fact.backup.none' : 'destroy.fact.backup.unknown')}
            </span>
          )}
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}
