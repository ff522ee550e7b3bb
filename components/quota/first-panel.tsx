'use client';
import { clsx } from 'clsx';
import { HardDrive, Info, Pencil, TriangleAlert } from 'lucide-react';
import dynamic from 'next/dynamic';
import { type ReactNode, useState } from 'react';
import { useNow } from '@/components/now';
import { toneText } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { Panel } from '@/components/ui/panel';
import { formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';
import { SpaceBar } from './space-bar';
import { amountText, limitText, outlookText, type QuotaReply, standingText, standingTone, type What } from './words';

const FirstDialog = dynamic(() => import('./first-dialog').then((m) => m.FirstDialog), { ssr: false });

/** Space and inodes of the whole container against its limits. */
export function FirstPanel({ data, reason }: { data: QuotaReply; reason: string | undefined }) {
  const [editing, setEditing] = useState(false);
  const { firstProblem, blocks, inodes } = data;
  const off = reason ?? (data.version === null ? t('quota.edit.reason.unread') : undefined);
  return (
    <Panel
      title={t('quota.first')}
      aside={
        <Button size="sm" icon={<Pencil size={13} aria-hidden />} reason={off} onClick={() => setEditing(true)}>
          {t('quota.first.edit')}
        </Button>
      }
    >
      <div className="space-y-4">
        {data.source === 'file' && <Note>{t('quota.source.file')}</Note>}
        {data.source === 'vzlist' && data.layout !== 'ploop' && <Note>{t('quota.source.vzlist')}</Note>}
        {data.dirty && <Note warning>{t('quota.dirty')}</Note>}
        {firstProblem !== null && (
          <Empty icon={HardDrive} title={t('quota.first.none')}>
            {firstProblem.message}
          </Empty>
        )}
        {data.settings.diskquota === 'no' && firstProblem === null && (
          <Note warning>{t('quota.unread.switched_off')}</Note>
        )}
        {blocks !== null && <Space what="blocks" level={blocks} image={data.layout === 'ploop'} />}
        {inodes !== null && <Space what="inodes" level={inodes} image={data.layout === 'ploop'} />}
      </div>
      {editing && <FirstDialog data={data} onClose={() => setEditing(false)} />}
    </Panel>
  );
}

export function Note({ warning = false, children }: { warning?: boolean; children: ReactNode }) {
  const Icon = warning ? TriangleAlert : Info;
  return (
    <p
      role="note"
      className={clsx(
        'flex gap-2 rounded-md px-3 py-2',
        warning ? 'bg-warning-wash text-warning' : 'bg-notice-wash text-notice',
      )}
    >
      <Icon size={14} aria-hidden className="mt-0.5 shrink-0" />
      <span className="min-w-0">{children}</span>
    </p>
  );
}

function Space({ what, level, image }: { what: What; level: NonNullable<QuotaReply['blocks']>; image: boolean }) {
  const now = useNow();
  return (
    <div>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="text-sm font-medium">{t(`quota.${what}`)}</h3>
        <span className="num text-sm">
          <span className="font-semibold">{amountText(what, level.usage)}</span>
          <span className="text-muted">
            {image
              ? ` · ${t('quota.size')} ${limitText(what, level.hard)}`
              : ` · ${t('quota.soft')} ${limitText(what, level.soft)} · ${t('quota.hard')} ${limitText(what, level.hard)}`}
          </span>
        </span>
      </div>
      <div className="my-1">
        <SpaceBar what={what} level={level} now={now} />
      </div>
      <p className={clsx('num text-xs', toneText[standingTone[level.standing]])}>
        {standingText(what, level, image, now)}
      </p>
      {level.outlook !== null && <p className="num text-xs text-muted">{outlookText(what, level.outlook, now)}</p>}
      {!image && level.graceSeconds !== null && (
        <p className="text-xs text-faint">
          {level.graceSeconds === 0
            ? t('quota.grace.none')
            : t('quota.grace.of', { span: formatSpan(level.graceSeconds * 1000) })}
        </p>
      )}
    </div>
  );
}
