'use client';
import { Copy } from 'lucide-react';
import dynamic from 'next/dynamic';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { useUrlState } from '@/components/url-state';
import { t } from '@/lib/text/t';
import { useWriteReason } from './write-reason';

const CloneDialog = dynamic(() => import('./clone-dialog').then((m) => m.CloneDialog), { ssr: false });

/** The way to a second container of the same files. The address says that it is open, and of which snapshot: menus lead here. */
export function ClonePanel({ node, ctid }: { node: string; ctid: string }) {
  const [url, change] = useUrlState();
  const reason = useWriteReason(node, ctid);
  const asked = url.get('clone');
  return (
    <Panel title={t('clone.title')}>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="max-w-prose text-muted">{t('clone.intro')}</p>
        <Button icon={<Copy size={14} aria-hidden />} reason={reason} onClick={() => change({ clone: 'new' })}>
          {t('clone.entry')}
        </Button>
      </div>
      {asked !== null && <CloneDialog node={node} ctid={ctid} asked={asked} onClose={() => change({ clone: null })} />}
    </Panel>
  );
}
