import type { WireAmount } from '@/lib/ubc/sample';

interface SparklineProps {
  /** Oldest first; null is a gap and stays one. */
  values: readonly (WireAmount | null)[];
  /** In words, for screen readers. */
  label: string;
  /** Something fails: drawn in its colour. */
  failing?: boolean;
}

const WIDTH = 96;
const HEIGHT = 22;

/** held of the last hour from zero up, without axes: its shape only. */
export function Sparkline({ values, label, failing = false }: SparklineProps) {
  const numbers = values.map((v) => (v === null || v === 'unlimited' ? null : Number(v)));
  const top = numbers.reduce<number>((most, n) => Math.max(most, n ?? 0), 0);
  const x = (i: number) => (numbers.length < 2 ? 0 : (i / (numbers.length - 1)) * WIDTH);
  const y = (n: number) => (top === 0 ? HEIGHT - 1 : HEIGHT - 1 - (n / top) * (HEIGHT - 4));
  const runs = runsOf(numbers);
  const colour = failing ? 'var(--failure)' : 'var(--held)';
  return (
    <svg
      role="img"
      aria-label={label}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="block"
    >
      <line x1={0} x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} stroke="var(--grid)" />
      {runs.map((run) => {
        const first = run[0];
        const last = run.at(-1);
        if (first === undefined || last === undefined) return null;
        const points = run.map(({ i, n }) => `${x(i).toFixed(1)},${y(n).toFixed(1)}`).join(' ');
        const area = `${x(first.i).toFixed(1)},${HEIGHT} ${points} ${x(last.i).toFixed(1)},${HEIGHT}`;
        return (
          <g key={first.i}>
            <polygon points={area} fill={colour} opacity={0.14} />
            {run.length === 1 ? (
              <circle cx={x(first.i)} cy={y(first.n)} r={1.25} fill={colour} />
            ) : (
              <polyline points={points} fill="none" stroke={colour} strokeWidth={1.25} strokeLinejoin="round" />
            )}
          </g>
        );
      })}
    </svg>
  );
}

/** Unbroken runs of readings. */
function runsOf(numbers: readonly (number | null)[]): { i: number; n: number }[][] {
  const runs: { i: number; n: number }[][] = [];
  let open: { i: number; n: number }[] | undefined;
  numbers.forEach((n, i) => {
    if (n === null) open = undefined;
    else if (open === undefined) {
      open = [{ i, n }];
      runs.push(open);
    } else open.push({ i, n });
  });
  return runs;
}
