'use client';
import { ListChecks, TriangleAlert } from 'lucide-react';
import { CheckList } from '@/components/doctor/check-list';
import { VerdictIcon, verdictWords } from '@/components/doctor/check-mark';
import { errorWords } from '@/components/error-words';
import { HostKeyFacts } from '@/components/node/host-key-facts';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { Panel } from '@/components/ui/panel';
import { call } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';
import type { NodeFormModel } from './field-props';

/** The self-test of what stands in the form, turning green as answers come. */
export function DraftChecklist({ model }: { model: NodeFormModel }) {
  const { draft, report, reportError, stale, test } = model;
  const running = report?.verdict === 'running';
  const button = (
    <Button pending={test.isPending || running} onClick={() => test.mutate()}>
      {t(report === null ? 'settings.form.check' : 'settings.form.checkAgain')}
    </Button>
  );
  return (
    <Panel flush className="xl:sticky xl:top-16" title={t('settings.form.checklist')} aside={report !== null && button}>
      {report === null ? (
        <Empty icon={ListChecks} title={t('settings.form.checkFirst')} action={button}>
          {t('settings.form.checklistHint')}
        </Empty>
      ) : (
        <>
          <p role="status" className="flex items-center gap-2 border-b border-line px-4 py-2.5 font-medium">
            <VerdictIcon verdict={report.verdict} />
            {verdictWords(report)}
          </p>
          {stale && (
            <p className="flex items-center gap-2 border-b border-line bg-warning-wash px-4 py-1.5 text-xs text-warning">
              <TriangleAlert size={13} aria-hidden className="shrink-0" />
              {t('settings.form.checkStale')}
            </p>
          )}
          {reportError !== null && <p className="px-4 py-2 text-critical">{errorWords(reportError).message}</p>}
          <CheckList
            checks={report.checks}
            narrow
            hostKey={(hostKey) => (
              <HostKeyFacts
                hostKey={hostKey}
                nodeLabel={draft.label.trim() || draft.id.trim()}
                reason={stale ? t('settings.form.checkStale') : undefined}
                approve={(fingerprint) =>
                  call(api.nodeCheckApprove, { params: {}, body: { id: report.id, fingerprint } })
                }
                forget={(fingerprint) =>
                  call(api.nodeCheckForget, { params: {}, query: { id: report.id, fingerprint } })
                }
                settled={() => test.mutateAsync().catch(() => undefined)}
              />
            )}
          />
        </>
      )}
    </Panel>
  );
}
