import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ChartPage } from '@/components/charts/chart-page';
import { RangeBar } from '@/components/charts/range-bar';
import { SeriesChart } from '@/components/charts/series-chart';
import type { History } from '@/lib/api/schemas';
import { MadeResizeObserver, madeHistory } from './made-history';

vi.mock('next/navigation', () => import('./made-navigation'));

const answers = new Map<string, () => Response>();
const asked: URL[] = [];
const json = (body: unknown, status = 200) => Response.json(body, { status });
const failing = () => json({ error: { code: 'unavailable', message: 'The disk is full.' } }, 503);

// Loaded on demand: the first chart would wait for it.
beforeAll(() => import('@/components/charts/time-series'));

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', MadeResizeObserver);
  vi.stubGlobal('fetch', (input: string) => {
    const url = new URL(input, 'http://x');
    asked.push(url);
    const answer =
      answers.get(url.searchParams.get('resource') ?? url.pathname) ??
      (() => json({ now: 0, entries: [], next: null }));
    return Promise.resolve(answer());
  });
  asked.length = 0;
  answers.clear();
  localStorage.clear();
  window.history.replaceState(null, '', '/?from=0&to=60000');
});

function show(resources: readonly string[] = ['numproc']) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return Object.assign(
    render(
      <QueryClientProvider client={client}>
        <ChartPage>
          <RangeBar />
          {resources.map((resource) => (
            <SeriesChart
              key={resource}
              subject={{ node: 'hn1', ctid: '101' }}
              resource={resource}
              governed={{ reference: 'barrier', promise: false }}
              mode="bytes"
              sampleSeconds={10}
              size="full"
            />
          ))}
        </ChartPage>
      </QueryClientProvider>,
    ),
    { client },
  );
}
/** Steps that fill the span of the page, a minute. */
const minute = (over: Partial<History> = {}) =>
  madeHistory({
    stepMs: 15_000,
    t: [0, 15_000, 30_000, 45_000],
    gaps: [{ from: 15_000, to: 30_000, kind: 'stopped' }],
    marks: [{ at: 30_000, kind: 'restart' }],
    ...over,
  });
const slider = (name: string) => screen.findByRole('slider', { name: `Cursor in the chart of ${name}` });
const line = async (name: string) =>
  waitFor(() => {
    const path = document.querySelector(`[data-line="${name}"]`);
    expect(path).not.toBeNull();
    return path;
  });

describe('a chart', () => {
  test('names itself with what matters in it, and says how points were made and what is unlimited', async () => {
    answers.set('numproc', () => json(minute()));
    show();
    expect(
      await screen.findByRole('figure', { name: /^numproc over time\. 4 failures in this range\.$/ }),
    ).toBeInTheDocument();
    expect(screen.getByText('max per 15 s')).toBeInTheDocument();
    expect(screen.getByText('limit: unlimited')).toBeInTheDocument();
    expect(screen.getByText('1 restart')).toBeInTheDocument();
  });

  test('draws held, maxheld and barrier, no line for unlimited, and a gap as what it was', async () => {
    answers.set('numproc', () => json(minute()));
    show();
    await line('held');
    await line('maxheld');
    expect((await line('barrier'))?.getAttribute('stroke-dasharray')).toBe('6 4');
    expect(document.querySelector('[data-line="limit"]')).toBeNull();
    expect(document.querySelector('[data-gap="stopped"]')).not.toBeNull();
    expect(document.querySelector('[data-mark="restart"]')).not.toBeNull();
    expect(document.querySelector('[data-failures="4"]')).not.toBeNull();
  });

  test('the table behind it has every step, exact, and why one has no reading', async () => {
    answers.set('numproc', () => json(minute()));
    show();
    await userEvent.click(await screen.findByRole('button', { name: 'View as table: numproc' }));
    const rows = within(screen.getByRole('table', { name: 'History of numproc' }))
      .getAllByRole('row')
      .slice(1);
    expect(rows).toHaveLength(4);
    expect(rows[1]).toHaveTextContent('9,007,199,254,740,993');
    expect(rows[2]).toHaveTextContent('The container did not run.');
  });

  const none = [null, null, null, null];
  const blank = { held: none, maxheld: none, barrier: none, limit: none, failures: none, marks: [] };
  test.each([
    ['stopped', 'The container was stopped in this range'],
    ['silent', 'The node did not answer in this range'],
    ['vzboard_off', 'vzboard did not run in this range'],
    ['before', 'Nothing was recorded yet in this range'],
  ] as const)('without a reading it says why: %s', async (kind, words) => {
    answers.set('numproc', () => json(minute({ ...blank, gaps: [{ from: 0, to: 60_000, kind }] })));
    const { container } = show();
    expect(await screen.findByText(words)).toBeInTheDocument();
    expect(container.querySelector('[style*="height: 260px"]')).not.toBeNull();
  });

  test('waits, fails and recovers in a box of one height', async () => {
    answers.set('numproc', failing);
    const { container } = show();
    const box = () => container.querySelector('[style*="height: 260px"]');
    expect(box()?.querySelector('[aria-busy="true"]')).not.toBeNull();
    expect(await screen.findByText('The disk is full.')).toBeInTheDocument();
    expect(box()).not.toBeNull();
    answers.set('numproc', () => json(minute()));
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await line('held');
    expect(box()).not.toBeNull();
  });
});

