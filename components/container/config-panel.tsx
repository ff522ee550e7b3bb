'use client';
import { CopyButton } from '@/components/ui/copy-button';
import { Panel } from '@/components/ui/panel';
import { Table, Td, Th } from '@/components/ui/table';
import type { ContainerDetail } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

/** The config file as it was read, folded. */
export function ConfigPanel({ container: { config, configPath } }: { container: ContainerDetail }) {
  if (config === null) {
    return (
      <Panel className="mt-4" title={t('container.config')}>
        <p className="text-warning">{t('container.config.missing', { path: configPath })}</p>
      </Panel>
    );
  }
  return (
    <Panel
      flush
      className="mt-4"
      title={t('container.config')}
      aside={
        <CopyButton text={config.map(({ key, value }) => `${key}="${value}"`).join('\n')} label={t('frame.copy')} />
      }
    >
      <details>
        <summary className="px-4 py-2 text-muted hover:text-ink">
          {t('container.config.show', { count: config.length, path: configPath })}
        </summary>
        <Table label={t('container.config')} className="table-fixed">
          <thead>
            <tr>
              <Th className="w-48 pl-4">{t('container.config.key')}</Th>
              <Th>{t('container.config.value')}</Th>
            </tr>
          </thead>
          <tbody>
            {config.map(({ key, value }, i) => (
              // A key may stand twice; the last one counts, all are shown.
              // biome-ignore lint/suspicious/noArrayIndexKey: lines of a file are told apart by their place
              <tr key={`${i} ${key}`}>
                <Td className="h-7 truncate pl-4 font-mono text-xs">{key}</Td>
                <Td className="h-7 font-mono text-xs break-all text-muted">{value}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </details>
    </Panel>
  );
}
