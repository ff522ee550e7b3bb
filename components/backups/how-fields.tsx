'use client';
import { Field } from '@/components/ui/field';
import { Segments } from '@/components/ui/segments';
import type { Schedule } from '@/lib/api/schemas-backups';
import { t } from '@/lib/text/t';

type Mode = Schedule['mode'];
const MODES: readonly Mode[] = ['stopped', 'suspended', 'snapshot'];

export interface How {
  mode: Mode;
  gzip: boolean;
  /** MiB a second as typed; '' is no limit. */
  rate: string;
}

export const usualHow: How = { mode: 'stopped', gzip: true, rate: '' };

/** KiB a second; undefined where what was typed is none. */
export function rateKibOf(rate: string): number | undefined {
  const text = rate.trim();
  if (text === '') return 0;
  const mib = Number(text);
  return /^\d{1,4}(\.\d)?$/.test(text) && mib > 0 && mib <= 9000 ? Math.max(1, Math.round(mib * 1024)) : undefined;
}

interface HowFieldsProps {
  how: How;
  change: (part: Partial<How>) => void;
  rateError: string | undefined;
}

/** How a backup is made: the same by hand and by the clock. */
export function HowFields({ how, change, rateError }: HowFieldsProps) {
  return (
    <>
      <div>
        <p className="mb-1 font-medium">{t('backups.mode')}</p>
        <Segments
          label={t('backups.mode')}
          value={how.mode}
          options={MODES.map((value) => ({ value, label: t(`backups.mode.${value}`) }))}
          onChange={(mode) => change({ mode })}
        />
        <p className="mt-1 text-xs text-faint">{t(`backups.mode.${how.mode}.help`)}</p>
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <div>
          <label className="flex items-center gap-2 font-medium">
            <input
              type="checkbox"
              checked={how.gzip}
              onChange={(event) => change({ gzip: event.target.checked })}
              className="size-4 accent-accent"
            />
            {t('backups.gzip')}
          </label>
          <p className="mt-1 text-xs text-faint">{t('backups.gzip.help')}</p>
        </div>
        <Field
          label={t('backups.rate')}
          value={how.rate}
          inputMode="decimal"
          autoComplete="off"
          onChange={(event) => change({ rate: event.target.value })}
          error={rateError}
          help={t('backups.rate.help')}
        />
      </div>
    </>
  );
}
