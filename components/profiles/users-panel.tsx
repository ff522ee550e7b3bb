'use client';
import Link from 'next/link';
import { containerPath } from '@/components/paths';
import { Panel } from '@/components/ui/panel';
import { t } from '@/lib/text/t';
import type { ProfileView } from './profile-screen';

const SHOWN = 50;

interface UsersPanelProps {
  node: string;
  users: ProfileView['profile']['users'];
  complete: boolean;
}

/** Who was made from the profile, those that differ by now first, each with the values that do. */
export function UsersPanel({ node, users, complete }: UsersPanelProps) {
  const drifted = users.filter(({ drift }) => drift.length > 0);
  const same = users.filter(({ drift }) => drift.length === 0);
  return (
    <Panel
      flush
      title={
        users.length === 0 && !complete ? t('profiles.users.unknown') : t('profiles.users', { count: users.length })
      }
      aside={
        users.length > 0 && (
          <span className="text-xs text-muted">{t('profiles.users.drifted', { count: drifted.length })}</span>
        )
      }
    >
      {users.length === 0 && (
        <p className="px-4 py-3 text-muted">{t(complete ? 'profiles.users.none' : 'profiles.usersUnknown')}</p>
      )}
      <ul>
        {drifted.slice(0, SHOWN).map(({ ctid, title, drift }) => (
          <li key={ctid} className="border-b border-line px-4 py-2 last:border-b-0">
            <User node={node} ctid={ctid} title={title} />
            <ul className="mt-0.5 space-y-0.5">
              {drift.map(({ key, profile, container }) => (
                <li key={key} className="font-mono text-2xs break-all text-muted">
                  {key} <s className="text-faint">{profile ?? t('change.unset')}</s>{' '}
                  <span className="text-ink">{container ?? t('change.unset')}</span>
                </li>
              ))}
            </ul>
          </li>
        ))}
        {same.length > 0 && (
          <li className="flex flex-wrap gap-x-3 gap-y-1 px-4 py-2 text-muted">
            <span>{t('profiles.users.same')}</span>
            {same.slice(0, SHOWN).map(({ ctid, title }) => (
              <User key={ctid} node={node} ctid={ctid} title={title} />
            ))}
          </li>
        )}
      </ul>
      {Math.max(drifted.length, same.length) > SHOWN && (
        <p className="px-4 py-2 text-xs text-faint">{t('profiles.users.more', { shown: SHOWN })}</p>
      )}
    </Panel>
  );
}

function User({ node, ctid, title }: { node: string; ctid: string; title: string | null }) {
  return (
    <Link href={containerPath(node, ctid)} prefetch={false} className="num text-accent hover:underline">
      {title === null ? ctid : `${ctid} ${title}`}
    </Link>
  );
}
