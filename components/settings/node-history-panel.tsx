'use client';
import { Trash2 } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { useSession } from '@/components/frame/fleet-query';
import { Button } from '@/components/ui/button';
import { confirm } from '@/components/ui/confirm';
import { Panel } from '@/components/ui/panel';
import { Table, Th } from '@/components/ui/table';
import type { HistorySizes, NodeHistorySize } from '@/lib/api/schemas-history';
import { formatBytes, formatTime } from '@/lib/format';
import { t } from '@/lib/text/t';
import { daysOf, msOf, predicted, wrongTimes } from './keep-times';
import { TierRow } from './tier-row';
import { useHistoryChanges } from './use-history-changes';

interface PanelProps {
  size: NodeHistorySize;
  tiers: HistorySizes['tiers'];
}

/** One node: what each tier takes, how long it is kept, and what that comes to. */
export function NodeHistoryPanel({ size, tiers }: PanelProps) {
  const form = useId();
  const user = useSession().data?.user;
  const { keep, drop } = useHistoryChanges();
  const kept = size.tiers.map(({ keepMs }) => daysOf(keepMs));
  const [typed, setTyped] = useState(kept);
  const [busy, setBusy] = useState(false);
  const name = size.label ?? size.node;
  const wrong = wrongTimes(typed, tiers);
  const changed = typed.some((days, tier) => msOf(days) !== msOf(kept[tier] ?? ''));
  const mayNot = user !== undefined && user.role !== 'admin' ? t('settings.history.viewer') : undefined;
  const invalid = wrong.some((one) => one !== undefined) ? t('settings.history.fix') : undefined;
  const isDefault = size.tiers.every(({ keepMs }, tier) => keepMs === tiers[tier]?.defaultMs);
  const draft = changed ? predicted(size, typed) : undefined;

  const send = async (keepMs: number[] | null) => {
    setBusy(true);
    await keep(size, keepMs);
    setBusy(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const times = typed.map(msOf).filter((ms) => ms !== undefined);
    if (mayNot === undefined && changed && invalid === undefined && !busy) void send(times);
  };
  const askDrop = () =>
    confirm({
      title: t('settings.history.dropTitle', { node: name }),
      body: t('settings.history.dropBody', {
        node: name,
        bytes: formatBytes(size.bytes),
        time: size.oldest === null ? t('frame.dash') : formatTime(size.oldest),
      }),
      confirmLabel: t('settings.history.dropConfirm'),
      tone: 'danger',
      run: () => drop(size),
    });

  return (
    <Panel flush title={name}>
      <form id={form} onSubmit={submit} noValidate>
        <Facts size={size} draft={draft} isDefault={isDefault} />
        <Table label={t('settings.history.table', { node: name })}>
          <thead>
            <tr>
              <Th className="pl-4">{t('settings.history.column.tier')}</Th>
              <Th numeric>{t('settings.history.column.bytes')}</Th>
              <Th className="hidden sm:table-cell">{t('settings.history.column.oldest')}</Th>
              <Th className="pr-4">{t('settings.history.column.keep')}</Th>
            </tr>
          </thead>
          <tbody>
            {tiers.map((tier, i) => (
              <TierRow
                key={tier.stepMs}
                tier={tier}
                first={i === 0}
                size={size.tiers[i]}
                node={name}
                days={typed[i] ?? ''}
                wrong={wrong[i]}
                readOnly={mayNot !== undefined}
                onChange={(days) => setTyped(typed.map((before, k) => (k === i ? days : before)))}
              />
            ))}
          </tbody>
        </Table>
        <div className="flex flex-wrap items-center gap-2 px-4 py-3">
          <Button
            type="submit"
            variant="primary"
            pending={busy}
            aria-label={t('settings.history.saveOf', { node: name })}
            reason={mayNot ?? (changed ? invalid : t('settings.history.unchanged'))}
          >
            {t('settings.history.save')}
          </Button>
          {!isDefault && (
            <Button
              reason={mayNot}
              aria-label={t('settings.history.defaultOf', { node: name })}
              onClick={() => void send(null)}
            >
              {t('settings.history.default.set')}
            </Button>
          )}
          <Button
            className="ml-auto"
            icon={<Trash2 size={14} aria-hidden />}
            reason={mayNot ?? (size.bytes === 0 ? t('settings.history.nothing') : undefined)}
            aria-label={t('settings.history.dropOf', { node: name })}
            onClick={askDrop}
          >
            {t('settings.history.drop')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

/** The sums, in one line that wraps. */
function Facts({ size, draft, isDefault }: { size: NodeHistorySize; draft: number | undefined; isDefault: boolean }) {
  const { bytes, oldest, perDay, changed, label } = size;
  const whole = draft ?? size.predicted;
  const full = whole === null ? null : { bytes: formatBytes(whole) };
  const facts =
    bytes === 0
      ? [t('settings.history.empty')]
      : [
          t('settings.history.takes', { bytes: formatBytes(bytes) }),
          ...(oldest === null ? [] : [t('settings.history.since', { time: formatTime(oldest) })]),
          ...(perDay === null ? [] : [t('settings.history.perDay', { bytes: formatBytes(perDay) })]),
          full === null
            ? t('settings.history.untold')
            : t(draft === undefined ? 'settings.history.predicted' : 'settings.history.predictedDraft', full),
        ];
  const set =
    isDefault || changed === null ? t('settings.history.default') : t('settings.history.changed', { by: changed.by });
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 px-4 py-2.5 text-muted">
      {label === null && <span className="text-warning">{t('settings.history.gone')}</span>}
      {facts.map((fact) => (
        <span key={fact} className="num">
          {fact}
        </span>
      ))}
      <span>{set}</span>
    </p>
  );
}
