'use client';
import type { QueryClient } from '@tanstack/react-query';
import { beginMany, retryLabel } from '@/components/many/begin';
import type { How } from '@/components/many/run';
import { nodePath } from '@/components/paths';
import { confirm } from '@/components/ui/confirm';
import { toast } from '@/components/ui/toast';
import type { NodeSummary } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { BulkBody } from './bulk-body';
import type { BulkAsk, BulkDoing, Split } from './bulk-verbs';

interface Around {
  client: QueryClient;
  node: Pick<NodeSummary, 'id' | 'label'>;
}

const FIRST_HOW: How = { atOnce: 4, gapMs: 0, stopOnError: false };
const MOST_LINES = 20;

/** Asks before one thing is done to several: counts by state, exact commands, and how it is to be done. */
export function askBulk(verb: BulkAsk, split: Split, around: Around): void {
  if (typeof verb.doing === 'object') ask(verb, verb.doing, split, around);
  else
    void verb.doing().then(
      (doing) => ask(verb, doing, split, around),
      () => toast({ tone: 'critical', title: t('containers.bulk.notLoaded', { what: verb.label }) }),
    );
}

function ask(verb: BulkAsk, doing: BulkDoing, { ctids, sentences }: Split, around: Around): void {
  let how: How = { ...FIRST_HOW, atOnce: verb.atOnce ?? FIRST_HOW.atOnce };
  const count = ctids.length;
  confirm({
    title: verb.asks(count),
    confirmLabel: verb.label,
    ...(verb.isDanger ? { tone: 'danger' as const } : {}),
    ...(verb.typesCount === true
      ? {
          typed: {
            text: String(count),
            label: t('containers.bulk.type', { count }),
            missing: t('containers.bulk.type.missing', { count }),
          },
        }
      : {}),
    body: (
      <BulkBody
        node={around.node.id}
        verb={verb}
        doing={doing}
        ctids={ctids}
        sentences={sentences}
        how={how}
        onHow={(chosen) => {
          how = chosen;
        }}
      />
    ),
    ...(doing.check === undefined ? {} : { check: doing.check }),
    run: () => void runBulk(verb, doing, ctids, how, around),
  });
}

/** Runs it, whatever page is shown meanwhile, and tells the end: what failed, why, and the way to try that once more. */
async function runBulk(
  verb: BulkAsk,
  doing: BulkDoing,
  ctids: readonly string[],
  how: How,
  around: Around,
): Promise<void> {
  const { client, node } = around;
  const end = await beginMany({
    node: node.id,
    label: t('many.label', { what: verb.label, node: node.label }),
    page: verb.page?.(node.id) ?? nodePath(node.id),
    action: verb.id,
    ctids,
    how,
    one: (ctid) => doing.run(client, node.id, ctid),
  });
  const { all, done, failed, left } = end;
  const told = verb.tells({ done: done.length, all, failed: failed.length });
  if (failed.length === 0 && left.length === 0) {
    toast({ tone: 'ok', title: told });
    return;
  }
  const rest = [...failed.map(({ ctid }) => ctid), ...left];
  toast({
    tone: failed.length > 0 ? 'critical' : 'notice',
    title: left.length === 0 ? told : `${told} ${t('many.left', { count: left.length })}`,
    ...(failed.length === 0
      ? {}
      : {
          detail: failed
            .slice(0, MOST_LINES)
            .map(({ ctid, text }) => t('containers.bulk.line', { ctid, text }))
            .join('\n'),
        }),
    action: {
      label: retryLabel(end),
      // What cannot be undone is asked for each time.
      run: () =>
        verb.typesCount === true
          ? askBulk(verb, { ctids: rest, sentences: [] }, around)
          : void runBulk(verb, doing, rest, how, around),
    },
  });
}
