'use client';
import { X } from 'lucide-react';
import { useId } from 'react';
import { echoOf } from '@/components/config/readout';
import { SettingField } from '@/components/config/setting-field';
import { ROW, SettingName } from '@/components/config/setting-row';
import { IconButton } from '@/components/ui/button';
import { Segments } from '@/components/ui/segments';
import type { Setting } from '@/lib/api/schemas-config';
import { t } from '@/lib/text/t';
import { params } from '@/lib/vz/params';
import { canWiden } from '@/lib/vz/widen';
import type { Picked } from './change-draft';

/** No value of a choice: what nobody has said is not the same as a key that is not there. */
const NOT_SAID = ' ';

interface PickedRowProps {
  setting: Setting;
  picked: Picked;
  problem: string | undefined;
  major: number;
  onChange: (picked: Picked) => void;
  onDrop: () => void;
}

/** One picked parameter: the value that all are to get, or that its key is taken out; of a list, whether it replaces or adds. */
export function PickedRow({ setting, picked, problem, major, onChange, onDrop }: PickedRowProps) {
  const id = useId();
  const { label, help, kind, min, max, name } = setting;
  const { value, adds } = picked;
  const param = params.get(name);
  const isList = param !== undefined && canWiden(param);
  const isOut = value === null && kind !== 'choice';
  const echo = kind === 'rate' || kind === 'size' || kind === 'whole' ? echoOf(setting, value ?? '') : undefined;
  return (
    <div className={ROW}>
      <div className="flex items-start justify-between gap-2 pt-1">
        <div className="min-w-0">
          <SettingName setting={setting} />
        </div>
        <IconButton icon={<X size={14} aria-hidden />} label={t('many.drop', { label })} onClick={onDrop} />
      </div>
      <div className="min-w-0">
        <div className="flex min-w-0 flex-wrap items-start gap-x-3 gap-y-2">
          {!isOut && (
            <SettingField
              setting={setting}
              value={kind === 'choice' && value === undefined ? NOT_SAID : (value ?? null)}
              isInvalid={problem !== undefined}
              describedBy={id}
              major={major}
              // A field that was emptied says nothing; that a key goes is said below.
              onChange={(next) => onChange({ ...picked, value: next === null && kind !== 'choice' ? undefined : next })}
            />
          )}
          {isList && !isOut && (
            <Segments
              label={t('many.list', { label })}
              value={adds ? 'add' : 'replace'}
              options={(['replace', 'add'] as const).map((how) => ({ value: how, label: t(`many.list.${how}`) }))}
              onChange={(how) => onChange({ ...picked, adds: how === 'add' })}
            />
          )}
        </div>
        {kind !== 'choice' && (
          <label className="mt-1.5 flex min-h-6 items-center gap-2 text-xs text-muted">
            <input
              type="checkbox"
              checked={isOut}
              onChange={(event) => onChange({ ...picked, value: event.target.checked ? null : undefined })}
              className="size-4 accent-accent"
            />
            {t('many.takeOut')}
          </label>
        )}
        <div id={id} className="mt-1 max-w-3xl space-y-1 text-xs">
          {problem !== undefined && <p className="text-critical">{problem}</p>}
          {problem === undefined && echo !== undefined && (
            <p className="font-medium text-muted">{t('cfg.means', { meaning: echo })}</p>
          )}
          {isList && !isOut && <p className="font-medium">{t(adds ? 'many.list.added' : 'many.list.replaced')}</p>}
          {kind === 'switches' && <p className="font-medium">{t('many.list.switched')}</p>}
          <p className="text-muted">
            {help} {min !== null && max !== null && t('cfg.range', { min, max })}
          </p>
        </div>
      </div>
    </div>
  );
}
