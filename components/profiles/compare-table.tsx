'use client';
import { Panel } from '@/components/ui/panel';
import { ScrollRegion, Table, Td, Th } from '@/components/ui/table';
import type { ProfileRow } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { parseConf } from '@/lib/vz/conf';
import { compareConfs } from '@/lib/vz/profiles';
import { labelOf, meaningOf } from './amounts';

/** Two or three profiles side by side: only where they differ, by meaning and not by spelling. */
export function CompareTable({ profiles }: { profiles: readonly Pick<ProfileRow, 'name' | 'config'>[] }) {
  const confs = profiles.map(({ config }) => parseConf(config.map(({ key, value }) => `${key}="${value}"\n`).join('')));
  const rows = compareConfs(confs);
  return (
    <Panel flush title={t('profiles.compare.title', { names: profiles.map(({ name }) => name).join(', ') })}>
      {rows.length === 0 ? (
        <p className="px-4 py-3 text-muted">{t('profiles.compare.same')}</p>
      ) : (
        <ScrollRegion label={t('profiles.compare')}>
          <Table label={t('profiles.compare')}>
            <thead>
              <tr>
                <Th className="pl-4">{t('profiles.column.parameter')}</Th>
                {profiles.map(({ name }) => (
                  <Th key={name}>{name}</Th>
                ))}
              </tr>
            </thead>
            <tbody className="[&>tr:last-child>*]:border-b-0">
              {rows.map(({ key, values }) => (
                <tr key={key}>
                  <th scope="row" className="h-9 border-b border-line px-3 pl-4 text-left font-medium">
                    {labelOf(key)}
                    <span className="block font-mono text-2xs font-normal text-faint">{key}</span>
                  </th>
                  {values.map((value, i) => (
                    // A profile's name is its only key, and its place is fixed.
                    <Td key={profiles[i]?.name} className="py-1 align-top">
                      <Value name={key} value={value} />
                    </Td>
                  ))}
                </tr>
              ))}
            </tbody>
          </Table>
        </ScrollRegion>
      )}
    </Panel>
  );
}

function Value({ name, value }: { name: string; value: string | undefined }) {
  if (value === undefined) return <span className="text-faint">{t('change.unset')}</span>;
  const meaning = meaningOf(name, value);
  return (
    <>
      <span className="num font-mono text-xs break-all">{value}</span>
      {meaning !== null && <span className="num block text-xs text-muted">{meaning}</span>}
    </>
  );
}
