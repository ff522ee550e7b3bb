'use client';
import { CircleAlert, CircleCheck, CircleSlash, Hourglass, LoaderCircle } from 'lucide-react';
import Link from 'next/link';
import { taskPath } from '@/components/paths';
import { ScrollRegion, Table, Td, Th } from '@/components/ui/table';
import { t } from '@/lib/text/t';
import type { Row } from './draft';
import type { Made } from './use-create';

/** The containers that will be made, before anything runs. */
export function SeveralTable({ rows }: { rows: readonly Row[] }) {
  return (
    <ScrollRegion label={t('create.several.table')} className="max-h-80">
      <Table label={t('create.several.table')}>
        <Head />
        <tbody className="[&>tr:last-child>td]:border-b-0">
          {rows.map((row) => (
            <tr key={row.ctid}>
              <Cells row={row} />
            </tr>
          ))}
        </tbody>
      </Table>
    </ScrollRegion>
  );
}

const looks = {
  waiting: { icon: Hourglass, tone: 'text-faint' },
  running: { icon: LoaderCircle, tone: 'text-accent' },
  done: { icon: CircleCheck, tone: 'text-ok' },
  failed: { icon: CircleAlert, tone: 'text-critical' },
  skipped: { icon: CircleSlash, tone: 'text-faint' },
} as const;

/** The same while they are made. */
export function MadeTable({ made }: { made: readonly Made[] }) {
  return (
    <ScrollRegion label={t('create.several.progress')} className="max-h-96">
      <Table label={t('create.several.progress')}>
        <Head state />
        <tbody className="[&>tr:last-child>td]:border-b-0">
          {made.map(({ row, step, task, error }) => {
            const { icon: Icon, tone } = looks[step];
            return (
              <tr key={row.ctid}>
                <Cells row={row} />
                <Td className="pr-4">
                  <span className={`inline-flex items-center gap-1.5 font-medium ${tone}`}>
                    <Icon size={13} aria-hidden className={step === 'running' ? 'turn shrink-0' : 'shrink-0'} />
                    {task === undefined ? (
                      t(`create.step.${step}`)
                    ) : (
                      <Link href={taskPath(task.id)} className="underline decoration-dotted hover:decoration-solid">
                        {t(`create.step.${step}`)}
                      </Link>
                    )}
                  </span>
                  {error !== undefined && <span className="block text-xs text-muted">{error}</span>}
                </Td>
              </tr>
            );
          })}
        </tbody>
      </Table>
    </ScrollRegion>
  );
}

function Head({ state = false }: { state?: boolean }) {
  return (
    <thead>
      <tr>
        <Th className="pl-4">{t('create.column.ctid')}</Th>
        <Th>{t('create.column.name')}</Th>
        <Th>{t('create.column.addresses')}</Th>
        {state && <Th className="pr-4">{t('create.column.state')}</Th>}
      </tr>
    </thead>
  );
}

function Cells({ row: { ctid, values } }: { row: Row }) {
  return (
    <>
      <Td className="num pl-4">{ctid}</Td>
      <Td className="break-all">{[values.name, values.hostname].filter(Boolean).join(' / ') || t('frame.dash')}</Td>
      <Td className="num break-all">{values.ip ?? t('frame.dash')}</Td>
    </>
  );
}
