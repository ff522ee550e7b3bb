import { Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '@/lib/text/t';
import type { XmlReply } from './view';

/** What has to be known before the document is used: how old it is, what is assumed, and what the dialect cannot say. */
export function Limits({ data: { config, assumed, beyond, lost, unsafe, quota } }: { data: XmlReply }) {
  return (
    <div className="space-y-1.5 text-xs">
      {config === 'older' && <Line tone="warning">{t('xml.older')}</Line>}
      {assumed.map((what) => (
        <Line key={what} tone="warning">
          {t(what === 'cpus' ? 'xml.assumed.cpus' : 'xml.assumed.vzconf')}
        </Line>
      ))}
      {quota !== null && quota.unread !== null && (
        <Line tone="warning">{t('xml.quota.unread', { why: quota.unread })}</Line>
      )}
      {quota !== null && quota.users > 0 && <Line tone="plain">{t('xml.quota.users', { count: quota.users })}</Line>}
      {quota !== null && quota.groups > 0 && (
        <Line tone="warning">{t('xml.quota.groups', { count: quota.groups })}</Line>
      )}
      {unsafe.length > 0 && (
        <Line tone="warning">
          {t('xml.unsafe', { count: unsafe.length })} <Keys keys={unsafe} />
        </Line>
      )}
      {lost.length > 0 && (
        <Line tone="warning">
          {t('xml.lost', { count: lost.length })} <Keys keys={lost} />
        </Line>
      )}
      {beyond.length === 0 ? (
        <Line tone="plain">{t('xml.beyond.none')}</Line>
      ) : (
        <div>
          <Line tone="plain">
            <strong className="block font-semibold text-ink">{t('xml.beyond', { count: beyond.length })}</strong>
            {t('xml.beyond.is')}
          </Line>
          <ul aria-label={t('xml.beyond', { count: beyond.length })} className="mt-1.5 flex flex-wrap gap-1 pl-5">
            {beyond.map((key) => (
              <li key={key} className="rounded-sm bg-subtle px-1.5 font-mono text-2xs leading-5 text-muted">
                {key}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function Line({ tone, children }: { tone: 'warning' | 'plain'; children: ReactNode }) {
  const Icon = tone === 'warning' ? TriangleAlert : Info;
  return (
    <p className={tone === 'warning' ? 'flex gap-2 text-warning' : 'flex gap-2 text-muted'}>
      <Icon size={13} aria-hidden className="mt-0.5 shrink-0" />
      <span className="min-w-0">{children}</span>
    </p>
  );
}

function Keys({ keys }: { keys: readonly string[] }) {
  return <span className="font-mono break-all">{keys.join(', ')}</span>;
}
