'use client';
import Link from 'next/link';
import { useNow } from '@/components/now';
import { copiesPath } from '@/components/paths';
import { Panel } from '@/components/ui/panel';
import { Table, Td, Th } from '@/components/ui/table';
import type { Schedule } from '@/lib/api/schemas-backups';
import { formatTime } from '@/lib/format';
import { t } from '@/lib/text/t';
import { keepWords, lastWords, planWords } from './schedule-words';

/** What is backed up by itself on a node, the next first; nothing where nothing is. */
export function NodeSchedules({ node, schedules }: { node: string; schedules: readonly Schedule[] }) {
  const now = useNow();
  if (schedules.length === 0) return null;
  return (
    <Panel flush title={t('schedule.node.title')}>
      <Table label={t('schedule.node.title')}>
        <thead>
          <tr>
            <Th className="pl-4">{t('backups.column.container')}</Th>
            <Th>{t('schedule.column.plan')}</Th>
            <Th className="hidden md:table-cell">{t('schedule.column.keeps')}</Th>
            <Th className="pr-4">{t('schedule.column.next')}</Th>
          </tr>
        </thead>
        <tbody className="[&>tr:last-child>td]:border-b-0">
          {[...schedules]
            .sort((a, b) => a.nextAt - b.nextAt)
            .map((schedule) => (
              <tr key={schedule.ctid}>
                <Td className="py-1.5 pl-4">
                  <Link
                    href={copiesPath(node, schedule.ctid)}
                    prefetch={false}
                    className="num text-accent hover:underline"
                  >
                    {schedule.ctid}
                  </Link>
                </Td>
                <Td className="py-1.5">{planWords(schedule)}</Td>
                <Td className="hidden md:table-cell">{keepWords(schedule)}</Td>
                <Td className="num pr-4">
                  {formatTime(schedule.nextAt)}
                  <span className="block text-2xs text-faint">{lastWords(schedule, now)}</span>
                </Td>
              </tr>
            ))}
        </tbody>
      </Table>
    </Panel>
  );
}
