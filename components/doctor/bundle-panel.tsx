'use client';
import { useQuery } from '@tanstack/react-query';
import { Download, Eye } from 'lucide-react';
import { useState } from 'react';
import { useSession } from '@/components/frame/fleet-query';
import { QueryView } from '@/components/query-view';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Panel } from '@/components/ui/panel';
import { ScrollRegion } from '@/components/ui/table';
import { q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { DoctorReport } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

/** The bundle is shown whole before it can be taken away. */
export function BundlePanel({ node, report }: { node: string; report: DoctorReport | null }) {
  const role = useSession().data?.user.role;
  // Of which test it is: a newer one makes what is shown old.
  const [shown, setShown] = useState<string | null>(null);
  const reason =
    role === 'viewer'
      ? t('doctor.needsOperator')
      : report === null
        ? t('doctor.bundle.first')
        : report.verdict === 'running'
          ? t('doctor.bundle.running')
          : undefined;
  return (
    <Panel title={t('doctor.bundle')}>
      <p className="max-w-3xl text-muted">{t('doctor.bundle.intro')}</p>
      {report !== null && shown === report.id && report.verdict !== 'running' ? (
        <Bundle node={node} id={report.id} />
      ) : (
        <Button
          className="mt-3"
          reason={reason}
          onClick={() => setShown(report?.id ?? null)}
          icon={<Eye size={14} aria-hidden />}
        >
          {t('doctor.bundle.show')}
        </Button>
      )}
    </Panel>
  );
}

function Bundle({ node, id }: { node: string; id: string }) {
  const { queryKey, ...asked } = q(api.doctorBundle, { node });
  // It is read once for a test: what is shown and what is taken away are the same text.
  const query = useQuery({ ...asked, queryKey: [...queryKey, id], staleTime: Number.POSITIVE_INFINITY });
  return (
    <div className="mt-3">
      <QueryView query={query}>
        {(data) => {
          const text = `${JSON.stringify(data, null, 2)}\n`;
          return (
            <>
              <div className="mb-2 flex gap-2">
                <Button
                  variant="primary"
                  onClick={() => download(text, `vzboard-selftest-${data.made.slice(0, 10)}.json`)}
                  icon={<Download size={14} aria-hidden />}
                >
                  {t('doctor.bundle.download')}
                </Button>
                <CopyButton size="md" text={text} label={t('frame.copy')} />
              </div>
              <ScrollRegion label={t('doctor.bundle')} className="max-h-96 rounded-md border border-line bg-subtle">
                <pre className="p-3 font-mono text-xs whitespace-pre-wrap">{text}</pre>
              </ScrollRegion>
            </>
          );
        }}
      </QueryView>
    </div>
  );
}

function download(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken its copy by the next turn.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
