'use client';
import { type ReactNode, useMemo, useState } from 'react';
import { Button } from '@/components/ui/button';
import { confirm } from '@/components/ui/confirm';
import { FilterBox } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { toast } from '@/components/ui/toast';
import type { NodeSummary } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { retryLabel } from './begin';
import { HowFields } from './how-fields';
import { canTake, type OutcomeLook, type OutcomeRow, OutcomeTable } from './outcome-table';
import type { How, Outcome } from './run';
import type { ManyRun } from './runs';
import { useMany } from './use-many';

/** What is said around the table. */
interface OutcomeWords {
  filter: string;
  /** "3 chosen, one would stand above a new barrier" */
  chosen: (count: number, risky: number) => string;
  run: (count: number) => string;
  asks: (count: number) => string;
  confirm: string;
  /** What a run is called where its page is not in sight. */
  label: string;
  ended: (done: number, all: number) => string;
}

interface OutcomesProps<R extends OutcomeRow> {
  node: NodeSummary;
  rows: readonly R[];
  look: OutcomeLook<R>;
  words: OutcomeWords;
  /** Where this table is, and the action of its tasks. */
  page: ManyRun['page'];
  action: string;
  /** Taken only on purpose: never ticked from the start. */
  isRisky: (row: R) => boolean;
  /** Whether what is not risky is ticked from the start. */
  startsTicked: boolean;
  /** Why nothing can be run now. */
  reason: string | undefined;
  /** What the question says of those chosen. */
  question: (chosen: readonly R[]) => ReactNode;
  one: (row: R) => Promise<Outcome>;
  /** Reads anew what a run has touched, the rows among it. */
  reread: () => Promise<unknown>;
}

const FIRST_HOW: How = { atOnce: 2, gapMs: 0, stopOnError: true };

/** The table of outcomes with all that belongs to it: ticks, how it is to be run, the question, progress, retry. Nothing runs without it. */
export function Outcomes<R extends OutcomeRow>(props: OutcomesProps<R>) {
  const { node, rows, look, words, page, action, isRisky, startsTicked, reason, question, one, reread } = props;
  const [text, setText] = useState('');
  const [how, setHow] = useState(FIRST_HOW);
  const many = useMany(page);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(
    () => new Set(startsTicked ? rows.filter((row) => canTake(row) && !isRisky(row)).map(({ ctid }) => ctid) : []),
  );
  const shown = useMemo(() => {
    const asked = text.trim().toLowerCase();
    return rows.filter((row) =>
      [row.ctid, row.title, look.column?.text(row)].some((word) => word?.toLowerCase().includes(asked)),
    );
  }, [rows, text, look]);
  const chosen = rows.filter((row) => ticked.has(row.ctid) && canTake(row));
  const again = rows.filter((row) => many.rest.includes(row.ctid) && canTake(row));
  const risky = chosen.filter(isRisky).length;
  const running = many.running !== undefined;

  const begin = async (these: readonly R[]) => {
    const byCtid = new Map(these.map((row) => [row.ctid, row]));
    const end = await many.begin({
      ...{ node: node.id, label: words.label, action, how, ctids: [...byCtid.keys()] },
      one: (ctid) => {
        const row = byCtid.get(ctid);
        return row === undefined ? Promise.reject(new Error(ctid)) : one(row);
      },
    });
    const rest = [...end.failed.map(({ ctid }) => ctid), ...end.left];
    setTicked(new Set(rest));
    // Whoever still looks at the table sees there what failed; a message that stays would stand in the way.
    const inSight = new URL(page, window.location.href).href === window.location.href;
    toast({
      tone: end.failed.length > 0 && !inSight ? 'critical' : rest.length > 0 ? 'notice' : 'ok',
      title: words.ended(end.done.length, end.all),
      ...(rest.length === 0 ? {} : { body: t('many.rest', { failed: end.failed.length, left: end.left.length }) }),
    });
    await reread();
  };
  const ask = (these: readonly R[]) =>
    confirm({
      title: words.asks(these.length),
      confirmLabel: words.confirm,
      ...(these.some(isRisky) ? { tone: 'danger' as const } : {}),
      body: (
        <ul className="space-y-1">
          {question(these)}
          <li>{t(how.stopOnError ? 'many.ask.stop' : 'many.ask.goOn', { atOnce: how.atOnce })}</li>
          {how.gapMs > 0 && <li>{t('many.ask.gap', { seconds: how.gapMs / 1000 })}</li>}
        </ul>
      ),
      run: () => void begin(these),
    });

  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <FilterBox
          label={words.filter}
          placeholder={words.filter}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="w-64"
        />
        <span className="num text-xs text-muted">{t('many.shown', { shown: shown.length, total: rows.length })}</span>
      </div>
      <Panel flush>
        <OutcomeTable
          node={node.id}
          rows={shown}
          look={look}
          ticked={ticked}
          onTick={(ctids, on) =>
            setTicked(
              (before) => new Set(on ? [...before, ...ctids] : [...before].filter((ctid) => !ctids.includes(ctid))),
            )
          }
          progress={many.progress}
          locked={running}
        />
        <div
          data-foot
          className="sticky bottom-8 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-b-lg border-t border-line bg-surface px-4 py-3"
        >
          <p role="status" className="num mr-auto text-muted">
            {many.running === undefined
              ? words.chosen(chosen.length, risky)
              : t('many.progress', countsOf(many.running))}
          </p>
          <HowFields how={how} onChange={setHow} disabled={running} />
          {running && <Button onClick={many.stop}>{t('many.stopTaking')}</Button>}
          {!running && again.length > 0 && (
            <Button reason={reason} onClick={() => ask(again)}>
              {retryLabel(split(again, many.progress))}
            </Button>
          )}
          <Button
            variant="primary"
            pending={running}
            reason={reason ?? (chosen.length === 0 ? t('many.chooseFirst') : undefined)}
            onClick={() => ask(chosen)}
          >
            {words.run(chosen.length)}
          </Button>
        </div>
      </Panel>
    </>
  );
}

const countsOf = ({ done, all, failed }: ManyRun) => ({ done, all, failed });

/** Those that failed, and those that were never begun. */
function split(rows: readonly OutcomeRow[], progress: ReturnType<typeof useMany>['progress']) {
  const failed = rows.flatMap(({ ctid }): Outcome[] => {
    const how = progress.get(ctid);
    return typeof how === 'object' ? [how] : [];
  });
  return { failed, left: rows.filter(({ ctid }) => progress.get(ctid) === 'left').map(({ ctid }) => ctid) };
}
