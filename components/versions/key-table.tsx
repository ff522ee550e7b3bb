import { ScrollRegion } from '@/components/ui/table';
import { t } from '@/lib/text/t';
import type { KeyChange } from '@/lib/vz/conf-change';
import { meaningOf } from './value-words';

/** Settings that differ: what they mean first, what stands in the file below it. */
export function KeyTable({ changes, labels }: { changes: readonly KeyChange[]; labels: ReadonlyMap<string, string> }) {
  if (changes.length === 0) return <p className="text-muted">{t('versions.keys.none')}</p>;
  return (
    <ScrollRegion label={t('versions.keys')} className="max-h-96 rounded-md border border-line">
      <table aria-label={t('versions.keys')} className="w-full border-collapse text-sm">
        <thead>
          <tr className="text-left text-xs text-faint">
            {(['key', 'before', 'after'] as const).map((column) => (
              <th key={column} scope="col" className="px-3 py-1.5 font-medium">
                {t(`versions.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {changes.map(({ key, before, after }) => {
            const label = labels.get(key);
            return (
              <tr key={key} className="border-t border-line align-top">
                <th scope="row" className="px-3 py-1.5 text-left font-medium">
                  {label ?? <span className="font-mono text-xs">{key}</span>}
                  {label !== undefined && (
                    <span className="block font-mono text-2xs font-normal text-faint">{key}</span>
                  )}
                </th>
                <td className="px-3 py-1.5 text-muted">
                  <Both name={key} written={before} none={t('versions.unset')} />
                </td>
                <td className="px-3 py-1.5">
                  <Both name={key} written={after} none={t('versions.gone')} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Both({ name, written, none }: { name: string; written: string | undefined; none: string }) {
  if (written === undefined) return <span className="text-faint">{none}</span>;
  const meaning = meaningOf(name, written);
  if (meaning === undefined) return <span className="num break-all">{written}</span>;
  return (
    <>
      <span className="num">{meaning}</span>
      <span className="block font-mono text-2xs break-all text-faint">
        <span className="sr-only">{t('versions.raw')} </span>
        {written}
      </span>
    </>
  );
}
