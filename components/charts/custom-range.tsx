'use client';
import { type FormEvent, useRef, useState } from 'react';
import { useNow } from '@/components/now';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { t } from '@/lib/text/t';
import { fieldText, parseFields, type SpanError, type View } from './range';
import { zoneAt } from './view';

interface CustomRangeProps {
  view: View;
  onShow: (view: View) => void;
  onClose: () => void;
}

/** Which of the two fields a mistake belongs to. */
const AT_FROM: readonly SpanError[] = ['from', 'future'];

/** Two moments in the reader's zone. Nothing that was typed is lost by a mistake; it is said at its field. */
export function CustomRange({ view, onShow, onClose }: CustomRangeProps) {
  const now = useNow();
  const end = view.toMs ?? now;
  const [from, setFrom] = useState(() => fieldText(end - view.lengthMs));
  const [to, setTo] = useState(() => fieldText(end));
  const [error, setError] = useState<SpanError | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = parseFields(from, to, now);
    if ('view' in parsed) {
      onShow(parsed.view);
      return;
    }
    setError(parsed.error);
    const faulty = form.current?.elements.namedItem(AT_FROM.includes(parsed.error) ? 'from' : 'to');
    if (faulty instanceof HTMLElement) faulty.focus();
  };
  const words = error === null ? undefined : t(`charts.custom.error.${error}`);
  return (
    <form
      ref={form}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
      noValidate
      aria-label={t('charts.custom')}
      className="flex flex-wrap items-start gap-x-3 gap-y-2 rounded-md border border-line bg-surface p-3"
    >
      <Field
        name="from"
        type="datetime-local"
        label={t('charts.custom.from')}
        value={from}
        error={error !== null && AT_FROM.includes(error) ? words : undefined}
        onChange={(event) => {
          setFrom(event.target.value);
          setError(null);
        }}
      />
      <Field
        name="to"
        type="datetime-local"
        label={t('charts.custom.to')}
        value={to}
        error={error !== null && !AT_FROM.includes(error) ? words : undefined}
        onChange={(event) => {
          setTo(event.target.value);
          setError(null);
        }}
      />
      <div className="flex items-center gap-2 pt-6">
        <Button type="submit" variant="primary">
          {t('charts.custom.show')}
        </Button>
        <Button onClick={onClose}>{t('charts.custom.close')}</Button>
        <span className="text-xs text-faint">{zoneAt(now).zone}</span>
      </div>
    </form>
  );
}
