'use client';
import { useQueryClient } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { CalendarClock } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useState } from 'react';
import { errorWords } from '@/components/error-words';
import { useNow } from '@/components/now';
import { taskPath } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { confirm } from '@/components/ui/confirm';
import { Panel } from '@/components/ui/panel';
import { toast } from '@/components/ui/toast';
import { call, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { Schedule } from '@/lib/api/schemas-backups';
import { formatTime } from '@/lib/format';
import { t } from '@/lib/text/t';
import { keepWords, lastWords, planWords } from './schedule-words';

const ScheduleDialog = dynamic(() => import('./schedule-dialog').then((m) => m.ScheduleDialog), { ssr: false });

interface SchedulePanelProps {
  node: string;
  ctid: string;
  schedule: Schedule | undefined;
  /** Why nothing can be changed. */
  reason: string | undefined;
}

/** When a container is backed up by itself, as a sentence; edited on demand. */
export function SchedulePanel({ node, ctid, schedule, reason }: SchedulePanelProps) {
  const [editing, setEditing] = useState(false);
  const client = useQueryClient();
  const stop = () =>
    confirm({
      title: t('schedule.drop.title', { ctid }),
      body: <p>{t('schedule.drop.body')}</p>,
      confirmLabel: t('schedule.drop'),
      tone: 'danger',
      run: async () => {
        try {
          await call(api.scheduleDelete, { params: { node, ctid } });
          toast({ tone: 'ok', title: t('schedule.dropped') });
        } catch (e) {
          toast({ tone: 'critical', title: errorWords(e).title });
        }
        await refresh(client, api.backupList, { node });
      },
    });
  return (
    <Panel
      title={t('schedule.title')}
      aside={
        <span className="flex gap-2">
          {schedule !== undefined && (
            <Button size="sm" reason={reason} onClick={stop}>
              {t('schedule.drop')}
            </Button>
          )}
          <Button
            size="sm"
            reason={reason}
            onClick={() => setEditing(true)}
            icon={<CalendarClock size={14} aria-hidden />}
          >
            {t(schedule === undefined ? 'schedule.set' : 'schedule.edit')}
          </Button>
        </span>
      }
    >
      {schedule === undefined ? <p className="text-muted">{t('schedule.none.words')}</p> : <Says schedule={schedule} />}
      {editing && <ScheduleDialog node={node} ctid={ctid} schedule={schedule} onClose={() => setEditing(false)} />}
    </Panel>
  );
}

function Says({ schedule }: { schedule: Schedule }) {
  const now = useNow();
  const { last } = schedule;
  const said = lastWords(schedule, now);
  return (
    <div className="space-y-1">
      <p>
        <span className="font-medium">{planWords(schedule)}</span> {keepWords(schedule)}
      </p>
      <p className="num text-xs text-muted">
        {t('schedule.next', { when: t('frame.at', { time: formatTime(schedule.nextAt) }) })}
      </p>
      {said !== undefined && (
        <p
          className={clsx(
            'text-xs',
            last?.result === 'refused' || last?.result === 'skipped' ? 'text-warning' : 'text-muted',
          )}
        >
          {last?.task == null ? (
            said
          ) : (
            <Link href={taskPath(last.task)} prefetch={false} className="text-accent hover:underline">
              {said}
            </Link>
          )}
        </p>
      )}
      <p className="text-xs text-faint">{t('schedule.late.note')}</p>
    </div>
  );
}
