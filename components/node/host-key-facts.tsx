'use client';
import { KeyRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { errorWords } from '@/components/error-words';
import { Button } from '@/components/ui/button';
import { confirm } from '@/components/ui/confirm';
import { CopyButton } from '@/components/ui/copy-button';
import { toast } from '@/components/ui/toast';
import type { HostKey } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

export interface HostKeyFactsProps {
  hostKey: HostKey;
  nodeLabel: string;
  /** Why nothing can be decided here now; undefined when it can. */
  reason: string | undefined;
  approve: (fingerprint: string) => Promise<unknown>;
  forget: (fingerprint: string) => Promise<unknown>;
  /** After either, whatever came of it. */
  settled: () => Promise<unknown>;
}

/** The approved keys of a host and the one it shows, each with what can be done about it. */
export function HostKeyFacts({ hostKey, nodeLabel, reason, approve, forget, settled }: HostKeyFactsProps) {
  const { name, offered, state } = hostKey;
  const act = async (send: () => Promise<unknown>, done: string) => {
    try {
      await send();
      toast({ tone: 'ok', title: done });
    } catch (e) {
      const words = errorWords(e);
      toast({ tone: 'critical', title: t('nodeKey.failed'), body: words.message ?? words.title });
    } finally {
      await settled();
    }
  };
  return (
    <>
      {hostKey.known.map(({ type, fingerprint, ours }) => (
        <Print key={`${type} ${fingerprint}`} label={t('nodeKey.known')} type={type} fingerprint={fingerprint}>
          <Button
            size="sm"
            variant="danger"
            reason={reason ?? (ours ? undefined : t('nodeKey.forget.notOurs'))}
            onClick={() =>
              confirm({
                title: t('nodeKey.forget.title'),
                body: t('nodeKey.forget.body', { name }),
                confirmLabel: t('nodeKey.forget'),
                tone: 'danger',
                run: () => act(() => forget(fingerprint), t('nodeKey.forget.done', { node: nodeLabel })),
              })
            }
          >
            {t('nodeKey.forget')}
          </Button>
        </Print>
      ))}
      {hostKey.problem !== null && <p>{hostKey.problem.message}</p>}
      {offered !== null && state !== 'approved' && (
        <Offered state={state} offered={offered}>
          <Button
            size="sm"
            variant="primary"
            icon={<KeyRound size={13} aria-hidden />}
            reason={reason ?? (state === 'changed' ? t('nodeKey.approve.forgetFirst') : undefined)}
            onClick={() =>
              confirm({
                title: t('nodeKey.approve.title'),
                body: t('nodeKey.approve.body', { name, fingerprint: offered.fingerprint }),
                confirmLabel: t('nodeKey.approve'),
                run: () => act(() => approve(offered.fingerprint), t('nodeKey.approve.done', { node: nodeLabel })),
              })
            }
          >
            {t('nodeKey.approve')}
          </Button>
        </Offered>
      )}
    </>
  );
}

interface OfferedProps {
  state: HostKey['state'];
  offered: NonNullable<HostKey['offered']>;
  children: ReactNode;
}

function Offered({ state, offered, children }: OfferedProps) {
  const command = t('nodeKey.command', { file: `ssh_host_${offered.type.replace(/^ssh-|-sha2.*$/g, '')}_key.pub` });
  return (
    <>
      <Print label={t('nodeKey.offered')} type={offered.type} fingerprint={offered.fingerprint}>
        {children}
      </Print>
      {state === 'changed' && <p className="text-critical">{t('nodeKey.changed')}</p>}
      <p className="text-muted">
        {`${t('nodeKey.compare')} `}
        <code className="font-mono text-xs break-all text-ink">{command}</code>
        <CopyButton text={command} />
      </p>
    </>
  );
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
