import type { KernelFacts } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

/** One line of facts: what kernel the numbers are of, its mode, and how many of them it really measures. */
export function KernelLine({ kernel, vswap }: { kernel: KernelFacts; vswap: boolean | null }) {
  return (
    <p role="note" aria-label={t('beancounters.kernel')} className="mb-3 text-xs text-faint">
      {kernelFacts(kernel, vswap).join(' · ')}
    </p>
  );
}

/** The line in its parts. */
export function kernelFacts(kernel: KernelFacts, vswap: boolean | null): string[] {
  const facts = [
    writer(kernel),
    t('beancounters.kernel.vswap', { mode: vswap === null ? 'unknown' : vswap ? 'on' : 'off' }),
    t('beancounters.kernel.page', { bytes: kernel.pageBytes }),
    live(kernel),
  ];
  if (!kernel.swappages) facts.push(t('beancounters.kernel.swapUnknown'));
  return facts;
}

function writer({ generation, wordBits }: KernelFacts): string {
  if (generation === '2.6') return t('beancounters.kernel.classic', { bits: wordBits ?? 64 });
  if (generation === '3.10') return t('beancounters.kernel.vz7');
  return generation === 'script' ? t('beancounters.kernel.script') : t('beancounters.kernel.unknown');
}

function live({ counters, measured }: KernelFacts): string {
  if (measured === 0) return t('beancounters.kernel.none', { count: counters });
  if (measured === counters) return t('beancounters.kernel.all', { count: counters });
  return t('beancounters.kernel.only', { measured, count: counters });
}
