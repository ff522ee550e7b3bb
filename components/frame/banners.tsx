'use client';
import { useQuery } from '@tanstack/react-query';
import { FlaskConical, RefreshCw, WifiOff } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { pollMs, q } from '@/lib/api/client';
import { firstApi } from '@/lib/api/contract-first';
import { isAppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { useSession } from './fleet-query';

/** One sentence each about what holds for the whole page: simulated, not reachable, updated meanwhile. */
export function Banners() {
  const session = useSession();
  const health = useQuery({ ...q(firstApi.health, {}), refetchInterval: pollMs.list, retry: false });
  // The build this tab was loaded from is the first one it is told of.
  const [build, setBuild] = useState(session.data?.build);
  const first = session.data?.build ?? health.data?.build;
  if (build === undefined && first !== undefined) setBuild(first);
  const gone = health.error !== null && (!isAppError(health.error) || health.error.code === 'unavailable');
  return (
    <>
      {session.data?.demo === true && (
        <Banner look="bg-accent-wash text-accent" icon={<FlaskConical size={13} aria-hidden />}>
          {t('frame.demo')}
        </Banner>
      )}
      <div role="status">
        {gone && (
          <Banner look="bg-critical-wash text-critical" icon={<WifiOff size={13} aria-hidden />}>
            <Countdown failedAt={health.errorUpdatedAt} fetching={health.isFetching} />
            <Button size="sm" onClick={() => void health.refetch()}>
              {t('frame.offline.now')}
            </Button>
          </Banner>
        )}
        {build !== undefined && health.data !== undefined && health.data.build !== build && (
          <Banner look="bg-notice-wash text-notice" icon={<RefreshCw size={13} aria-hidden />}>
            {t('frame.newBuild')}
            <Button size="sm" onClick={() => window.location.reload()}>
              {t('frame.reload')}
            </Button>
          </Banner>
        )}
      </div>
    </>
  );
}

function Banner({ look, icon, children }: { look: string; icon: ReactNode; children: ReactNode }) {
  return (
    <div className={`flex min-h-7 flex-wrap items-center justify-center gap-2 px-3 py-0.5 text-xs font-medium ${look}`}>
      {icon}
      {children}
    </div>
  );
}

/** Both times are the browser's own. The number is not read out each second: it stands beside the live sentence. */
function Countdown({ failedAt, fetching }: { failedAt: number; fetching: boolean }) {
  const [now, setNow] = useState(failedAt);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = fetching ? 0 : Math.max(0, Math.ceil((failedAt + pollMs.list - now) / 1000));
  return (
    <>
      {t('frame.offline')}
      <span aria-hidden>{t('frame.offline.next', { seconds })}</span>
    </>
  );
}
