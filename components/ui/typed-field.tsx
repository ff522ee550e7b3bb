'use client';
import { Field } from './field';

interface TypedFieldProps {
  label: string;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

/** Where something has to be typed exactly before what cannot be undone: nothing helps with it. */
export function TypedField({ onChange, ...rest }: TypedFieldProps) {
  return (
    <Field
      {...rest}
      onChange={(event) => onChange(event.target.value)}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
    />
  );
}
