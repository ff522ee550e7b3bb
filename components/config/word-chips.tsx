'use client';
import { clsx } from 'clsx';
import { X } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { t } from '@/lib/text/t';
import { itemsOf } from './readout';
import { problemOf } from './setting-draft';
import type { SettingFieldProps } from './setting-field';
import { CHIP } from './setting-row';

/** A list of words, each to be taken out, others to be added; none gets in that could not be sent. */
export function WordChips({ setting, value, describedBy, major, onChange }: SettingFieldProps) {
  const { name, kind, label, specials, choices } = setting;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const inherits = value === 'inherit';
  const words = inherits ? [] : (itemsOf(name, value ?? '') ?? []);
  // An empty list of name servers or domains is nothing vzctl takes; that there are none is said by a file without the key.
  const send = (next: readonly string[]) =>
    onChange(next.length === 0 && (kind === 'addresses' || kind === 'domains') ? null : next.join(' '));
  const add = () => {
    const added = text.split(/[\s,]+/).filter((word) => word !== '');
    if (added.length === 0) return;
    const again = added.find((word) => words.includes(word));
    const wrong =
      again === undefined
        ? (added.map((word) => problemOf(name, word, major)).find((one) => one !== undefined) ??
          problemOf(name, [...words, ...added].join(' '), major))
        : t('vz.value.twice', { field: name, value: again });
    setProblem(wrong);
    if (wrong !== undefined) return;
    send([...words, ...added]);
    setText('');
  };
  return (
    <div className="w-full min-w-0 space-y-2 sm:w-auto">
      {specials.includes('inherit') && (
        <label className="flex min-h-7.5 items-center gap-2">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={inherits}
            onChange={(event) => (event.target.checked ? onChange('inherit') : send([]))}
          />
          {t('cfg.inherit')}
        </label>
      )}
      {words.length > 0 && (
        <ul aria-label={t('cfg.words', { label, count: words.length })} className="flex flex-wrap gap-1.5">
          {words.map((word, at) => (
            <li key={word} className={clsx(CHIP, 'border border-edge/60 bg-surface! pr-0!')}>
              {word}
              {kind === 'ips' && at === 0 && words.length > 1 && <Badge tone="accent">{t('cfg.words.source')}</Badge>}
              <button
                type="button"
                aria-label={t('cfg.words.remove', { word, label })}
                onClick={() => {
                  send(words.filter((other) => other !== word));
                  input.current?.focus();
                }}
                className="inline-flex size-6 items-center justify-center rounded-sm text-muted hover:bg-line hover:text-ink"
              >
                <X size={12} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      {!inherits && (
        <div className="flex gap-2">
          <input
            ref={input}
            aria-label={t('cfg.words.add', { label })}
            aria-invalid={problem !== undefined}
            aria-describedby={`${id} ${describedBy}`}
            list={choices.length > 0 ? `${id}-choices` : undefined}
            value={text}
            placeholder={words.length === 0 ? t('cfg.words.none') : undefined}
            onChange={(event) => {
              setText(event.target.value);
              setProblem(undefined);
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              add();
            }}
            // What was typed and left is meant: nobody finds out after saving that it was not in it.
            onBlur={add}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            className={clsx(
              'h-7.5 w-full min-w-0 rounded-md border bg-surface px-2 font-mono text-sm text-ink placeholder:text-faint sm:w-64',
              problem === undefined ? 'border-edge' : 'border-critical',
            )}
          />
          <Button aria-label={t('cfg.words.add', { label })} onClick={add}>
            {t('cfg.words.addShort')}
          </Button>
        </div>
      )}
      {choices.length > 0 && (
        <datalist id={`${id}-choices`}>
          {choices
            .filter((choice) => !words.includes(choice))
            .map((choice) => (
              <option key={choice} value={choice} />
            ))}
        </datalist>
      )}
      <p id={id} className="text-xs text-critical empty:hidden">
        {problem}
      </p>
    </div>
  );
}
