'use client';
import { ChevronRight, CircleCheck, CirclePause, Hourglass, Unplug } from 'lucide-react';
import Link from 'next/link';
import type { Fleet } from '@/components/frame/fleet-query';
import { isDown, NodeStateMark } from '@/components/frame/node-state';
import { nodePath } from '@/components/paths';
import { Age } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { Empty } from '@/components/ui/empty';
import { Panel } from '@/components/ui/panel';
import { useUrlState } from '@/components/url-state';
import type { NodeSummary } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { attentionRow } from './attention-line';
import { AttentionLines } from './attention-lines';

/** Lines shown before the reader asks for more. */
const FIRST = 10;

/** It answers, but not everything of it can be read. */
const isPartly = (node: NodeSummary) => !isDown(node) && node.problem !== null;

/** The first block: what is wrong, worst first, or one sentence that all is well. Nodes that do not answer come before any counter. */
export function Attention({ fleet }: { fleet: Fleet }) {
  const [view, setView] = useUrlState();
  const down = fleet.nodes.filter(isDown);
  const partly = fleet.nodes.filter(isPartly);
  const all = view.get('attention') === 'all';
  const room = Math.max(0, FIRST - down.length - partly.length);
  // Damaged containers leave half of the first lines to counters, which change from minute to minute.
  const troubles = all
    ? fleet.troubles
    : fleet.troubles.slice(0, Math.max(Math.ceil(room / 2), room - fleet.attention.length));
  const items = all ? fleet.attention : fleet.attention.slice(0, room - troubles.length);
  const hidden = fleet.attention.length - items.length + fleet.troubles.length - troubles.length;
  const beyond = fleet.attentionTotal - fleet.attention.length + fleet.troublesTotal - fleet.troubles.length;
  const fits = fleet.attention.length + fleet.troubles.length <= room;
  if (fleet.attention.length + fleet.troubles.length + down.length + partly.length === 0)
    return <AllWell fleet={fleet} />;
  return (
    <Panel
      flush
      title={t('fleet.attention')}
      aside={
        <span className="num text-xs text-muted">
          {[
            ...(down.length === 0 ? [] : [t('fleet.attention.silent', { count: down.length })]),
            ...(partly.length === 0 ? [] : [t('fleet.attention.partly', { count: partly.length })]),
            ...(fleet.troublesTotal === 0 ? [] : [t('fleet.attention.troubles', { count: fleet.troublesTotal })]),
            ...(fleet.attentionTotal === 0 ? [] : [t('fleet.attention.count', { count: fleet.attentionTotal })]),
          ].join(', ')}
        </span>
      }
    >
      <ol aria-label={t('fleet.attention.list')}>
        {[...down, ...partly].map((node) => (
          <DownLine key={node.id} node={node} />
        ))}
        <AttentionLines troubles={troubles} items={items} />
      </ol>
      {fleet.attention.length === 0 && down.length + partly.length < fleet.nodes.length && (
        <WellLine fleet={fleet} partly={down.length + partly.length > 0} />
      )}
      {(hidden > 0 || all) && (
        <div className="flex items-center gap-3 border-t border-line px-3 py-1.5 text-xs text-faint">
          {(hidden > 0 || !fits) && (
            <Button size="sm" variant="quiet" onClick={() => setView({ attention: all ? null : 'all' })}>
              {all ? t('fleet.attention.fewer') : t('fleet.attention.more', { count: hidden })}
            </Button>
          )}
          {all && beyond > 0 && <span>{t('fleet.attention.beyond', { count: beyond })}</span>}
        </div>
      )}
    </Panel>
  );
}

/** A node of which nothing, or not everything, is known now: worse than any counter. */
function DownLine({ node }: { node: NodeSummary }) {
  return (
    <li className={attentionRow}>
      <span className="font-medium">
        <NodeStateMark state={node.state} />
      </span>
      <Link
        href={nodePath(node.id)}
        prefetch={false}
        className="truncate font-medium before:absolute before:inset-0 hover:underline max-md:col-span-2"
      >
        {node.label}
      </Link>
      <span className="col-span-2 [overflow-wrap:anywhere]">
        {node.problem?.message ?? t('errors.node_silent.title')}
        {node.sampledAt !== null && (
          <span className="block text-xs text-faint">
            {`${t('fleet.lastKnown')} `}
            <Age at={node.sampledAt} />
          </span>
        )}
      </span>
      <span
        aria-hidden
        className={`${buttonClass('quiet', 'sm')} -mr-2 max-md:col-start-2 max-md:row-start-1 max-md:justify-self-end`}
      >
        {t('fleet.attention.open')}
        <ChevronRight size={13} />
      </span>
    </li>
  );
}

function AllWell({ fleet }: { fleet: Fleet }) {
  const wanted = fleet.nodes.filter((node) => node.state !== 'disabled');
  const answered = wanted.some((node) => node.sampledAt !== null);
  if (wanted.length === 0) {
    return (
      <Panel flush>
        <Empty icon={CirclePause} title={t('fleet.allDisabled.title')}>
          {t('fleet.allDisabled.hint')}
        </Empty>
      </Panel>
    );
  }
  if (!answered) {
    const seconds = Math.min(...fleet.nodes.map((node) => node.sampleSeconds));
    return (
      <Panel flush>
        <Empty icon={Hourglass} title={t('fleet.waiting.title')}>
          {t('fleet.waiting.hint', { seconds })}
        </Empty>
      </Panel>
    );
  }
  return (
    <Panel flush>
      <WellLine fleet={fleet} />
    </Panel>
  );
}

/** The sentence that says it is alive: what was looked at, and when. */
function WellLine({ fleet, partly = false }: { fleet: Fleet; partly?: boolean }) {
  return (
    <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 px-4 py-3.5 text-md">
      <CircleCheck size={18} aria-hidden className="shrink-0 text-ok" />
      <span className="font-medium">{t(partly ? 'fleet.well.silent' : 'fleet.well')}</span>
      <span className="num text-muted">
        {`${t('fleet.well.checked', { containers: fleet.checked.containers, counters: fleet.checked.counters })} `}
        <Age at={fleet.checked.at} />
      </span>
    </p>
  );
}

/** When not one node answers. */
export function AllDark() {
  return (
    <div
      role="alert"
      className="mb-4 flex items-center gap-3 rounded-lg border border-critical/50 bg-critical-wash px-4 py-3"
    >
      <Unplug size={18} aria-hidden className="shrink-0 text-critical" />
      <div>
        <p className="text-md font-semibold text-critical">{t('fleet.dark.title')}</p>
        <p>{t('fleet.dark.hint')}</p>
      </div>
    </div>
  );
}
