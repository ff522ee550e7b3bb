'use client';
import { useContainer } from '@/components/container/container-query';
import { useSession } from '@/components/frame/fleet-query';
import { t } from '@/lib/text/t';
import { CommandPanel } from './command-panel';
import { KernelPanel } from './kernel-panel';
import { ProcessPanel } from './process-panel';

/** What goes on inside a container: what holds its memory, what the kernel says of it, and a command of one's own. */
export function InsideScreen({ node, ctid }: { node: string; ctid: string }) {
  const container = useContainer(node, ctid).data;
  const role = useSession().data?.user.role;
  const disabled = container?.node.disabled ?? null;
  const state = container?.container.state;
  const noRun =
    disabled !== null
      ? t('settings.node.isDisabled', { node: container?.node.label ?? node, by: disabled.by })
      : role !== undefined && role !== 'admin'
        ? t('settings.needsAdmin')
        : state !== undefined && state !== 'running' && state !== 'unknown'
          ? t('inside.run.stopped')
          : undefined;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <ProcessPanel node={node} ctid={ctid} role={role} />
      <KernelPanel node={node} ctid={ctid} />
      <CommandPanel node={node} ctid={ctid} reason={noRun} />
    </div>
  );
}
