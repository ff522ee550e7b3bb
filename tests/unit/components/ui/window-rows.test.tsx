import { act, render, screen } from '@testing-library/react';
import { useRef } from 'react';
import { describe, expect, test, vi } from 'vitest';
import { rowAt, useWindowRows } from '@/components/ui/window-rows';

const starts = (heights: readonly number[]) => {
  const out = new Float64Array(heights.length + 1);
  for (const [i, height] of heights.entries()) out[i + 1] = (out[i] ?? 0) + height;
  return out;
};

function Rows({ keys }: { keys: readonly string[] }) {
  const table = useRef<HTMLTableElement>(null);
  const view = useWindowRows(table, keys, 40);
  return (
    <table ref={table} data-before={view.beforePx} data-after={view.afterPx}>
      <tbody>
        {keys.slice(view.first, view.end).map((key) => (
          <tr key={key} data-key={key} ref={view.measure}>
            <td>{key}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

describe('rows near the window', () => {
  test('the row at a place is found, whatever the heights', () => {
    const at = starts([10, 30, 20, 5]);
    expect([-5, 0, 9, 10, 39, 40, 59, 60, 64, 900].map((px) => rowAt(at, px))).toEqual([0, 0, 0, 1, 1, 2, 2, 3, 3, 3]);
    expect(rowAt(starts([]), 10)).toBe(0);
  });

  test('of 5,000 rows a few exist, and the others keep their room wherever one scrolls', () => {
    const keys = Array.from({ length: 5000 }, (_, i) => `r${i}`);
    let scrolled = 0;
    const box = vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
      // Only the body's place matters here.
      return { top: this.tagName === 'TBODY' ? 100 - scrolled : 0, height: 0 } as DOMRect;
    });
    render(<Rows keys={keys} />);
    const rows = () => screen.getAllByRole('row').length;
    const room = () => {
      const { before, after } = screen.getByRole('table').dataset;
      return Number(before) + Number(after) + rows() * 40;
    };
    expect(rows()).toBeLessThan(60);
    expect(room()).toBe(200_000);
    for (scrolled of [1000, 100_000, 199_900, 500_000]) {
      act(() => void window.dispatchEvent(new Event('scroll')));
      expect(rows()).toBeLessThan(60);
      expect(room()).toBe(200_000);
    }
    scrolled = 100_000;
    act(() => void window.dispatchEvent(new Event('scroll')));
    expect(screen.getByText('r2500')).toBeInTheDocument();
    expect(screen.queryByText('r0')).toBeNull();
    box.mockRestore();
  });

  test('fewer rows than before leave no empty window', () => {
    const keys = Array.from({ length: 300 }, (_, i) => `r${i}`);
    const { rerender } = render(<Rows keys={keys} />);
    rerender(<Rows keys={keys.slice(0, 2)} />);
    expect(screen.getAllByRole('row')).toHaveLength(2);
  });
});
