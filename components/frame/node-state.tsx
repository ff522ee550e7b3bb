import { clsx } from 'clsx';
import {
  CircleCheck,
  CirclePause,
  Clock,
  Hourglass,
  KeyRound,
  type LucideIcon,
  OctagonAlert,
  Unplug,
} from 'lucide-react';
import { type Tone, toneText } from '@/components/ui/badge';
import type { NodeSummary } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

const looks: Record<NodeSummary['state'], { icon: LucideIcon; tone: Tone }> = {
  ok: { icon: CircleCheck, tone: 'ok' },
  waiting: { icon: Hourglass, tone: 'notice' },
  stale: { icon: Clock, tone: 'warning' },
  silent: { icon: Unplug, tone: 'critical' },
  disabled: { icon: CirclePause, tone: 'plain' },
  failed: { icon: OctagonAlert, tone: 'critical' },
  unapproved: { icon: KeyRound, tone: 'warning' },
};

/** Nothing of the node is known now, and nothing can be asked of it. */
export function isDown({ state }: Pick<NodeSummary, 'state'>): boolean {
  return state === 'silent' || state === 'failed' || state === 'unapproved';
}

/** A node's health as shape, word and colour. */
export function NodeStateMark({ state, wordless = false }: { state: NodeSummary['state']; wordless?: boolean }) {
  const { icon: Icon, tone } = looks[state];
  return (
    <span className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap', toneText[tone])}>
      <Icon size={13} aria-hidden className="shrink-0" />
      <span className={wordless ? 'sr-only' : undefined}>{t(`frame.node.${state}`)}</span>
    </span>
  );
}
