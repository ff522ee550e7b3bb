/** Sentences about one counter's row. */
import type { Beancounter } from '@/lib/api/schemas';
import { formatPercent } from '@/lib/format';
import { t } from '@/lib/text/t';
import { isAboveGuarantee } from '@/lib/ubc/health';
import { fromWire } from '@/lib/ubc/sample';
import { cellText } from './values';

/** The bullet bar in words. */
export function barText(row: Beancounter): string {
  return t('beancounters.bar', {
    name: row.name,
    held: cellText(row, 'held', 'bytes'),
    maxheld: cellText(row, 'maxheld', 'bytes'),
    barrier: cellText(row, 'barrier', 'bytes'),
    limit: cellText(row, 'limit', 'bytes'),
    share: shareText(row),
  });
}

function shareText(row: Beancounter): string {
  if (row.kind === 'guarantee') return t('beancounters.bar.guarantee');
  if (row.kind === 'accounting') return t('beancounters.bar.accounting');
  if (row.pressure === null || row.reference === null) return t('beancounters.bar.free');
  return t('beancounters.bar.share', { percent: formatPercent(row.pressure), reference: row.reference });
}

/** A guarantee that is outgrown protects no more; nothing is refused. */
export function aboveGuarantee(row: Beancounter, vswap: boolean | null): boolean {
  return isAboveGuarantee(row.name, fromWire(row.held), fromWire(row.barrier), vswap);
}
