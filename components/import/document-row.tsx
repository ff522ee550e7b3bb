'use client';
import { X } from 'lucide-react';
import Link from 'next/link';
import { Findings } from '@/components/change/change-preview';
import { errorWords } from '@/components/error-words';
import { Progress } from '@/components/many/outcome-table';
import type { RowProgress } from '@/components/many/runs';
import { containerPath } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { CommandLines } from '@/components/ui/command-line';
import { Td } from '@/components/ui/table';
import { ChangeTicks } from '@/components/xml/change-ticks';
import type { Ticks } from '@/components/xml/ticks';
import { isAppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { parseProblems } from '@/lib/xml/problem-lines';
import { type Checked, type Entry, whyNotTaken } from './documents';

export interface Row {
  entry: Entry;
  checked: Checked | undefined;
  error: unknown;
  /** Another document is of the same container. */
  twice: boolean;
  /** Whether it can be taken, and whether it will be. */
  takeable: boolean;
  ticked: boolean;
  progress: RowProgress | undefined;
}

interface DocumentRowProps {
  node: string;
  row: Row;
  locked: boolean;
  onTick: (on: boolean) => void;
  onTicks: (ticks: Ticks) => void;
  onRemove: () => void;
  onAgain: () => void;
}

/** One document: what it would do, what is said of it, and the ticks of its changes. */
export function DocumentRow({ node, row, locked, onTick, onTicks, onRemove, onAgain }: DocumentRowProps) {
  const { entry, checked, takeable, ticked, progress } = row;
  const { name } = entry;
  return (
    <tr>
      <Td className="py-2 pl-4 align-top">
        <input
          type="checkbox"
          checked={ticked}
          disabled={locked || !takeable}
          onChange={() => onTick(!ticked)}
          aria-label={t('import.tick', { name })}
          className="size-4 align-middle accent-accent"
        />
      </Td>
      <Td className="py-2 align-top">
        <span className="font-medium break-all">{name}</span>
        {checked !== undefined && <span className="block text-xs text-faint">{dialectOf(checked)}</span>}
      </Td>
      <Td className="py-2 align-top">
        {checked !== undefined && <Does node={node} checked={checked} />}
        <div className="space-y-1.5 text-xs" aria-live="polite">
          {progress !== undefined && <Progress progress={progress} />}
          <Says row={row} onAgain={onAgain} />
        </div>
        {checked !== undefined && (
          <Details
            checked={checked}
            ticks={entry.ticks}
            onTicks={onTicks}
            locked={locked}
            open={row.progress === undefined && whyNotTaken(checked, entry.ticks).open > 0}
          />
        )}
      </Td>
      <Td className="py-2 pr-3 text-right align-top">
        <Button
          size="sm"
          variant="quiet"
          aria-label={t('import.remove', { name })}
          reason={locked ? t('many.runs') : undefined}
          onClick={onRemove}
          icon={<X size={14} aria-hidden />}
        />
      </Td>
    </tr>
  );
}

function dialectOf({ dialect }: Checked): string {
  if (dialect === 'old' || dialect === 'c0') return t(`import.dialect.${dialect}`);
  return t('import.dialect', { dialect: dialect.toUpperCase() });
}

function Does({ node, checked: { ctid, comes, title } }: { node: string; checked: Checked }) {
  const words = t(`import.comes.${comes}`, { ctid });
  return (
    <p>
      {comes === 'changed' ? (
        <Link href={containerPath(node, ctid)} prefetch={false} className="font-medium hover:underline">
          {words}
        </Link>
      ) : (
        <span className="font-medium">{words}</span>
      )}
      {title !== null && <span className="text-muted"> {title}</span>}
    </p>
  );
}

function Says({ row: { entry, checked, error, twice, progress }, onAgain }: { row: Row; onAgain: () => void }) {
  if (entry.trouble !== undefined) return <p className="text-critical">{t(entry.trouble)}</p>;
  if (error != null) return <Mistakes error={error} onAgain={onAgain} />;
  if (checked === undefined) return <p className="text-faint">{t('import.checking')}</p>;
  // It is told above.
  if (typeof progress === 'object' && progress.ok) return null;
  const { open } = whyNotTaken(checked, entry.ticks);
  return (
    <>
      {twice && <p className="text-critical">{t('import.twice', { ctid: checked.ctid })}</p>}
      {open > 0 && <p className="text-critical">{t('import.refused', { count: open })}</p>}
      <Findings findings={checked.findings} />
      {checked.commands.length === 0 && open === 0 && <p className="text-faint">{t('import.same')}</p>}
      {checked.restart && <p className="text-notice">{t('xml.edit.restart')}</p>}
    </>
  );
}

/** Mistakes of the document with line, column and code; any other failure in its own words. */
function Mistakes({ error, onAgain }: { error: unknown; onAgain: () => void }) {
  const problems = isAppError(error) && error.field === 'body' ? parseProblems(error.detail ?? '') : [];
  if (problems.length === 0) {
    const words = errorWords(error);
    return (
      <div role="alert" className="text-critical">
        <p>{words.message ?? words.title}</p>
        <Button size="sm" onClick={onAgain}>
          {t('import.again')}
        </Button>
      </div>
    );
  }
  return (
    <div role="alert" className="text-critical">
      <p>{t('import.problems', { count: problems.length })}</p>
      <ul>
        {problems.map(({ code, line, column, message }) => (
          <li key={`${code} ${line} ${column} ${message}`}>
            {t('import.problem', { line, column, message })} <code className="text-2xs">{code}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface DetailsProps {
  checked: Checked;
  ticks: Ticks;
  onTicks: (ticks: Ticks) => void;
  locked: boolean;
  /** Something has to be decided in it. */
  open: boolean;
}

function Details({ checked, ticks, onTicks, locked, open }: DetailsProps) {
  const { comes, commands, diff, deletions, refusals } = checked;
  if (commands.length + deletions.length + refusals.length + ticks.known.size === 0) return null;
  return (
    <details className="mt-1.5 text-xs" open={open || undefined}>
      <summary className="text-muted hover:text-ink">
        {t('import.open')} <span className="num text-faint">{t('import.values', { count: diff.length })}</span>
      </summary>
      <fieldset disabled={locked} className="mt-2 max-w-3xl space-y-3">
        {commands.length > 0 && <CommandLines commands={commands} />}
        <ChangeTicks
          // A container that is made takes what its profile gives: only what it cannot have is decided on.
          preview={{ ...checked, version: checked.version ?? '', diff: comes === 'changed' ? diff : [] }}
          ticks={ticks}
          onChange={onTicks}
        />
      </fieldset>
    </details>
  );
}
