/** In which order containers stand in the heat map, and how full a cell looks. */
import type { MatrixRow } from '@/lib/api/schemas-matrix';
import { thresholds } from '@/lib/ubc/health';

/** Five steps from calm to refused. Failures are a mark of their own, so that colour is never alone. */
export type Heat = 'none' | 'calm' | 'half' | 'near' | 'full';

export function heatOf(pressure: number | null): Heat {
  if (pressure === null) return 'none';
  if (pressure >= 1) return 'full';
  if (pressure >= thresholds.heldWarning) return 'near';
  return pressure >= thresholds.heldNotice ? 'half' : 'calm';
}

/**
 * Worst first: what failed, by how often, then what is fullest. With a counter by that one alone, containers that do not have it last. Equal ones
 * keep their order.
 */
export function inOrder(
  rows: readonly MatrixRow[],
  counters: readonly string[],
  by: string | null,
): readonly MatrixRow[] {
  const place = by === null ? -1 : counters.indexOf(by);
  const weight = (row: MatrixRow): readonly [failed: number, pressure: number] =>
    by === null
      ? [sum(Object.values(row.failures)), Math.max(-1, ...row.pressures.map((one) => one ?? -1))]
      : [row.failures[by] ?? 0, row.pressures[place] ?? -1];
  const weighed = rows.map((row) => ({ row, weight: weight(row) }));
  weighed.sort((a, b) =>
    by === null
      ? b.weight[0] - a.weight[0] || b.weight[1] - a.weight[1]
      : b.weight[1] - a.weight[1] || b.weight[0] - a.weight[0],
  );
  return weighed.map(({ row }) => row);
}

const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);

/** Where a key leads from a place among `rows` x `columns`; undefined for a key that walks nowhere. */
export function walked(
  { key, ctrlKey }: { key: string; ctrlKey: boolean },
  at: { row: number; column: number },
  rows: number,
  columns: number,
): { row: number; column: number } | undefined {
  const to = (row: number, column: number) => ({
    row: Math.min(rows - 1, Math.max(0, row)),
    column: Math.min(columns - 1, Math.max(0, column)),
  });
  switch (key) {
    case 'ArrowUp':
      return to(at.row - 1, at.column);
    case 'ArrowDown':
      return to(at.row + 1, at.column);
    case 'ArrowLeft':
      return to(at.row, at.column - 1);
    case 'ArrowRight':
      return to(at.row, at.column + 1);
    case 'PageUp':
      return to(at.row - 10, at.column);
    case 'PageDown':
      return to(at.row + 10, at.column);
    case 'Home':
      return to(ctrlKey ? 0 : at.row, 0);
    case 'End':
      return to(ctrlKey ? rows - 1 : at.row, columns - 1);
    default:
      return undefined;
  }
}
