import type { Ref } from 'react';
import { Field } from '@/components/ui/field';
import { t } from '@/lib/text/t';
import type { Meaning } from './meaning';

interface MeaningFieldProps {
  label: string;
  value: string;
  meaning: Meaning;
  help: string;
  /** Why it cannot be changed; it then stands instead of the help. */
  reason?: string | undefined;
  /** Of the field that a dialog is opened for. */
  ref?: Ref<HTMLInputElement> | undefined;
  onChange: (value: string) => void;
}

/** A field of quota: what it takes, and what it means as it stands. */
export function MeaningField({ label, value, meaning, help, reason, ref, onChange }: MeaningFieldProps) {
  const off = reason !== undefined;
  return (
    <Field
      label={label}
      value={value}
      readOnly={off}
      aria-disabled={off || undefined}
      {...(ref === undefined ? {} : { ref })}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => !off && onChange(event.target.value)}
      {...(off || meaning.ok ? {} : { error: meaning.error })}
      help={
        off ? (
          reason
        ) : (
          <>
            {meaning.ok && (
              <span className="num font-medium text-muted">{t('quota.edit.means', { meaning: meaning.text })}</span>
            )}{' '}
            {help}
          </>
        )
      }
    />
  );
}
