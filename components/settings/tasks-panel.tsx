'use client';
import { type FormEvent, useState } from 'react';
import { useSession } from '@/components/frame/fleet-query';
import { Button } from '@/components/ui/button';
import { confirm } from '@/components/ui/confirm';
import { Field } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import type { HistorySizes } from '@/lib/api/schemas-history';
import { formatTime } from '@/lib/format';
import { t } from '@/lib/text/t';
import { daysOf, msOf } from './keep-times';
import { useHistoryChanges } from './use-history-changes';

/** How long finished tasks are kept. A shorter time is asked about: what it drops is the audit log. */
export function TasksPanel({ tasks }: { tasks: HistorySizes['tasks'] }) {
  const user = useSession().data?.user;
  const { keepTasks } = useHistoryChanges();
  const [days, setDays] = useState(daysOf(tasks.keepMs));
  const [busy, setBusy] = useState(false);
  const keepMs = msOf(days);
  const bounds = { min: daysOf(tasks.minMs), max: daysOf(tasks.maxMs) };
  const wrong = keepMs === undefined || keepMs < tasks.minMs || keepMs > tasks.maxMs;
  const mayNot = user !== undefined && user.role !== 'admin' ? t('settings.tasks.viewer') : undefined;
  const unchanged = keepMs === tasks.keepMs ? t('settings.history.unchanged') : undefined;
  const reason = mayNot ?? (wrong ? t('settings.tasks.bad', bounds) : unchanged);

  const send = async (ms: number | null) => {
    setBusy(true);
    await keepTasks(ms);
    setBusy(false);
  };
  /** Whatever is dropped by it is asked about first. */
  const ask = (ms: number | null) => {
    const next = ms ?? tasks.defaultMs;
    if (next >= tasks.keepMs) return void send(ms);
    confirm({
      title: t('settings.tasks.shorter.title'),
      body: t('settings.tasks.shorter', { days: Number(daysOf(next)) }),
      confirmLabel: t('settings.history.save'),
      tone: 'danger',
      run: () => void send(ms),
    });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason === undefined && keepMs !== undefined && !busy) ask(keepMs);
  };
  const time = tasks.oldest === null ? t('frame.dash') : formatTime(tasks.oldest);
  return (
    <Panel title={t('settings.tasks')}>
      <form onSubmit={submit} noValidate className="space-y-3">
        <p className="num text-muted">
          {t('settings.tasks.says', { count: tasks.count, time })}{' '}
          {tasks.changed === null
            ? t('settings.history.default')
            : t('settings.history.changed', { by: tasks.changed.by })}
          {'.'}
        </p>
        <Field
          label={t('settings.tasks.keep')}
          help={t('settings.history.bounds', bounds)}
          {...(wrong ? { error: t('settings.tasks.bad', bounds) } : {})}
          value={days}
          inputMode="decimal"
          autoComplete="off"
          readOnly={mayNot !== undefined}
          onChange={(event) => setDays(event.target.value)}
          className="num max-w-48"
        />
        <div className="flex flex-wrap items-center gap-2">
          <Button
            type="submit"
            variant="primary"
            pending={busy}
            aria-label={t('settings.tasks.saveOf')}
            {...(reason === undefined ? {} : { reason })}
          >
            {t('settings.history.save')}
          </Button>
          {tasks.changed !== null && (
            <Button {...(mayNot === undefined ? {} : { reason: mayNot })} onClick={() => ask(null)}>
              {t('settings.history.default.set')}
            </Button>
          )}
        </div>
      </form>
    </Panel>
  );
}
