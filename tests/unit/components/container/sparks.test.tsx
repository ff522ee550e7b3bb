import { render, screen } from '@testing-library/react';
import { useRef } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sparkPath } from '@/components/container/spark-path';
import Sparks from '@/components/container/sparks';

const asked: string[] = [];
let answer: () => Response;

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    return answer();
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const reply = (sparks: Record<string, { counter: string; values: (number | null)[] }>) => () =>
  Response.json({ now: 1, from: 0, stepMs: 150_000, sparks });

function Listed({ counters }: { counters: Record<string, string> }) {
  const table = useRef<HTMLTableElement>(null);
  return (
    <>
      <table ref={table}>
        <tbody>
          {Object.entries(counters).map(([ctid, counter]) => (
            <tr key={ctid} data-key={ctid}>
              <td>
                <span data-spark={counter} />
                <div hidden>
                  <span data-spark={counter} />
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Sparks node="hn1" table={table} rows={counters} first={0} end={9} columns={null} />
    </>
  );
}

describe('sparks of rows', () => {
  test('are asked for at once, drawn in column and card alike, and say in words what they show', async () => {
    answer = reply({
      '101': { counter: 'numproc', values: [null, 40, 83, 80] },
      '102': { counter: 'kmemsize', values: [1, 1, 1, null] },
    });
    render(<Listed counters={{ '101': 'numproc', '102': 'kmemsize', '103': 'numfile' }} />);
    expect(
      await screen.findByRole('img', { name: 'numproc in the last hour: at most 83 %, now 80 %' }),
    ).toBeInTheDocument();
    expect(screen.getAllByRole('img').map((img) => img.getAttribute('aria-label'))).toEqual([
      'numproc in the last hour: at most 83 %, now 80 %',
      'kmemsize in the last hour: at most 1 %, now 1 %',
    ]);
    expect(screen.getAllByRole('img', { hidden: true })).toHaveLength(4);
    expect(asked).toEqual(['/api/nodes/hn1/containers/sparks?ctids=101%2C102%2C103']);
  });

  test('are not asked for again with every refresh, and never show the past of another counter', async () => {
    answer = reply({ '101': { counter: 'numproc', values: [1, 2] } });
    const { rerender } = render(<Listed counters={{ '101': 'numproc' }} />);
    await screen.findByRole('img');
    rerender(<Listed counters={{ '101': 'kmemsize' }} />);
    await vi.waitFor(() => expect(screen.queryByRole('img')).toBeNull());
    rerender(<Listed counters={{ '101': 'numproc' }} />);
    await screen.findByRole('img');
    expect(asked).toHaveLength(1);
  });

  test('leave the row as it is when there is no answer', async () => {
    answer = () => Response.json({ error: { code: 'unavailable', message: 'no' } }, { status: 503 });
    render(<Listed counters={{ '101': 'numproc' }} />);
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    expect(screen.queryByRole('img')).toBeNull();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

test('a gap stays a gap, one reading is a dot, and the scale is that of all rows', () => {
  expect(sparkPath([0, 100])).toBe('M1 13h0L47 1');
  expect(sparkPath([50, null, 50])).toBe('M1 7h0M47 7h0');
  expect(sparkPath([null, null])).toBe('');
  expect(sparkPath([])).toBe('');
});
