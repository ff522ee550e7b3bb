'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { errorWords } from '@/components/error-words';
import { useSession } from '@/components/frame/fleet-query';
import { Button } from '@/components/ui/button';
import { call, q, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';
import { HostKeyFacts } from './host-key-facts';

interface HostKeyPanelProps {
  node: string;
  nodeLabel: string;
}

/** Which key the node shows, which one is approved, and the approval; everybody sees it, an admin decides. */
export default function HostKeyPanel({ node, nodeLabel }: HostKeyPanelProps) {
  const client = useQueryClient();
  // Read when it is opened and on demand: each reading is a connection, and too many of them look like an attack to the node.
  const query = useQuery({
    ...q(api.hostKeyView, { node }),
    staleTime: 0,
    // What it showed when the panel was last open says nothing about now.
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: false,
  });
  const user = useSession().data?.user;
  const reason = user === undefined || user.role === 'admin' ? undefined : t('nodeKey.admin', { role: user.role });
  const again = (
    <Button
      size="sm"
      pending={query.isFetching}
      icon={<RotateCw size={13} aria-hidden />}
      onClick={() => void query.refetch()}
    >
      {t('nodeKey.again')}
    </Button>
  );
  if (query.isPending) return <Frame>{t('nodeKey.reading')}</Frame>;
  if (query.error !== null) {
    const words = errorWords(query.error);
    return (
      <Frame>
        <p>{words.message ?? words.title}</p>
        {again}
      </Frame>
    );
  }
  const { hostKey } = query.data;
  return (
    <Frame title={t(`nodeKey.title.${hostKey.role}`, { name: hostKey.name })}>
      <HostKeyFacts
        hostKey={hostKey}
        nodeLabel={nodeLabel}
        reason={reason}
        approve={(fingerprint) => call(api.hostKeyApprove, { params: { node }, body: { fingerprint } })}
        forget={(fingerprint) => call(api.hostKeyForget, { params: { node }, query: { fingerprint } })}
        // Its prefix covers the node's containers and the key itself.
        settled={() => Promise.all([refresh(client, api.nodeView, { node }), refresh(client, api.nodeList, {})])}
      />
      {hostKey.state === 'approved' && <p>{t('nodeKey.approved')}</p>}
      {again}
    </Frame>
  );
}

function Frame({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <section
      aria-label={title ?? t('nodeKey.reading')}
      className="mb-4 space-y-2 rounded-lg border border-line bg-surface p-4"
    >
      {title !== undefined && <h2 className="text-sm font-semibold">{title}</h2>}
      {children}
    </section>
  );
}
