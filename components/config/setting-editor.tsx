'use client';
import { clsx } from 'clsx';
import { Eraser, RotateCcw, Undo2 } from 'lucide-react';
import { useId } from 'react';
import { Findings } from '@/components/change/change-preview';
import { IconButton } from '@/components/ui/button';
import type { Preview } from '@/lib/api/schemas';
import type { Setting } from '@/lib/api/schemas-config';
import { t } from '@/lib/text/t';
import { echoOf, readout } from './readout';
import { SettingField } from './setting-field';
import { ROW, SettingName, Standing, Value } from './setting-row';

interface SettingEditorProps {
  setting: Setting;
  /** As it would be sent; null is taken out of the file, undefined is as in the file. */
  changed: string | null | undefined;
  problem: string | undefined;
  findings: Preview['findings'];
  major: number | null;
  onChange: (value: string | null) => void;
}

/** One setting to be edited: its field, what it takes and means, the ways back, and what speaks against it. */
export function SettingEditor({ setting, changed, problem, findings, major, onChange }: SettingEditorProps) {
  const id = useId();
  const { label, help, min, max, kind, file, value, profile, origin, editable, why } = setting;
  const isChanged = changed !== undefined;
  const now = isChanged ? changed : value;
  const echo = kind === 'rate' || kind === 'size' || kind === 'whole' ? echoOf(setting, now ?? '') : undefined;
  const canReset = profile !== null && (origin === 'overridden' || origin === 'missing') && now !== profile;
  return (
    <div className={clsx(ROW, isChanged && 'bg-accent-wash')}>
      <div className="pt-1">
        <SettingName setting={setting} />
      </div>
      <div className="min-w-0">
        <div className="flex min-w-0 flex-wrap items-start gap-x-2 gap-y-1">
          {editable ? (
            <SettingField
              setting={setting}
              value={now}
              isInvalid={problem !== undefined}
              describedBy={id}
              major={major}
              onChange={onChange}
            />
          ) : (
            <Value setting={setting} />
          )}
          <span className="flex items-center empty:hidden">
            {editable && canReset && (
              <IconButton
                icon={<RotateCcw size={13} aria-hidden />}
                label={t('cfg.reset', { label, value: readout(setting, profile) })}
                onClick={() => onChange(profile)}
              />
            )}
            {editable && file !== null && now !== null && kind !== 'choice' && (
              <IconButton
                icon={<Eraser size={13} aria-hidden />}
                label={t('cfg.takeOut', { label })}
                onClick={() => onChange(null)}
              />
            )}
            {isChanged && (
              <IconButton
                icon={<Undo2 size={13} aria-hidden />}
                label={t('cfg.revert', { label })}
                onClick={() => onChange(value)}
              />
            )}
          </span>
          <span className="flex min-h-7.5 flex-wrap items-center gap-x-3 empty:hidden">
            <Standing setting={setting} />
          </span>
        </div>
        <div id={id} className="mt-1 max-w-3xl space-y-1 text-xs">
          {/* Of interfaces each field says it. */}
          {problem !== undefined && kind !== 'interfaces' && <p className="text-critical">{problem}</p>}
          {changed === null && <p className="font-medium">{t('cfg.takenOut')}</p>}
          {problem === undefined && echo !== undefined && (
            <p className="font-medium text-muted">{t('cfg.means', { meaning: echo })}</p>
          )}
          <p className="text-muted">
            {why ?? (kind === 'interfaces' ? t('cfg.veth.help') : help)}{' '}
            {why === null && min !== null && max !== null && t('cfg.range', { min, max })}
          </p>
          {/* What was found is about what was asked a moment ago: of a change that is taken back there is nothing to say. */}
          {isChanged && <Findings findings={findings} />}
        </div>
      </div>
    </div>
  );
}
