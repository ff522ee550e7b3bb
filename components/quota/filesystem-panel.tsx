'use client';
import type { ReactNode } from 'react';
import { useContainer } from '@/components/container/container-query';
import { openReinstall, reinstallReason } from '@/components/life/reinstall-entry';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { t } from '@/lib/text/t';
import type { QuotaReply } from './words';

/** Where its files are and what they were made from. */
export function FilesystemPanel({ data, reason }: { data: QuotaReply; reason: string | undefined }) {
  const container = useContainer(data.node.id, data.ctid).data?.container;
  return (
    <Panel title={t('quota.fs')}>
      <dl className="grid grid-cols-[7.5rem_minmax(0,1fr)] items-baseline gap-x-4 gap-y-2">
        <Fact name={t('quota.fs.layout')}>{t(`quota.fs.layout.${data.layout}`)}</Fact>
        <Fact name={t('quota.fs.private')}>
          <Path text={data.private} />
        </Fact>
        <Fact name={t('quota.fs.root')}>
          <Path text={data.root} />
        </Fact>
        <Fact name={t('quota.fs.mount')}>
          {data.mountOptions === null ? (
            <span className="text-muted">{t('quota.fs.mount.none')}</span>
          ) : (
            <span className="font-mono text-xs">{data.mountOptions}</span>
          )}
        </Fact>
        <Fact name={t('quota.fs.template')}>
          <span className="font-medium break-all">{data.template ?? t('quota.unset')}</span>
          <span className="block text-xs text-muted">{t('quota.fs.template.note')}</span>
          {container !== undefined && (
            <Button
              size="sm"
              className="mt-1.5"
              reason={reason ?? reinstallReason(container, data.node)}
              onClick={() => openReinstall(container, data.node)}
            >
              {t('reinstall.entry')}
            </Button>
          )}
        </Fact>
      </dl>
    </Panel>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

function Path({ text }: { text: string | null }) {
  return text === null ? (
    <span className="text-muted">{t('quota.unset')}</span>
  ) : (
    <span className="font-mono text-xs break-all">{text}</span>
  );
}
