import { clsx } from 'clsx';
import {
  CircleDot,
  CircleHelp,
  CircleStop,
  FolderOpen,
  Info,
  LoaderCircle,
  type LucideIcon,
  Moon,
  OctagonAlert,
  Play,
  TriangleAlert,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '@/lib/text/t';

export type Tone = 'plain' | 'ok' | 'notice' | 'warning' | 'critical' | 'accent';

const washes: Record<Tone, string> = {
  plain: 'bg-subtle text-muted',
  ok: 'bg-ok-wash text-ok',
  notice: 'bg-notice-wash text-notice',
  warning: 'bg-warning-wash text-warning',
  critical: 'bg-critical-wash text-critical',
  accent: 'bg-accent-wash text-accent',
};

export const toneText: Record<Tone, string> = {
  plain: 'text-muted',
  ok: 'text-ok',
  notice: 'text-notice',
  warning: 'text-warning',
  critical: 'text-critical',
  accent: 'text-accent',
};

/** A word on a tinted ground, with an optional icon. The word carries the meaning, the colour repeats it. */
export function Badge({ tone = 'plain', icon, children }: { tone?: Tone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span
      className={clsx(
        'num inline-flex h-5 items-center gap-1 rounded-sm px-1.5 text-xs font-medium whitespace-nowrap',
        washes[tone],
      )}
    >
      {icon}
      {children}
    </span>
  );
}

export type StateName = 'running' | 'stopped' | 'mounted' | 'suspended' | 'unknown';

const states: Record<StateName, { icon: LucideIcon; tone: Tone }> = {
  running: { icon: Play, tone: 'ok' },
  stopped: { icon: CircleStop, tone: 'plain' },
  mounted: { icon: FolderOpen, tone: 'notice' },
  suspended: { icon: Moon, tone: 'notice' },
  unknown: { icon: CircleHelp, tone: 'warning' },
};

/** A container's state as icon, word and colour. `busy` is the word for what is being done now ("starting…") and wins. */
export function StateBadge({ state, busy }: { state: StateName; busy?: string | undefined }) {
  if (busy !== undefined) {
    return (
      <span className="inline-flex items-center gap-1.5 whitespace-nowrap text-accent">
        <LoaderCircle size={13} aria-hidden className="turn shrink-0" />
        {busy}
      </span>
    );
  }
  const { icon: Icon, tone } = states[state];
  return (
    <span className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap', toneText[tone])}>
      <Icon size={13} aria-hidden className="shrink-0" />
      {t(`frame.state.${state}`)}
    </span>
  );
}

export type SeverityName = 'critical' | 'warning' | 'notice' | 'quiet';

const severities: Record<SeverityName, { icon: LucideIcon; tone: Tone }> = {
  critical: { icon: OctagonAlert, tone: 'critical' },
  warning: { icon: TriangleAlert, tone: 'warning' },
  notice: { icon: Info, tone: 'notice' },
  quiet: { icon: CircleDot, tone: 'plain' },
};

/** How bad it is, as shape, word and colour. `wordless` keeps the word for screen readers only. */
export function SeverityMark({ severity, wordless = false }: { severity: SeverityName; wordless?: boolean }) {
  const { icon: Icon, tone } = severities[severity];
  return (
    <span className={clsx('inline-flex items-center gap-1.5 font-medium whitespace-nowrap', toneText[tone])}>
      <Icon size={14} aria-hidden className="shrink-0" />
      <span className={wordless ? 'sr-only' : undefined}>{t(`frame.severity.${severity}`)}</span>
    </span>
  );
}
