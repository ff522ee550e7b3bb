import { Panel } from '@/components/ui/panel';
import { ScrollRegion } from '@/components/ui/table';
import { t } from '@/lib/text/t';
import type { Settings } from './settings-view';

/** What else stands in the file: keys that no parameter has, which every change leaves as they are, and lines that vzctl skips. */
export function FilePanel({ data: { others, warnings } }: { data: Settings }) {
  if (others.length === 0 && warnings.length === 0) return null;
  return (
    <Panel title={t('cfg.file')} flush aria-label={t('cfg.file')}>
      <p className="border-b border-line px-4 py-2.5 text-xs text-muted">{t('cfg.file.note')}</p>
      {others.length > 0 && (
        <ScrollRegion label={t('cfg.file.keys')} className="max-h-80">
          <table aria-label={t('cfg.file.keys')} className="w-full border-collapse font-mono text-xs">
            <thead className="font-sans">
              <tr className="text-left text-faint">
                <th scope="col" className="w-16 px-4 py-1.5 text-right font-medium">
                  {t('cfg.file.line')}
                </th>
                <th scope="col" className="px-3 py-1.5 font-medium">
                  {t('change.key')}
                </th>
                <th scope="col" className="px-3 py-1.5 font-medium">
                  {t('cfg.file.value')}
                </th>
              </tr>
            </thead>
            <tbody>
              {others.map(({ key, value, line }) => (
                <tr key={`${String(line)} ${key}`} className="border-t border-line align-top">
                  <td className="num px-4 py-1.5 text-right text-faint">{line}</td>
                  <th scope="row" className="px-3 py-1.5 text-left font-medium break-all">
                    {key}
                  </th>
                  <td className="px-3 py-1.5 break-all">{value === '' ? t('cfg.empty') : value}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {warnings.length > 0 && (
        <ul aria-label={t('cfg.file.warnings')} className="space-y-1 border-t border-line px-4 py-2.5 text-xs">
          {warnings.map(({ line, kind, text }) => (
            <li key={`${String(line)} ${kind}`} className="text-warning">
              {t(
                kind === 'duplicate'
                  ? 'cfg.file.duplicate'
                  : kind === 'no_equals'
                    ? 'cfg.file.noEquals'
                    : ('cfg.file.quotes' as const),
                { line },
              )}{' '}
              <code className="break-all text-ink">{text}</code>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
