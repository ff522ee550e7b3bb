'use client';
import { clsx } from 'clsx';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { t } from '@/lib/text/t';
import type { ProblemLine } from '@/lib/xml/problem-lines';

interface EditTextProps {
  /** What the text is; a domain document where nothing is said. */
  label?: string;
  value: string;
  onChange: (text: string) => void;
  problems: readonly ProblemLine[];
  /** What stands beside it, under its mistakes. */
  children: ReactNode;
}

const MOST_ROWS = 32;

/** A document to write in, with its line numbers; lines with mistakes are marked, and each mistake leads to its place. */
export function EditText({ label, value, onChange, problems, children }: EditTextProps) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  // What was pressed to come here is gone: writing begins at the top.
  useEffect(() => {
    area.current?.focus();
    area.current?.setSelectionRange(0, 0);
  }, []);
  const lines = value.split('\n');
  const gutterWidth = `calc(${Math.max(2, String(lines.length).length)}ch + 1rem)`;
  const wrong = new Set(problems.map(({ line }) => line));
  const go = ({ line, column }: ProblemLine) => {
    const before = lines.slice(0, line - 1).reduce((length, text) => length + text.length + 1, 0);
    // A column counts characters, a selection their halves; the end of the line is far enough.
    const at = before + Math.min(column - 1, lines[line - 1]?.length ?? 0);
    area.current?.focus();
    area.current?.setSelectionRange(at, at);
    if (area.current !== null) area.current.scrollTop = Math.max(0, (line - 4) * LINE_PX);
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <label htmlFor={id} className="sr-only">
        {label ?? t('xml.edit.text')}
      </label>
      <div
        className={clsx(
          'relative overflow-hidden rounded-md border bg-surface font-mono text-xs focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent',
          wrong.size > 0 ? 'border-critical' : 'border-edge',
        )}
      >
        <div
          ref={gutter}
          aria-hidden
          className="num absolute inset-y-0 left-0 overflow-hidden bg-subtle py-2 text-right text-faint select-none"
          style={{ width: gutterWidth }}
        >
          {lines.map((_, i) => (
            <div
              // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text are told apart by their place
              key={i}
              className={clsx('px-2', wrong.has(i + 1) && 'bg-critical-wash font-semibold text-critical')}
            >
              {i + 1}
            </div>
          ))}
        </div>
        <textarea
          id={id}
          ref={area}
          value={value}
          wrap="off"
          spellCheck={false}
          autoComplete="off"
          rows={Math.min(MOST_ROWS, Math.max(8, lines.length))}
          aria-invalid={wrong.size > 0}
          aria-describedby={problems.length > 0 ? `${id}-wrong` : undefined}
          onChange={(event) => onChange(event.target.value)}
          onScroll={(event) => {
            if (gutter.current !== null) gutter.current.scrollTop = event.currentTarget.scrollTop;
          }}
          className="block w-full resize-none overflow-auto bg-transparent py-2 pr-3 whitespace-pre text-ink outline-none!"
          style={{ paddingLeft: `calc(${gutterWidth} + 0.75rem)` }}
        />
      </div>
      <div className="space-y-3">
        {problems.length > 0 && (
          <div id={`${id}-wrong`} role="alert" className="text-critical">
            <p className="font-medium">{t('xml.edit.problems', { count: problems.length })}</p>
            <ul>
              {problems.map((each) => (
                <li key={`${each.code} ${each.line} ${each.column} ${each.message}`} className="flex gap-2">
                  <button
                    type="button"
                    onClick={() => go(each)}
                    className="num shrink-0 underline decoration-dotted hover:decoration-solid"
                  >
                    {t('xml.edit.at', { line: each.line })}
                  </button>
                  <span className="min-w-0">{each.message}</span>
                </li>
              ))}
            </ul>
          </div>
        )}
        {children}
      </div>
    </div>
  );
}

/** Of `text-xs`. */
const LINE_PX = 18;
