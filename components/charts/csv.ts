/** A chart's numbers as a file. Times in ISO 8601, amounts as the exact integers the node counts, unlimited as that word, a gap as nothing. */
import type { History } from '@/lib/api/schemas';
import type { HistoryTop } from '@/lib/api/schemas-history';
import type { WireAmount } from '@/lib/ubc/sample';

type Cell = WireAmount | null | undefined;

const CRLF = '\r\n';

function cell(value: Cell): string {
  return value === null || value === undefined ? '' : String(value);
}

/** RFC 4180; a name that a spreadsheet would take for a formula is no formula any more. */
function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** "bytes", "items/1000", "bytes per second". */
export function unitWords({ unit, scale, per }: Pick<History, 'unit' | 'scale' | 'per'>): string {
  return `${unit}${scale === 1 ? '' : `/${scale}`}${per === null ? '' : ` per ${per}`}`;
}

function table(head: readonly string[], t: readonly number[], columns: readonly (readonly Cell[])[]): string {
  const lines = t.map((ms, i) => [new Date(ms).toISOString(), ...columns.map((column) => cell(column[i]))].join(','));
  return [head.map(quoted).join(','), ...lines, ''].join(CRLF);
}

const AMOUNTS = ['held', 'maxheld', 'barrier', 'limit'] as const;

/** One resource: what it has of the five columns. */
export function historyCsv(history: History): string {
  const unit = unitWords(history);
  const columns = AMOUNTS.filter(
    (name) => history.kind === 'counter' || history[name].some((amount) => amount !== null),
  );
  const withFailures = history.kind === 'counter';
  return table(
    ['time', ...columns.map((name) => `${name} (${unit})`), ...(withFailures ? ['failures'] : [])],
    history.t,
    [...columns.map((name) => history[name]), ...(withFailures ? [history.failures] : [])],
  );
}

/** Several on one axis: held of each. Their steps are the first one's. */
export function comparedCsv(histories: readonly { name: string; history: History }[]): string {
  const t = histories[0]?.history.t ?? [];
  return table(
    [
      'time',
      ...histories.flatMap(({ name, history }) => [`${name} held (${unitWords(history)})`, `${name} threshold`]),
    ],
    t,
    histories.flatMap(({ history }) => {
      const index = new Map(history.t.map((ms, i) => [ms, i]));
      const at = (column: readonly Cell[]) => t.map((ms) => column[index.get(ms) ?? -1]);
      return [at(history.held), at(history.barrier.map((amount, i) => (amount === 0 ? history.limit[i] : amount)))];
    }),
  );
}

/** A stack: each container, the others together, the sum. */
export function topCsv(top: HistoryTop): string {
  const unit = unitWords(top);
  return table(
    ['time', ...top.series.map(({ ctid }) => `${ctid} (${unit})`), `others (${unit})`, `total (${unit})`],
    top.t,
    [...top.series.map(({ held }) => held), top.others.held, top.total],
  );
}
