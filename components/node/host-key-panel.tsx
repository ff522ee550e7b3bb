'use client';
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { errorWords } from '@/components/error-words';
import { useSession } from '@/components/frame/fleet-query';
import { Button } from '@/components/ui/button';
import { confirm } from '@/components/ui/confirm';
import { CopyButton } from '@/components/ui/copy-button';
import { toast } from '@/components/ui/toast';
import { call, q, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import { t } from '@/lib/text/t';

type Key = ReplyOf<typeof api.hostKeyView>['hostKey'];

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
  const change = (send: () => Promise<unknown>, done: string) => act(client, node, send, done);
  return (
    <Frame title={t(`nodeKey.title.${hostKey.role}`, { name: hostKey.name })}>
      <Known hostKey={hostKey} node={node} nodeLabel={nodeLabel} reason={reason} change={change} />
      {hostKey.problem !== null && <p>{hostKey.problem.message}</p>}
      {hostKey.offered !== null && hostKey.state !== 'approved' && (
        <Offered hostKey={hostKey} offered={hostKey.offered}>
          <Button
            size="sm"
            variant="primary"
            icon={<KeyRound size={13} aria-hidden />}
            reason={reason ?? (hostKey.state === 'changed' ? t('nodeKey.approve.forgetFirst') : undefined)}
            onClick={() => askApproval(hostKey, hostKey.offered?.fingerprint ?? '', node, nodeLabel, change)}
          >
            {t('nodeKey.approve')}
          </Button>
        </Offered>
      )}
      {hostKey.state === 'approved' && <p>{t('nodeKey.approved')}</p>}
      {again}
    </Frame>
  );
}

type Change = (send: () => Promise<unknown>, done: string) => Promise<void>;

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

function Offered({
  hostKey,
  offered,
  children,
}: {
  hostKey: Key;
  offered: NonNullable<Key['offered']>;
  children: ReactNode;
}) {
  const command = t('nodeKey.command', { file: `ssh_host_${offered.type.replace(/^ssh-|-sha2.*$/g, '')}_key.pub` });
  return (
    <>
      <Print label={t('nodeKey.offered')} type={offered.type} fingerprint={offered.fingerprint}>
        {children}
      </Print>
      {hostKey.state === 'changed' && <p className="text-critical">{t('nodeKey.changed')}</p>}
      <p className="text-muted">
        {`${t('nodeKey.compare')} `}
        <code className="font-mono text-xs break-all text-ink">{command}</code>
        <CopyButton text={command} />
      </p>
    </>
  );
}

function Known({
  hostKey,
  node,
  nodeLabel,
  reason,
  change,
}: HostKeyPanelProps & { hostKey: Key; reason: string | undefined; change: Change }) {
  return hostKey.known.map(({ type, fingerprint, ours }) => (
    <Print key={`${type} ${fingerprint}`} label={t('nodeKey.known')} type={type} fingerprint={fingerprint}>
      <Button
        size="sm"
        variant="danger"
        reason={reason ?? (ours ? undefined : t('nodeKey.forget.notOurs'))}
        onClick={() =>
          confirm({
            title: t('nodeKey.forget.title'),
            body: t('nodeKey.forget.body', { name: hostKey.name }),
            confirmLabel: t('nodeKey.forget'),
            tone: 'danger',
            run: () =>
              change(
                () => call(api.hostKeyForget, { params: { node }, query: { fingerprint } }),
                t('nodeKey.forget.done', { node: nodeLabel }),
              ),
          })
        }
      >
        {t('nodeKey.forget')}
      </Button>
    </Print>
  ));
}

/** A fingerprint, wrapped where it must be and never shortened: people compare it. */
function Print(props: { label: string; type: string; fingerprint: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="text-xs text-muted">{props.label}</span>
      <code className="font-mono text-xs break-all">{`${props.type} ${props.fingerprint}`}</code>
      {props.children}
    </div>
  );
}

function askApproval(hostKey: Key, fingerprint: string, node: string, nodeLabel: string, change: Change): void {
  confirm({
    title: t('nodeKey.approve.title'),
    body: t('nodeKey.approve.body', { name: hostKey.name, fingerprint }),
    confirmLabel: t('nodeKey.approve'),
    run: () =>
      change(
        () => call(api.hostKeyApprove, { params: { node }, body: { fingerprint } }),
        t('nodeKey.approve.done', { node: nodeLabel }),
      ),
  });
}

async function act(client: QueryClient, node: string, send: () => Promise<unknown>, done: string): Promise<void> {
  try {
    await send();
    toast({ tone: 'ok', title: done });
  } catch (e) {
    const words = errorWords(e);
    toast({ tone: 'critical', title: t('nodeKey.failed'), body: words.message ?? words.title });
  } finally {
    // Its prefix covers the node's containers and the key itself.
    await Promise.all([refresh(client, api.nodeView, { node }), refresh(client, api.nodeList, {})]);
  }
}
