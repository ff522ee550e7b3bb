import { render, screen } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { KernelLine, kernelFacts } from '@/components/ubc/kernel-line';
import { UnmeasuredNote } from '@/components/ubc/unmeasured';
import type { KernelFacts } from '@/lib/api/schemas';
import { beancounter } from './beancounter';

const facts = (over: Partial<KernelFacts> = {}): KernelFacts => ({
  generation: '2.6',
  wordBits: 64,
  pageBytes: 4096,
  counters: 21,
  measured: 21,
  swappages: true,
  ...over,
});

describe('the line of facts', () => {
  test('says kernel, mode, page and that all is live', () => {
    render(<KernelLine kernel={facts({ counters: 20, measured: 20 })} vswap={false} />);
    expect(screen.getByRole('note')).toHaveTextContent(
      'UBC of a 2.6 kernel, 64-bit · VSwap off: barrier and limit of every counter · page 4096 bytes · all 20 counters live',
    );
  });

  test.each<[Partial<KernelFacts>, boolean | null, string[]]>([
    [
      { wordBits: 32 },
      true,
      ['UBC of a 2.6 kernel, 32-bit', 'VSwap on: RAM and swap limit, the rest is mostly unlimited'],
    ],
    [{ generation: '3.10', measured: 14 }, true, ['this kernel measures only 14 of 21 counters']],
    [
      { generation: 'script', counters: 20, measured: 6, swappages: false },
      true,
      [
        'No UBC in this kernel: a script reads its cgroups',
        'this kernel measures only 6 of 20 counters',
        'swap unknown: no file that shows swappages',
      ],
    ],
    [
      { generation: 'script', counters: 20, measured: 0 },
      null,
      ['VSwap unknown', 'none of 20 counters could be measured'],
    ],
    [{ generation: null, wordBits: null }, false, ['Kernel not recognised by its file']],
  ])('%o', (over, vswap, said) => {
    expect(kernelFacts(facts(over), vswap)).toEqual(expect.arrayContaining(said));
  });
});

test('the note in place of a chart says why, and what the file says', () => {
  const row = beancounter({ name: 'tcpsndbuf', held: 0, unit: 'bytes', measured: false, unmeasuredReason: 'emulated' });
  render(<UnmeasuredNote row={row} mode="percent" />);
  const note = screen.getByRole('figure', { name: 'Not measured here, so there is nothing to draw' });
  expect(note).toHaveTextContent('This kernel has no beancounters.');
  expect(note).toHaveTextContent('The file says 0 B');
});
