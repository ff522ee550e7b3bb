'use client';
import { useQuery } from '@tanstack/react-query';
import { Copy, ListPlus, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { TypedRemoveDialog } from '@/components/change/typed-remove-dialog';
import { useWriteReason } from '@/components/change/write-reason';
import { PageHead } from '@/components/frame/page-head';
import { applyProfilePath, profilesPath } from '@/components/paths';
import { QueryView } from '@/components/query-view';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { CopyButton } from '@/components/ui/copy-button';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { ScrollRegion } from '@/components/ui/table';
import { call, keyOf, pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import { t } from '@/lib/text/t';
import { cpuText, kibText, pagesText } from './amounts';
import { CheckPanel } from './check-panel';
import { ProfileEditor } from './profile-editor';
import { UsersPanel } from './users-panel';

const NewDialog = dynamic(() => import('./new-dialog').then((m) => m.NewDialog), { ssr: false });

export type ProfileView = ReplyOf<typeof api.profileView>;

/** One profile: parameters with what they mean, the file beside them, and who was made from it. */
export function ProfileScreen({ node, profile }: { node: string; profile: string }) {
  const query = useQuery({ ...q(api.profileView, { node, profile }), refetchInterval: pollMs.facts });
  return (
    <QueryView query={query} skeleton={<SkeletonRows rows={14} columns={3} />}>
      {(data) => <Profile data={data} />}
    </QueryView>
  );
}

function Profile({ data }: { data: ProfileView }) {
  const { node, profile } = data;
  const { name, text, path, values, isDefault, users, version } = profile;
  const router = useRouter();
  const [open, setOpen] = useState<'new' | 'remove'>();
  const reason = useWriteReason(node);
  const params = { node: node.id, profile: name };
  return (
    <>
      <PageHead
        title={t('profiles.one', { name })}
        beside={
          <>
            {isDefault && <Badge tone="accent">{t('templates.default')}</Badge>}
            <span className="text-faint">{t(values.vswap ? 'profiles.kind.vswap' : 'profiles.kind.classic')}</span>
          </>
        }
        actions={
          <>
            <Link href={applyProfilePath(node.id, name)} prefetch={false} className={buttonClass()}>
              <ListPlus size={14} aria-hidden />
              {t('profiles.applyTo')}
            </Link>
            <Button reason={reason} onClick={() => setOpen('new')} icon={<Copy size={14} aria-hidden />}>
              {t('profiles.newFrom')}
            </Button>
            <Button
              variant="danger"
              reason={reason ?? reasonToKeep(profile)}
              onClick={() => setOpen('remove')}
              icon={<Trash2 size={14} aria-hidden />}
            >
              {t('change.delete')}
            </Button>
          </>
        }
      >
        <span className="num flex flex-wrap gap-x-4 gap-y-1 text-xs">
          <span>{t('profiles.fact.memory', { value: pagesText(values.memoryPages) })}</span>
          {values.vswap && <span>{t('profiles.fact.swap', { value: pagesText(values.swapPages) })}</span>}
          <span>{t('profiles.fact.disk', { value: kibText(values.diskKib) })}</span>
          <span>{cpuText(values)}</span>
        </span>
      </PageHead>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <ProfileEditor data={data} reason={reason} />
        <div className="min-w-0 space-y-5">
          <Panel
            flush
            title={<span className="font-mono text-xs break-all">{path}</span>}
            aside={<CopyButton text={text} />}
          >
            <ScrollRegion label={t('profiles.raw')} className="max-h-[32rem]">
              <pre className="px-4 py-3 font-mono text-xs whitespace-pre">{text}</pre>
            </ScrollRegion>
          </Panel>
          <CheckPanel node={node.id} profile={name} version={version} />
          <UsersPanel node={node.id} users={users} complete={profile.usersComplete} />
        </div>
      </div>
      {open === 'new' && <NewDialog node={node} profiles={[name]} like={name} onClose={() => setOpen(undefined)} />}
      {open === 'remove' && (
        <TypedRemoveDialog
          title={t('profiles.remove.title', { name })}
          body={t('profiles.remove.body', { path, node: node.label })}
          name={name}
          previewKey={[...keyOf(api.profileRemove, params), version]}
          preview={() => call(api.profileRemove, { params, query: { version, preview: '1' } })}
          send={() => call(api.profileRemove, { params, query: { version } })}
          // The list alone: below it is the page of what has just gone.
          touched={(client) =>
            client.invalidateQueries({ queryKey: keyOf(api.profileList, { node: node.id }), exact: true })
          }
          onClose={() => setOpen(undefined)}
          onSent={() => router.push(profilesPath(node.id))}
        />
      )}
    </>
  );
}

/** Why a profile stays; undefined when it may go. */
export function reasonToKeep({ name, isDefault, users, usersComplete }: ProfileView['profile']): string | undefined {
  if (isDefault) return t('profiles.isDefault', { name });
  if (users.length > 0) {
    const ctids = users.slice(0, 12).map(({ ctid }) => ctid);
    return t('profiles.used', { name, count: users.length, ctids: ctids.join(', ') + (users.length > 12 ? ' …' : '') });
  }
  return usersComplete ? undefined : t('profiles.usersUnknown');
}