describe('the cursor', () => {
  test('is one for all charts: moved in one, it stands in the others with their numbers', async () => {
    answers.set('numproc', () => json(minute()));
    answers.set('numfile', () => json(minute({ resource: 'numfile', held: [7, null, 8, 77] })));
    show(['numproc', 'numfile']);
    (await slider('numproc')).focus();
    await userEvent.keyboard('{End}');
    expect(document.querySelectorAll('[data-cursor]')).toHaveLength(2);
    expect(document.querySelectorAll('[data-tooltip]')).toHaveLength(1);
    // In its heading, where it is the latest, and at the cursor.
    expect(screen.getAllByText('77')).toHaveLength(2);
    expect(await slider('numproc')).toHaveAttribute(
      'aria-valuetext',
      expect.stringContaining('held 30, 30 % of barrier 100'),
    );
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}');
    expect(await slider('numproc')).toHaveAttribute(
      'aria-valuetext',
      expect.stringContaining('The container did not run.'),
    );
  });

  test('a click pins it, a pointer elsewhere leaves it, Escape lets go', async () => {
    answers.set('numproc', () => json(minute()));
    show();
    const over = await slider('numproc');
    fireEvent.pointerMove(over, { clientX: 400 });
    fireEvent.pointerDown(over, { clientX: 400, button: 0 });
    fireEvent.pointerUp(over, { clientX: 400 });
    fireEvent.pointerLeave(over);
    expect(document.querySelector('[data-tooltip="pinned"]')).toHaveTextContent('GMT');
    over.focus();
    await userEvent.keyboard('{Escape}');
    expect(document.querySelector('[data-tooltip="pinned"]')).toBeNull();
  });

  test('a drag chooses a window, which the URL shows and Back undoes', async () => {
    window.history.replaceState(null, '', '/?from=0&to=6000000');
    answers.set('numproc', () => json(minute({ stepMs: 1_500_000, t: [0, 1_500_000, 3_000_000, 4_500_000] })));
    show();
    const over = await slider('numproc');
    fireEvent.pointerDown(over, { clientX: 200, button: 0 });
    fireEvent.pointerMove(over, { clientX: 500 });
    expect(document.querySelector('[data-brush]')).not.toBeNull();
    fireEvent.pointerUp(over, { clientX: 500 });
    const zoomed = new URLSearchParams(window.location.search);
    expect(Number(zoomed.get('from'))).toBeGreaterThan(0);
    expect(Number(zoomed.get('to'))).toBeLessThan(6_000_000);
    await userEvent.click(screen.getByRole('button', { name: 'Back to the range before' }));
    await waitFor(() => expect(window.location.search).toBe('?from=0&to=6000000'));
  });
});

describe('staying smooth', () => {
  test('a new sample changes the path; the element and its picture stay', async () => {
    answers.set('numproc', () => json(minute()));
    const { client, container } = show();
    const before = await line('held');
    const path = before?.getAttribute('d');
    const picture = container.querySelector('svg.recharts-surface');
    // The one that has an answer: before the width is known another question stands there, unasked.
    const query = client
      .getQueryCache()
      .findAll({ queryKey: ['nodes', 'hn1', 'containers', '101', 'history'] })
      .at(-1);
    act(() => void client.setQueryData(query?.queryKey ?? [], minute({ held: [10, null, 90, 35] })));
    await waitFor(() => expect(document.querySelector('[data-line="held"]')?.getAttribute('d')).not.toBe(path));
    expect(document.querySelector('[data-line="held"]')).toBe(before);
    expect(container.querySelector('svg.recharts-surface')).toBe(picture);
  });

  test('a moving cursor touches nothing of the picture', async () => {
    answers.set('numproc', () => json(minute()));
    show();
    await line('held');
    const touched = vi.fn();
    const picture = document.querySelector('svg.recharts-surface');
    if (picture === null) throw new Error('no picture');
    const observer = new MutationObserver(touched);
    observer.observe(picture, { attributes: true, childList: true, subtree: true });
    (await slider('numproc')).focus();
    await userEvent.keyboard('{End}{ArrowLeft}{Home}');
    observer.disconnect();
    expect(document.querySelector('[data-cursor]')).not.toBeNull();
    expect(touched).not.toHaveBeenCalled();
  });
});

describe('the bar of the page', () => {
  test('asks for the roll-up that was chosen, on every chart', async () => {
    answers.set('numproc', () => json(minute()));
    show();
    await line('held');
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'One point of several readings' }), 'avg');
    expect(window.location.search).toContain('rollup=avg');
    await waitFor(() => expect(asked.at(-1)?.searchParams.get('rollup')).toBe('avg'));
  });

  test('a double click on a line shows it alone, and the next chart of its kind too', async () => {
    answers.set('numproc', () => json(minute()));
    const { unmount } = show();
    await line('maxheld');
    await userEvent.dblClick(screen.getByRole('button', { name: 'held' }));
    expect(document.querySelector('[data-line="maxheld"]')).toBeNull();
    unmount();
    show();
    await line('held');
    expect(screen.getByRole('button', { name: 'maxheld' })).toHaveAttribute('aria-pressed', 'false');
    expect(document.querySelector('[data-line="barrier"]')).toBeNull();
    await userEvent.dblClick(screen.getByRole('button', { name: 'held' }));
    await line('barrier');
  });

  test('keys shift and zoom all charts', async () => {
    answers.set('numproc', () => json(minute()));
    window.history.replaceState(null, '', '/?range=6h');
    show();
    await userEvent.keyboard('[[');
    expect(window.location.search).toMatch(/range=6h&to=\d+/);
    await userEvent.keyboard('+');
    expect(window.location.search).toMatch(/from=\d+/);
  });
});
