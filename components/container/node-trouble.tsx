'use client';
import { CircleAlert, CirclePause, Clock } from 'lucide-react';
import { useNow } from '@/components/now';
import { Age } from '@/components/ui/age';
import type { NodeSummary } from '@/lib/api/schemas';
import { formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';
import { isRefused } from './refused';

/** Somebody switched it off: what is below is what was read last, if anything was. */
function DisabledNode({ node }: { node: NodeSummary }) {
  return (
    <div role="status" className="mb-4 flex gap-2.5 rounded-lg border border-line bg-subtle px-4 py-3 text-muted">
      <CirclePause size={16} aria-hidden className="mt-0.5 shrink-0" />
      <p>
        <span className="font-medium text-ink">
          {`${t('settings.disabledBy', { by: node.disabled?.by ?? '' })} `}
          <Age at={node.disabled?.at ?? null} />
        </span>
        <span className="block">{t('containers.node.disabled', { node: node.label })}</span>
      </p>
    </div>
  );
}

/** A node that is silent or wrong: what that means for what is on the page, and what it said. */
export function NodeTrouble({ node }: { node: NodeSummary }) {
  const now = useNow();
  if (node.state === 'ok' || node.state === 'waiting') return null;
  if (node.disabled !== null || node.state === 'disabled') return <DisabledNode node={node} />;
  // The older of the two: what is on the page is no younger than that.
  const times = [node.listedAt, node.sampledAt].filter((at) => at !== null);
  const readAt = times.length === 0 ? 0 : Math.min(...times);
  const ago = t('frame.ago', { span: formatSpan(Math.max(0, now - readAt)) });
  const refused = isRefused(node);
  const bad = node.state !== 'stale' && node.state !== 'unapproved';
  const Icon = node.state === 'stale' ? Clock : CircleAlert;
  return (
    <div
      role="status"
      className={`mb-4 flex gap-2.5 rounded-lg px-4 py-3 ${bad ? 'bg-critical-wash text-critical' : 'bg-warning-wash text-warning'}`}
    >
      <Icon size={16} aria-hidden className="mt-0.5 shrink-0" />
      <div className="min-w-0">
        <p className="font-medium">
          {refused
            ? t('containers.node.unapproved', { node: node.label })
            : readAt === 0
              ? t('containers.node.never', { node: node.label })
              : t(`containers.node.${node.state === 'stale' && node.problem !== null ? 'partly' : node.state}`, {
                  node: node.label,
                  ago,
                })}
        </p>
        {node.problem !== null && <p className="[overflow-wrap:anywhere]">{node.problem.message}</p>}
        {node.problem?.detail !== undefined && (
          <details className="mt-1 text-xs">
            <summary>{t('errors.detail')}</summary>
            <pre className="mt-1 max-h-40 overflow-auto font-mono whitespace-pre-wrap">{node.problem.detail}</pre>
          </details>
        )}
      </div>
    </div>
  );
}
