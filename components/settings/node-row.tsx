'use client';
import { clsx } from 'clsx';
import { Ellipsis, Pause, Pencil, Play, Stethoscope, Trash2, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type MouseEvent, useState } from 'react';
import { NodeStateMark } from '@/components/frame/node-state';
import { doctorPath, nodePath, nodeSettingsPath } from '@/components/paths';
import { Age } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { IconButton } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { confirm } from '@/components/ui/confirm';
import { type MenuItem, openMenu, preloadMenu } from '@/components/ui/menu';
import { Td } from '@/components/ui/table';
import type { SettingsNode } from '@/lib/api/schemas';
import { isMessageKey, t } from '@/lib/text/t';
import { RemoveDialog } from './remove-dialog';
import { useNodeChanges } from './use-node-changes';

interface RowProps {
  node: SettingsNode;
  /** null where none is named. */
  configFile: string | null;
}

/** One node: where it is from, how it is reached, and what can be done about it. */
export function SettingsNodeRow({ node, configFile }: RowProps) {
  const [removing, setRemoving] = useState(false);
  const unused = node.state === 'shadowed' || node.state === 'broken';
  const dim = node.state === 'disabled' || unused;
  return (
    <tr className="align-top hover:bg-subtle/60">
      <Td className="h-auto py-2.5 pl-4">
        {unused ? (
          <span className="font-medium text-faint">{node.label}</span>
        ) : (
          <Link
            href={nodePath(node.id)}
            prefetch={false}
            className={clsx('font-medium hover:underline', dim && 'text-faint')}
          >
            {node.label}
          </Link>
        )}
        {node.label !== node.id && <span className="block text-xs text-faint">{node.id}</span>}
        {node.problem !== null && <span className="block max-w-96 text-xs text-warning">{node.problem}</span>}
      </Td>
      <Td className="h-auto py-2.5">
        <State node={node} />
      </Td>
      <Td className="hidden h-auto py-2.5 lg:table-cell">
        {node.group === null && node.tags.length === 0 && <span className="text-faint">{t('frame.dash')}</span>}
        {node.group !== null && <span className="block">{node.group}</span>}
        {node.tags.length > 0 && (
          <span className="mt-0.5 flex flex-wrap gap-1">
            {node.tags.map((tag) => (
              <Badge key={tag}>{tag}</Badge>
            ))}
          </span>
        )}
      </Td>
      <Td className="hidden h-auto py-2.5 break-all text-muted md:table-cell">{transportWords(node)}</Td>
      <Td className="hidden h-auto py-2.5 text-muted sm:table-cell">
        <span
          className="block max-w-52 break-all"
          title={node.source === 'file' ? (configFile ?? undefined) : undefined}
        >
          {t(`settings.source.${node.source}`)}
        </span>
        <Changed node={node} />
      </Td>
      <Td className="h-auto py-2 pr-4 text-right whitespace-nowrap">
        <Actions node={node} configFile={configFile} onRemove={() => setRemoving(true)} />
        {removing && <RemoveDialog node={node} onClose={() => setRemoving(false)} />}
      </Td>
    </tr>
  );
}

function State({ node }: { node: SettingsNode }) {
  if (node.state === 'shadowed' || node.state === 'broken') {
    return (
      <span className="inline-flex items-center gap-1.5 whitespace-nowrap text-warning">
        <TriangleAlert size={13} aria-hidden className="shrink-0" />
        {t(`settings.state.${node.state}`)}
      </span>
    );
  }
  return (
    <>
      <NodeStateMark state={node.state} />
      {node.disabled !== null && (
        <span className="block text-xs text-faint">
          {`${t('fleet.disabledBy', { by: node.disabled.by })} `}
          <Age at={node.disabled.at} />
        </span>
      )}
    </>
  );
}

function Changed({ node: { changed } }: { node: SettingsNode }) {
  if (changed === null) return null;
  const key = `settings.what.${changed.what}`;
  return (
    <span className="block text-xs text-faint">
      {`${t('settings.changedBy', { what: isMessageKey(key) ? t(key) : changed.what, by: changed.by })} `}
      <Age at={changed.at} />
    </span>
  );
}

/** "ssh root@hn2.example.net", or "on this machine". */
function transportWords({ transport, entry }: SettingsNode): string {
  const ssh = entry?.ssh;
  if (ssh === undefined) return t(`settings.transport.${transport}`);
  const port = ssh.port === undefined || ssh.port === 22 ? '' : `:${ssh.port}`;
  return t('settings.transport.sshTo', { host: `${ssh.user === undefined ? '' : `${ssh.user}@`}${ssh.host}${port}` });
}

function Actions({ node, configFile, onRemove }: RowProps & { onRemove: () => void }) {
  const router = useRouter();
  const { setDisabled } = useNodeChanges();
  const readOnly =
    node.source === 'screen'
      ? undefined
      : node.source === 'demo'
        ? t('settings.error.demoNode')
        : configFile === null
          ? t('settings.error.found')
          : t('settings.error.inFile', { file: configFile });
  const off = readOnly === undefined ? {} : { reason: readOnly };
  const disabled = node.disabled !== null;
  const disable = () =>
    confirm({
      title: t('settings.disable.title', { node: node.label }),
      body: t('settings.disable.body'),
      confirmLabel: t('settings.disable'),
      run: () => setDisabled(node, true),
    });
  const items: MenuItem[] = [
    {
      id: 'test',
      label: t('settings.test'),
      icon: <Stethoscope size={14} aria-hidden />,
      run: () => router.push(doctorPath(node.id)),
    },
    {
      id: 'disable',
      label: t(disabled ? 'settings.enable' : 'settings.disable'),
      icon: disabled ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />,
      ...off,
      run: () => (disabled ? void setDisabled(node, false) : disable()),
    },
    {
      id: 'remove',
      label: t('settings.remove'),
      tone: 'danger',
      icon: <Trash2 size={14} aria-hidden />,
      ...off,
      run: onRemove,
    },
  ];
  const open = (event: MouseEvent<HTMLButtonElement>) =>
    openMenu(event.currentTarget, t('settings.more', { node: node.label }), items);
  return (
    <span className="inline-flex items-center gap-1">
      {node.source !== 'demo' && (
        <Link
          href={nodeSettingsPath(node.id)}
          prefetch={false}
          aria-label={readOnly === undefined ? t('settings.editNode', { node: node.label }) : undefined}
          className={buttonClass('quiet', 'sm')}
        >
          {readOnly === undefined && <Pencil size={13} aria-hidden />}
          {t(readOnly === undefined ? 'settings.edit' : 'settings.view')}
        </Link>
      )}
      <IconButton
        size="sm"
        aria-haspopup="menu"
        onPointerEnter={preloadMenu}
        label={t('settings.more', { node: node.label })}
        onClick={open}
        icon={<Ellipsis size={15} aria-hidden />}
      />
    </span>
  );
}
