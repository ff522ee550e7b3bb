'use client';
import { Field } from '@/components/ui/field';
import type { FormModel } from './model';

/** One value by parameter name. */
export function ValueField({
  model,
  name,
  label,
  help,
  placeholder,
}: {
  model: FormModel;
  name: string;
  label: string;
  help?: string;
  placeholder?: string;
}) {
  return (
    <Field
      label={label}
      name={`values.${name}`}
      help={help}
      error={model.errors[`values.${name}`]}
      value={model.draft.values[name] ?? ''}
      placeholder={placeholder}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => model.setValue(name, event.target.value)}
    />
  );
}
