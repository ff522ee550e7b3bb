'use client';
import { useQuery } from '@tanstack/react-query';
import { FolderCheck, FolderOpen, PackagePlus, TriangleAlert } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { QueryView } from '@/components/query-view';
import { Age } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { ErrorPanel } from '@/components/ui/error-panel';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Table, Td, Th } from '@/components/ui/table';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { Area } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { useWriteReason } from './retired-words';

const AdoptDialog = dynamic(() => import('./adopt-dialog').then((m) => m.AdoptDialog), { ssr: false });

export type AreaList = ReplyOf<typeof api.areaList>;

/** Root file systems beside those of the containers, and what can be made of them. */
export function AreasPanel({ node }: { node: string }) {
  const query = useQuery({ ...q(api.areaList, { node }), refetchInterval: pollMs.facts });
  return (
    <QueryView query={query} skeleton={<SkeletonRows rows={3} columns={4} />}>
      {(data) => <Areas data={data} retry={() => void query.refetch()} />}
    </QueryView>
  );
}

function Areas({ data, retry }: { data: AreaList; retry: () => void }) {
  const { node, areas, problem, unsupported, parent, used, left } = data;
  const [adopting, setAdopting] = useState<Area>();
  const reason = useWriteReason(node, 'admin');
  if (unsupported !== null) return null;
  if (problem !== null) {
    return (
      <ErrorPanel
        title={t('areas.problem')}
        message={problem.message}
        hint={t('areas.problem.hint')}
        detail={problem.detail}
        retry={retry}
      />
    );
  }
  return (
    <Panel flush title={t('areas.title')} aside={<span className="font-mono text-xs text-muted">{parent}</span>}>
      <p className="border-b border-line px-4 py-2.5 text-xs text-muted">{t('areas.intro')}</p>
      {areas.length === 0 ? (
        <Empty icon={FolderCheck} title={t('areas.none.title')}>
          {t('areas.none.hint', { parent: parent ?? '' })}
        </Empty>
      ) : (
        <AreaTable areas={areas} reason={reason} onAdopt={setAdopting} />
      )}
      <p className="border-t border-line px-4 py-2.5 text-xs text-muted">
        {[t('areas.used', { count: used }), ...(left > 0 ? [t('areas.left', { count: left })] : [])].join(' ')}
      </p>
      {adopting !== undefined && <AdoptDialog data={data} area={adopting} onClose={() => setAdopting(undefined)} />}
    </Panel>
  );
}

interface AreaTableProps {
  areas: readonly Area[];
  reason: string | undefined;
  onAdopt: (area: Area) => void;
}

function AreaTable({ areas, reason, onAdopt }: AreaTableProps) {
  return (
    <Table label={t('areas.title')} className="table-fixed">
      <thead>
        <tr>
          <Th className="pl-4">{t('areas.column.name')}</Th>
          <Th className="hidden w-64 md:table-cell">{t('areas.column.os')}</Th>
          <Th className="hidden w-28 lg:table-cell">{t('areas.column.changed')}</Th>
          <Th className="w-44 pr-4 text-right! sm:w-52">
            <span className="sr-only">{t('areas.column.actions')}</span>
          </Th>
        </tr>
      </thead>
      <tbody className="[&>tr:last-child>td]:border-b-0">
        {areas.map((area) => (
          <tr key={area.name}>
            <Td className="py-1.5 pl-4">
              <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
                <FolderOpen size={13} aria-hidden className="shrink-0 text-faint" />
                <span className="min-w-0 truncate font-mono text-xs font-medium" title={area.path}>
                  {area.name}
                </span>
                {area.layout === 'ploop' && <Badge>{t('areas.image')}</Badge>}
                {area.reason === null && !area.hasInit && <Badge tone="warning">{t('areas.noInit')}</Badge>}
                {(area.uid !== 0 || area.gid !== 0) && (
                  <Badge tone="warning">{t('areas.owner', { uid: String(area.uid), gid: String(area.gid) })}</Badge>
                )}
              </span>
              {area.os !== null && <span className="block truncate text-2xs text-faint md:hidden">{area.os}</span>}
              {area.reason !== null && (
                <span className="mt-0.5 flex items-start gap-1 text-2xs text-muted">
                  <TriangleAlert size={11} aria-hidden className="mt-0.5 shrink-0" />
                  {area.reason}
                </span>
              )}
            </Td>
            <Td className="hidden md:table-cell">
              {area.os === null ? (
                <span className="text-faint">{t('areas.os.unknown')}</span>
              ) : (
                <span className="block truncate" title={area.os}>
                  {area.os}
                </span>
              )}
            </Td>
            <Td className="hidden lg:table-cell">
              <Age at={area.modifiedAt} />
            </Td>
            <Td className="pr-4 text-right">
              <Button
                size="sm"
                aria-label={t('areas.adopt.named', { name: area.name })}
                reason={reason ?? area.reason ?? undefined}
                icon={<PackagePlus size={13} aria-hidden />}
                onClick={() => onAdopt(area)}
              >
                {t('areas.adopt')}
              </Button>
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
