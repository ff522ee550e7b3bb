import { clsx } from 'clsx';
import {
  CircleCheck,
  CircleDashed,
  CircleSlash,
  LoaderCircle,
  type LucideIcon,
  OctagonAlert,
  TriangleAlert,
} from 'lucide-react';
import { type Tone, toneText } from '@/components/ui/badge';
import type { DoctorCheck, DoctorReport } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

const looks: Record<DoctorCheck['state'], { icon: LucideIcon; tone: Tone }> = {
  waiting: { icon: CircleDashed, tone: 'plain' },
  running: { icon: LoaderCircle, tone: 'accent' },
  good: { icon: CircleCheck, tone: 'ok' },
  warning: { icon: TriangleAlert, tone: 'warning' },
  bad: { icon: OctagonAlert, tone: 'critical' },
  skipped: { icon: CircleSlash, tone: 'plain' },
};

/** How a check went, as shape, word and colour. */
export function CheckMark({ state }: { state: DoctorCheck['state'] }) {
  const { icon: Icon, tone } = looks[state];
  const faint = state === 'waiting' || state === 'skipped';
  return (
    <span className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap', faint ? 'text-faint' : toneText[tone])}>
      <Icon size={15} aria-hidden className={clsx('shrink-0', state === 'running' && 'turn')} />
      {t(`doctor.state.${state}`)}
    </span>
  );
}

/** The whole test in one sentence. */
export function verdictWords({ verdict, checks }: Pick<DoctorReport, 'verdict' | 'checks'>): string {
  const count = (state: DoctorCheck['state']) => checks.filter((check) => check.state === state).length;
  if (verdict === 'bad') return t('doctor.verdict.bad', { bad: count('bad') });
  if (verdict === 'warning') return t('doctor.verdict.warning', { warnings: count('warning') });
  return t(`doctor.verdict.${verdict}`);
}

/** What the sentence is headed by. */
export function VerdictIcon({ verdict }: { verdict: DoctorReport['verdict'] }) {
  const { icon: Icon, tone } = looks[verdict];
  return <Icon size={18} aria-hidden className={clsx('shrink-0', toneText[tone], verdict === 'running' && 'turn')} />;
}
