'use client';
import { clsx } from 'clsx';
import { useState } from 'react';
import { Segments } from '@/components/ui/segments';
import { ScrollRegion } from '@/components/ui/table';
import { t } from '@/lib/text/t';
import { type DiffLine, diffLines, pairedLines, stretches } from './line-diff';

type View = 'side' | 'unified';

/** Two texts of the file: beside each other where there is room, in one column where there is not or somebody prefers it. */
export function TextDiff({ before, after }: { before: string; after: string }) {
  const [view, setView] = useState<View>('side');
  const [whole, setWhole] = useState(false);
  const lines = diffLines(before, after);
  const isSame = lines.every(({ kind }) => kind === 'same');
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h3 className="font-medium">{t('versions.text')}</h3>
        <span className="hidden md:inline">
          <Segments
            label={t('versions.text.view')}
            value={view}
            options={[
              { value: 'side', label: t('versions.text.side') },
              { value: 'unified', label: t('versions.text.unified') },
            ]}
            onChange={setView}
          />
        </span>
        <label className="inline-flex items-center gap-2">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={whole}
            onChange={(event) => setWhole(event.target.checked)}
          />
          {t('versions.text.whole')}
        </label>
      </div>
      {isSame && (
        <p className="text-muted">
          {t('versions.text.none')} {t('versions.text.secret')}
        </p>
      )}
      {(!isSame || whole) && (
        <ScrollRegion label={t('versions.text')} className="max-h-[32rem] rounded-md border border-line">
          {/* On a phone two columns are too narrow to be read. */}
          <div className={view === 'side' ? 'hidden md:block' : 'hidden'}>
            <SideBySide lines={lines} whole={whole} />
          </div>
          <div className={view === 'side' ? 'md:hidden' : undefined}>
            <Unified lines={lines} whole={whole} />
          </div>
        </ScrollRegion>
      )}
    </div>
  );
}

interface LinesProps {
  lines: readonly DiffLine[];
  whole: boolean;
}

const TABLE = 'w-full border-collapse font-mono text-xs leading-5';

function Unified({ lines, whole }: LinesProps) {
  const parts = whole ? [{ lines }] : stretches(lines, ({ kind }) => kind !== 'same');
  return (
    <table aria-label={t('versions.text')} className={TABLE}>
      <tbody>
        {parts.map((part, at) =>
          'hidden' in part ? (
            <Hidden key={`hidden ${String(at)}`} count={part.hidden} columns={4} />
          ) : (
            part.lines.map((line) => (
              <tr key={`${line.before ?? ''} ${line.after ?? ''}`} className={wash(line.kind)}>
                <LineNumber value={line.before} />
                <LineNumber value={line.after} />
                <Text line={line} />
              </tr>
            ))
          ),
        )}
      </tbody>
    </table>
  );
}

function SideBySide({ lines, whole }: LinesProps) {
  const pairs = pairedLines(lines);
  const parts = whole ? [{ lines: pairs }] : stretches(pairs, ({ before, after }) => before !== after);
  return (
    <table aria-label={t('versions.text')} className={clsx(TABLE, 'table-fixed')}>
      <colgroup>
        <col className="w-10" />
        <col className="w-5" />
        <col />
        <col className="w-10" />
        <col className="w-5" />
        <col />
      </colgroup>
      <thead>
        <tr className="text-left text-faint">
          <th scope="col" colSpan={3} className="px-3 py-1 font-medium">
            {t('versions.column.before')}
          </th>
          <th scope="col" colSpan={3} className="border-l border-line px-3 py-1 font-medium">
            {t('versions.column.after')}
          </th>
        </tr>
      </thead>
      <tbody>
        {parts.map((part, at) =>
          'hidden' in part ? (
            <Hidden key={`hidden ${String(at)}`} count={part.hidden} columns={6} />
          ) : (
            part.lines.map(({ before, after }) => (
              <tr key={`${before?.before ?? ''} ${after?.after ?? ''}`}>
                <Half line={before} side="before" />
                <Half line={after} side="after" />
              </tr>
            ))
          ),
        )}
      </tbody>
    </table>
  );
}

function Half({ line, side }: { line: DiffLine | undefined; side: 'before' | 'after' }) {
  const edge = side === 'after' ? 'border-l border-line' : undefined;
  if (line === undefined) return <td colSpan={3} className={clsx('bg-subtle', edge)} />;
  return (
    <>
      <LineNumber value={line[side]} className={clsx(edge, wash(line.kind))} />
      <Text line={line} className={wash(line.kind)} />
    </>
  );
}

function LineNumber({ value, className }: { value: number | undefined; className?: string | undefined }) {
  return <td className={clsx('num w-10 px-2 text-right align-top text-faint select-none', className)}>{value}</td>;
}

/** The sign says it, the colour repeats it. */
function Text({ line: { kind, text }, className }: { line: DiffLine; className?: string | undefined }) {
  return (
    <>
      <td className={clsx('w-5 text-center align-top select-none', className)}>
        <span aria-hidden>{kind === 'gone' ? '−' : kind === 'new' ? '+' : ''}</span>
        {kind !== 'same' && (
          <span className="sr-only">{t(kind === 'gone' ? 'versions.text.gone' : 'versions.text.new')}</span>
        )}
      </td>
      <td className={clsx('pr-3 align-top break-all whitespace-pre-wrap', className)}>{text}</td>
    </>
  );
}

function Hidden({ count, columns }: { count: number; columns: number }) {
  return (
    <tr>
      <td colSpan={columns} className="border-y border-line bg-subtle px-3 py-0.5 font-sans text-faint">
        {t('versions.text.hidden', { count })}
      </td>
    </tr>
  );
}

function wash(kind: DiffLine['kind']): string | undefined {
  return kind === 'gone' ? 'bg-critical-wash' : kind === 'new' ? 'bg-ok-wash' : undefined;
}
