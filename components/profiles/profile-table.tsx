'use client';
import Link from 'next/link';
import { containersWithPath, profilePath } from '@/components/paths';
import { Badge } from '@/components/ui/badge';
import { Table, Td, Th } from '@/components/ui/table';
import { t } from '@/lib/text/t';
import { cpuText, kibText, pagesText } from './amounts';
import type { ProfileList } from './profiles-screen';

/** So many stand side by side on a screen. */
export const MOST_COMPARED = 3;

interface ProfileTableProps {
  data: Pick<ProfileList, 'node' | 'profiles'>;
  compared: readonly string[];
  onTick: (name: string) => void;
}

export function ProfileTable({ data: { node, profiles }, compared, onTick }: ProfileTableProps) {
  return (
    <Table label={t('profiles.list')}>
      <thead>
        <tr>
          <Th className="w-10 pl-4">
            <span className="sr-only">{t('profiles.compare')}</span>
          </Th>
          <Th>{t('profiles.column.name')}</Th>
          <Th numeric>{t('profiles.column.memory')}</Th>
          <Th numeric className="hidden md:table-cell">
            {t('profiles.column.swap')}
          </Th>
          <Th numeric className="hidden sm:table-cell">
            {t('profiles.column.disk')}
          </Th>
          <Th className="hidden lg:table-cell">{t('profiles.column.cpu')}</Th>
          <Th numeric className="hidden sm:table-cell">
            {t('profiles.column.users')}
          </Th>
          <Th numeric className="hidden pr-4 sm:table-cell">
            {t('profiles.column.drifted')}
          </Th>
        </tr>
      </thead>
      <tbody className="[&>tr:last-child>td]:border-b-0">
        {profiles.map(({ name, values, users, drifted, isDefault }) => {
          const ticked = compared.includes(name);
          return (
            <tr key={name}>
              <Td className="pl-4">
                <input
                  type="checkbox"
                  checked={ticked}
                  disabled={!ticked && compared.length >= MOST_COMPARED}
                  onChange={() => onTick(name)}
                  aria-label={t('profiles.compare.tick', { name })}
                  className="size-4 align-middle accent-accent"
                />
              </Td>
              <Td>
                <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5 py-1">
                  <Link
                    href={profilePath(node.id, name)}
                    prefetch={false}
                    className="font-medium [overflow-wrap:anywhere] hover:underline"
                  >
                    {name}
                  </Link>
                  {isDefault && <Badge tone="accent">{t('templates.default')}</Badge>}
                  <span className="text-2xs text-faint">
                    {t(values.vswap ? 'profiles.kind.vswap' : 'profiles.kind.classic')}
                  </span>
                  <span className="num basis-full text-2xs text-muted sm:hidden">
                    {t('profiles.users.short', { users, drifted })}
                  </span>
                </span>
              </Td>
              <Td numeric title={values.vswap ? undefined : t('profiles.memory.classic')}>
                {pagesText(values.memoryPages)}
                {!values.vswap && values.memoryPages !== null && (
                  <sup className="text-faint">{t('profiles.memory.mark')}</sup>
                )}
              </Td>
              <Td numeric className="hidden md:table-cell">
                {pagesText(values.swapPages)}
              </Td>
              <Td numeric className="hidden sm:table-cell">
                {kibText(values.diskKib)}
              </Td>
              <Td className="hidden lg:table-cell">{cpuText(values)}</Td>
              <Td numeric className="hidden sm:table-cell">
                {users === 0 ? (
                  <span className="text-faint">{users}</span>
                ) : (
                  <Link
                    href={containersWithPath(node.id, `profile:${name}`)}
                    prefetch={false}
                    className="text-accent hover:underline"
                  >
                    {users}
                  </Link>
                )}
              </Td>
              <Td numeric className="hidden pr-4 sm:table-cell">
                {drifted === 0 ? (
                  <span className="text-faint">{drifted}</span>
                ) : (
                  <Link
                    href={profilePath(node.id, name)}
                    prefetch={false}
                    className="font-medium text-warning hover:underline"
                  >
                    {drifted}
                  </Link>
                )}
              </Td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}
