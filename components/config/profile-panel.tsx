import Link from 'next/link';
import { limitsPath, profilePath, versionsPath } from '@/components/paths';
import { Badge } from '@/components/ui/badge';
import { Panel } from '@/components/ui/panel';
import type { Setting } from '@/lib/api/schemas-config';
import { t } from '@/lib/text/t';
import { readout } from './readout';
import { ROW } from './setting-row';
import type { Settings } from './settings-view';
import { SettleButtons } from './settle-buttons';

/** Where the values are from, and which of them are not what the profile or the file leads to; each of them named. */
export function ProfilePanel({ data, node, reason }: { data: Settings; node: string; reason: string | undefined }) {
  const { profile, overridden, differing, settings, ctid, state, version } = data;
  const own = settings.filter(({ sameAs }) => sameAs === null);
  const off = own.filter(({ origin }) => origin === 'overridden' || origin === 'missing');
  const runs = own.filter(({ differs }) => differs);
  const same =
    state === 'running'
      ? t('cfg.running.same')
      : t(state === 'unknown' ? 'cfg.running.unknown' : ('cfg.running.off' as const));
  return (
    <Panel
      title={t('cfg.profile')}
      flush
      aria-label={t('cfg.profile')}
      aside={
        <Link href={versionsPath(node, ctid)} prefetch={false} className="text-xs text-accent hover:underline">
          {t('cfg.versions')}
        </Link>
      }
    >
      <dl>
        <div className={ROW}>
          <dt className="font-medium">{t('cfg.profile.from')}</dt>
          <dd className="space-y-1.5">
            <p>
              {profile === null ? (
                t('cfg.profile.none')
              ) : profile.found ? (
                <Link href={profilePath(node, profile.name)} className="text-accent hover:underline">
                  {profile.name}
                </Link>
              ) : (
                t('cfg.profile.gone', { name: profile.name })
              )}
            </p>
            {profile !== null && (
              <p className="text-muted">
                {profile.found ? t('cfg.profile.drift', { count: overridden }) : t('cfg.profile.unknown')}
              </p>
            )}
            {profile?.found === true && <Named settings={off} words={({ name }) => name} tone="plain" />}
          </dd>
        </div>
        <div className={ROW}>
          <dt className="font-medium">{t('cfg.running')}</dt>
          <dd className="space-y-1.5">
            <p className="text-muted">{differing === 0 ? same : t('cfg.running.differs', { count: differing })}</p>
            <Named
              settings={runs}
              tone="warning"
              words={(setting) =>
                t('cfg.running.value', {
                  name: setting.name,
                  running: readout(setting, setting.running ?? ''),
                  file: setting.value === null ? t('cfg.unset') : readout(setting, setting.value),
                })
              }
            />
            <SettleButtons node={node} ctid={ctid} settings={runs} version={version} reason={reason} />
            {runs.some(({ group }) => group === 'counters') && (
              <Link href={limitsPath(node, ctid)} className="text-xs text-accent hover:underline">
                {t('container.tab.limits')}
              </Link>
            )}
          </dd>
        </div>
      </dl>
    </Panel>
  );
}

interface NamedProps {
  settings: readonly Setting[];
  words: (setting: Setting) => string;
  tone: 'plain' | 'warning';
}

function Named({ settings, words, tone }: NamedProps) {
  if (settings.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-1.5">
      {settings.map((setting) => (
        <li key={setting.name}>
          <Badge tone={tone}>{words(setting)}</Badge>
        </li>
      ))}
    </ul>
  );
}
