'use client';
import { CircleCheck, Info } from 'lucide-react';
import { useState } from 'react';
import { usePageKeys } from '@/components/page-keys';
import { Age } from '@/components/ui/age';
import { CopyButton } from '@/components/ui/copy-button';
import { Segments } from '@/components/ui/segments';
import { useUrlState } from '@/components/url-state';
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { Beancounter } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { printTsv, printUserBeancounters } from './copy';
import { CounterDetail } from './counter-detail';
import { CounterTable, type Part } from './counter-table';
import { KernelLine } from './kernel-line';
import { grouped, needsEyes, worstFirst } from './quiet';
import { UnreadNote } from './unread-note';
import { nextUnitMode, parseUnitMode, UNIT_MODES } from './values';

type Reply = ReplyOf<typeof api.beancounterList>;

/** The quiet table with its switches. What is shown, in which unit, and which counter is open stands in the URL. */
export function BeancountersView({ data, node, age }: { data: Reply; node: string; age: string }) {
  const [url, change] = useUrlState();
  const all = url.get('view') === 'all';
  const mode = parseUnitMode(url.get('unit'));
  const open = url.get('counter');
  const [unfolded, setUnfolded] = useState(false);
  usePageKeys((event) => {
    if (event.key === 'q') change((now) => ({ view: now.get('view') === 'all' ? null : 'all' }));
    else if (event.key === 'u') change((now) => ({ unit: unitParam(nextUnitMode(parseUnitMode(now.get('unit')))) }));
    else return false;
    return true;
  });
  const rows = data.beancounters;
  // An opened counter stays in sight, whatever it has become meanwhile.
  const loud = useKept(worstFirst(rows.filter((row) => needsEyes(row) || row.name === open)));
  const quiet = rows.filter((row) => !loud.includes(row));
  const parts: Part[] = all
    ? grouped(rows).map((part) => ({ title: t(`beancounters.group.${part.group}`), rows: part.rows }))
    : [{ title: null, rows: loud }];
  if (!all && unfolded && quiet.length > 0)
    parts.push({ title: t('beancounters.fold', { count: quiet.length }), rows: quiet });
  const measured = rows.filter((row) => row.measured).length;
  const runs = data.state === 'running' || data.state === 'unknown';
  const present = new Set(rows.map((row) => row.name));
  const shown = parts.reduce((count, part) => count + part.rows.length, 0);
  return (
    <div>
      <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-2">
        <Segments
          label={t('beancounters.view')}
          value={all ? 'all' : 'quiet'}
          options={[
            { value: 'quiet', label: t('beancounters.view.quiet') },
            { value: 'all', label: t('beancounters.view.all') },
          ]}
          onChange={(view) => change({ view: view === 'all' ? 'all' : null })}
        />
        <Segments
          label={t('beancounters.units')}
          value={mode}
          options={UNIT_MODES.map((each) => ({ value: each, label: t(`beancounters.units.${each}`) }))}
          onChange={(unit) => change({ unit: unitParam(unit) })}
        />
        <span className="ml-auto flex flex-wrap items-center gap-1 text-xs text-faint">
          {t('beancounters.readAt')}
          <Age at={data.at} staleAfterMs={data.node.sampleSeconds * 3000} />
          <CopyButton text={printTsv(rows)} label={t('beancounters.copy.tsv')} />
          <CopyButton text={printUserBeancounters(data.ctid, rows)} label={t('beancounters.copy.proc')} />
        </span>
      </div>
      {data.kernel !== null && <KernelLine kernel={data.kernel} vswap={data.vswap} />}
      {data.unread.count > 0 && <UnreadNote unread={data.unread} />}
      {(!runs || data.lingering) && (
        <p role="note" className="mb-3 flex items-center gap-2 rounded-md bg-notice-wash px-3 py-2 text-notice">
          <Info size={14} aria-hidden className="shrink-0" />
          {data.lingering
            ? t('beancounters.lingering', { ctid: data.ctid })
            : t('beancounters.stopped.last', {
                ctid: data.ctid,
                state: data.state,
                ago: t('frame.ago', { span: age }),
              })}
        </p>
      )}
      <div className="overflow-x-auto rounded-lg border border-line bg-surface">
        {!all && loud.length === 0 && !data.lingering && measured > 0 && (
          <div className="flex items-start gap-2 px-4 py-5">
            <CircleCheck size={16} aria-hidden className="mt-0.5 shrink-0 text-ok" />
            <div>
              <p className="font-semibold">{t('beancounters.calm.title')}</p>
              <p className="text-muted">
                {t('beancounters.calm.body', { count: measured, ago: t('frame.ago', { span: age }) })}
              </p>
            </div>
          </div>
        )}
        {shown > 0 && (
          <CounterTable
            ctid={data.ctid}
            parts={parts}
            mode={mode}
            vswap={data.vswap}
            dimmed={!runs || data.lingering}
            open={open}
            onOpen={(counter) => change({ counter })}
            detail={(row) => (
              <CounterDetail
                node={node}
                ctid={data.ctid}
                row={row}
                mode={mode}
                sampleSeconds={data.node.sampleSeconds}
                present={present}
                onOpen={(counter) => change({ counter })}
              />
            )}
          />
        )}
        {!all && quiet.length > 0 && (
          <button
            type="button"
            aria-expanded={unfolded}
            onClick={() => setUnfolded(!unfolded)}
            className="h-9 w-full px-4 text-left text-muted hover:bg-subtle hover:text-ink"
          >
            {unfolded ? t('beancounters.fold.hide') : t('beancounters.fold.show', { count: quiet.length })}
          </button>
        )}
      </div>
    </div>
  );
}

function unitParam(mode: (typeof UNIT_MODES)[number]): string | null {
  return mode === 'bytes' ? null : mode;
}

/** Rows stay where they were while the page is open: a table that sorts itself under the reader's eyes is not read. New ones come last. */
function useKept(rows: readonly Beancounter[]): Beancounter[] {
  const [order, setOrder] = useState(() => rows.map((row) => row.name));
  const added = rows.filter((row) => !order.includes(row.name)).map((row) => row.name);
  if (added.length > 0) setOrder([...order, ...added]);
  const place = new Map([...order, ...added].map((name, i) => [name, i]));
  return rows.toSorted((a, b) => (place.get(a.name) ?? 0) - (place.get(b.name) ?? 0));
}
