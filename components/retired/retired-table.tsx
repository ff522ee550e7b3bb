'use client';
import { clsx } from 'clsx';
import { LoaderCircle, TriangleAlert, Undo2 } from 'lucide-react';
import Link from 'next/link';
import { taskPath } from '@/components/paths';
import { Age } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { Table, Td, Th } from '@/components/ui/table';
import type { Retired } from '@/lib/api/schemas';
import { formatBytes } from '@/lib/format';
import { isMessageKey, t } from '@/lib/text/t';
import { retiredTitle } from './retired-words';

interface RetiredTableProps {
  retired: readonly Retired[];
  /** Why nothing can be brought back. */
  reason: string | undefined;
  onBack: (retired: Retired) => void;
  chosen: ReadonlySet<string>;
  /** `to`: which are chosen from now on. */
  onChoose: (to: ReadonlySet<string>) => void;
}

/** Whether it can be asked to come back with others. */
export function canComeBack({ blocked, task }: Retired): boolean {
  return blocked === null && task === null;
}

export function RetiredTable({ retired, reason, onBack, chosen, onChoose }: RetiredTableProps) {
  const able = retired.filter(canComeBack).map(({ ctid }) => ctid);
  const isAll = able.length > 0 && able.every((ctid) => chosen.has(ctid));
  return (
    <Table label={t('retired.list')} className="table-fixed">
      <thead>
        <tr>
          <Th className="w-10 pl-4">
            <input
              type="checkbox"
              aria-label={t('retired.bulk.selectAll')}
              checked={isAll}
              disabled={able.length === 0 || reason !== undefined}
              onChange={() => onChoose(new Set(isAll ? [] : able))}
              className="size-4 accent-accent"
            />
          </Th>
          <Th>{t('retired.column.container')}</Th>
          <Th className="hidden w-36 md:table-cell">{t('retired.column.addresses')}</Th>
          <Th className="hidden w-48 lg:table-cell">{t('retired.column.made')}</Th>
          <Th className="hidden w-40 xl:table-cell">{t('retired.column.files')}</Th>
          <Th className="hidden w-24 sm:table-cell">{t('retired.column.when')}</Th>
          <Th className="w-34 pr-4 text-right! sm:w-36">
            <span className="sr-only">{t('retired.column.actions')}</span>
          </Th>
        </tr>
      </thead>
      <tbody className="[&>tr:last-child>td]:border-b-0">
        {retired.map((one) => (
          <tr key={one.ctid}>
            <Td className="pl-4">
              <input
                type="checkbox"
                aria-label={t('retired.bulk.select', { title: retiredTitle(one) })}
                checked={chosen.has(one.ctid)}
                disabled={!canComeBack(one) || reason !== undefined}
                onChange={({ target }) =>
                  onChoose(
                    target.checked
                      ? new Set([...chosen, one.ctid])
                      : new Set([...chosen].filter((ctid) => ctid !== one.ctid)),
                  )
                }
                className="size-4 accent-accent"
              />
            </Td>
            <Td className="py-1.5">
              <span className="block truncate font-medium" title={retiredTitle(one)}>
                {retiredTitle(one)}
              </span>
              <span className="num block truncate text-2xs text-faint">
                {[t('retired.ctid', { ctid: one.ctid }), one.name === null ? null : one.hostname]
                  .filter((part) => part !== null)
                  .join(` ${t('frame.dot')} `)}
              </span>
              <span className="text-2xs sm:hidden">
                <When at={one.at} />
              </span>
              {one.blocked !== null && (
                <span className="flex items-start gap-1 text-2xs text-warning">
                  <TriangleAlert size={11} aria-hidden className="mt-0.5 shrink-0" />
                  {one.blocked}
                </span>
              )}
            </Td>
            <Td className="hidden md:table-cell">
              {one.ips.length === 0 ? (
                <span className="text-faint">{t('retired.address.none')}</span>
              ) : (
                <span className="num block truncate" title={one.ips.join(' ')}>
                  {one.ips.join(' ')}
                </span>
              )}
            </Td>
            <Td className="hidden py-1.5 lg:table-cell">
              <span className="block truncate" title={one.template ?? undefined}>
                {one.template ?? t('frame.dash')}
              </span>
              <span className="block truncate text-2xs text-faint">
                {[one.profile, one.layout].filter((part) => part !== null).join(` ${t('frame.dot')} `)}
              </span>
            </Td>
            <Td className="hidden xl:table-cell">
              <span className="block truncate font-mono text-xs" title={one.path}>
                {one.path}
              </span>
              <span className={clsx('num block text-2xs', one.present === true ? 'text-faint' : 'text-warning')}>
                {filesWords(one)}
              </span>
            </Td>
            <Td className="hidden sm:table-cell">
              <When at={one.at} />
            </Td>
            <Td className="pr-4 text-right">
              {one.task === null ? (
                <Button
                  size="sm"
                  aria-label={t('retired.bringBack.named', { title: retiredTitle(one) })}
                  reason={reason ?? one.blocked ?? undefined}
                  icon={<Undo2 size={13} aria-hidden />}
                  onClick={() => onBack(one)}
                >
                  {t('retired.bringBack')}
                </Button>
              ) : (
                <Working task={one.task} />
              )}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** How much they are, unless it is not even known that they are there. */
function filesWords({ present, sizeBytes }: Retired): string {
  if (present === false) return t('retired.files.gone');
  if (present === null) return t('retired.files.unknown');
  return sizeBytes === null ? t('retired.files.unmeasured') : formatBytes(sizeBytes);
}

function When({ at }: { at: number | null }) {
  return at === null ? <span className="text-faint">{t('retired.when.unknown')}</span> : <Age at={at} />;
}

function Working({ task: { id, action } }: { task: NonNullable<Retired['task']> }) {
  const key = `vz.doing.${action}`;
  return (
    <Link href={taskPath(id)} prefetch={false} className="inline-flex items-center gap-1.5 text-accent hover:underline">
      <LoaderCircle size={13} aria-hidden className="turn" />
      {t(isMessageKey(key) ? key : 'containers.row.changing')}
    </Link>
  );
}
