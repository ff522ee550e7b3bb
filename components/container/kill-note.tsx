'use client';
import { useNow } from '@/components/now';
import { t } from '@/lib/text/t';

/** While a graceful stop runs: how long until vzctl itself kills what has not ended. `killsAt` by the server's clock. */
export function KillNote({ killsAt }: { killsAt: number }) {
  const leftS = Math.ceil((killsAt - useNow()) / 1000);
  return (
    <span className="num text-xs text-warning" title={t('container.kill.hint')}>
      {leftS > 0 ? t('container.kill.in', { time: clockSpan(leftS) }) : t('container.kill.now')}
    </span>
  );
}

/** Minutes and seconds as a clock counts them down: "1:43". */
function clockSpan(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
