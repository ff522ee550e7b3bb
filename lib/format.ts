/** How numbers and times look. Pure; the same on server and browser. */
import type { WireAmount } from './ubc/sample';

export type Unit = 'bytes' | 'pages' | 'items' | 'unknown';

const IEC = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;
const SI = ['', 'k', 'M', 'B', 'T', 'Q'] as const;

/** Three significant digits, never rounded up to a value that was not reached: 99.96 shows 99.9. */
function digits(value: number): string {
  const places = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  const scale = 10 ** places;
  const cut = Math.trunc(value * scale + 1e-9) / scale;
  return String(Number(cut.toFixed(places)));
}

function scaled(value: number, base: number, suffixes: readonly string[], gap: string): string {
  let v = value;
  let i = 0;
  while (Math.abs(v) >= base && i < suffixes.length - 1) {
    v /= base;
    i++;
  }
  const suffix = suffixes[i] as string;
  return suffix === '' ? digits(v) : `${digits(v)}${gap}${suffix}`;
}

/** Bytes with an IEC unit: 14372700 -> "13.7 MiB". */
export function formatBytes(bytes: number): string {
  return scaled(bytes, 1024, IEC, ' ');
}

/** A count: 12400 -> "12.4k". */
export function formatCount(n: number): string {
  return scaled(n, 1000, SI, '');
}

/** A counter's amount in its unit; pages become bytes with the node's page size. Unlimited is "∞". */
export function formatAmount(amount: WireAmount | null, unit: Unit, pageBytes = 4096): string {
  if (amount === null) return '—';
  if (amount === 'unlimited') return '∞';
  const n = Number(amount);
  if (unit === 'bytes') return formatBytes(n);
  if (unit === 'pages') return formatBytes(n * pageBytes);
  return formatCount(n);
}

/** A ratio as percent without decimals: "<1 %", "42 %", ">999 %"; below 1 never "100 %". */
export function formatPercent(ratio: number | null): string {
  if (ratio === null || Number.isNaN(ratio)) return '—';
  if (ratio > 9.99) return '>999 %';
  const percent = ratio * 100;
  if (percent > 0 && percent < 1) return '<1 %';
  return `${Math.trunc(percent + 1e-9)} %`;
}

/** A span in its two largest units: "4 s", "3 min", "2 h 5 min", "13 d 4 h". */
export function formatSpan(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 60) return `${s} s`;
  const min = Math.floor(s / 60);
  if (min < 60) return `${min} min`;
  const h = Math.floor(min / 60);
  if (h < 24) return min % 60 === 0 ? `${h} h` : `${h} h ${min % 60} min`;
  const d = Math.floor(h / 24);
  return h % 24 === 0 ? `${d} d` : `${d} d ${h % 24} h`;
}

/** UTC until the reader's zone is known from its cookie, so that server and browser render the same. */
export function formatTime(ms: number, zone = 'UTC', withDate = true): string {
  const options: Intl.DateTimeFormatOptions = {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    ...(withDate ? { year: 'numeric', month: '2-digit', day: '2-digit' } : {}),
  };
  // sv-SE writes ISO order, which reads the same everywhere.
  return new Intl.DateTimeFormat('sv-SE', options).format(ms);
}
