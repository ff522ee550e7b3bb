'use client';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { errorWords } from '@/components/error-words';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, Select } from '@/components/ui/field';
import { Segments } from '@/components/ui/segments';
import { toast } from '@/components/ui/toast';
import { call, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { Schedule, SchedulePlan } from '@/lib/api/schemas-backups';
import { t } from '@/lib/text/t';
import { type How, HowFields, rateKibOf, usualHow } from './how-fields';
import { weekdays } from './schedule-words';

interface ScheduleDialogProps {
  node: string;
  ctid: string;
  schedule: Schedule | undefined;
  onClose: () => void;
}

interface Draft extends How {
  every: 'day' | 'week';
  weekday: number;
  at: string;
  zone: string;
  keepCount: string;
  keepDays: string;
}

type Errors = Partial<Record<'at' | 'zone' | 'rate' | 'keepCount' | 'keepDays', string>>;

export function ScheduleDialog({ node, ctid, schedule, onClose }: ScheduleDialogProps) {
  const form = useId();
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft>(() => draftOf(schedule));
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<string>();
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setRefused(undefined);
  };
  const checked = planOf(draft);
  const errors: Errors = tried && 'errors' in checked ? checked.errors : {};
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (busy || !('plan' in checked)) return;
    setBusy(true);
    try {
      await call(api.schedulePut, { params: { node, ctid }, body: checked.plan });
      await refresh(client, api.backupList, { node });
      toast({ tone: 'ok', title: t('schedule.saved') });
      onClose();
    } catch (e) {
      const words = errorWords(e);
      setRefused(words.message ?? words.title);
      setBusy(false);
    }
  };
  const text = (key: 'at' | 'zone' | 'keepCount' | 'keepDays') => ({
    value: draft[key],
    onChange: (event: { target: { value: string } }) => change({ [key]: event.target.value }),
    error: errors[key],
    ...{ autoComplete: 'off', autoCapitalize: 'none', spellCheck: false },
  });
  return (
    <Dialog
      title={t('schedule.dialog', { ctid })}
      onClose={onClose}
      busy={busy}
      footer={
        <>
          <Button onClick={onClose}>{t('frame.cancel')}</Button>
          <Button type="submit" form={form} variant="primary" pending={busy}>
            {t('schedule.save')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void submit(event)} noValidate className="space-y-4">
        <div className="flex flex-wrap items-center gap-3">
          <Segments
            label={t('schedule.every')}
            value={draft.every}
            options={(['day', 'week'] as const).map((value) => ({ value, label: t(`schedule.every.${value}`) }))}
            onChange={(every) => change({ every })}
          />
          {draft.every === 'week' && (
            <Select
              label={t('schedule.weekday')}
              value={String(draft.weekday)}
              options={weekdays()}
              onChange={(event) => change({ weekday: Number(event.target.value) })}
            />
          )}
        </div>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t('schedule.at')} {...text('at')} inputMode="numeric" />
          <Field label={t('schedule.zone')} {...text('zone')} />
        </div>
        <HowFields how={draft} change={change} rateError={errors.rate} />
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label={t('schedule.keepCount')}
            {...text('keepCount')}
            inputMode="numeric"
            help={t('schedule.keep.help')}
          />
          <Field label={t('schedule.keepDays')} {...text('keepDays')} inputMode="numeric" />
        </div>
        <p className="text-xs text-faint">{t('schedule.keep.note')}</p>
        {refused !== undefined && (
          <p role="alert" className="text-critical">
            {refused}
          </p>
        )}
      </form>
    </Dialog>
  );
}

function draftOf(schedule: Schedule | undefined): Draft {
  if (schedule === undefined) {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    return { ...usualHow, every: 'day', weekday: 0, at: '02:30', zone, keepCount: '7', keepDays: '' };
  }
  const { every, weekday, at, zone, mode, gzip, rateKib, keepCount, keepDays } = schedule;
  const rate = rateKib === 0 ? '' : String(Math.round((rateKib / 1024) * 10) / 10);
  const typed = (n: number | null) => (n === null ? '' : String(n));
  return { every, weekday, at, zone, mode, gzip, rate, keepCount: typed(keepCount), keepDays: typed(keepDays) };
}

function planOf(draft: Draft): { plan: SchedulePlan } | { errors: Errors } {
  const { every, weekday, mode, gzip } = draft;
  const errors: Errors = {};
  const at = draft.at.trim();
  const zone = draft.zone.trim();
  const rateKib = rateKibOf(draft.rate);
  const whole = (text: string) =>
    text.trim() === '' ? null : /^[1-9]\d{0,2}$/.test(text.trim()) ? Number(text) : undefined;
  const [keepCount, keepDays] = [whole(draft.keepCount), whole(draft.keepDays)];
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(at)) errors.at = t('schedule.at.bad');
  if (zone === '') errors.zone = t('schedule.zone.bad');
  if (rateKib === undefined) errors.rate = t('backups.rate.bad');
  if (keepCount === undefined) errors.keepCount = t('schedule.keep.bad');
  if (keepDays === undefined) errors.keepDays = t('schedule.keep.bad');
  if (Object.keys(errors).length > 0 || rateKib === undefined || keepCount === undefined || keepDays === undefined) {
    return { errors };
  }
  return { plan: { every, weekday, at, zone, mode, gzip, rateKib, keepCount, keepDays } };
}
