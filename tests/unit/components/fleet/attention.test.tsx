import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Attention } from '@/components/fleet/attention';
import type { Fleet } from '@/components/frame/fleet-query';
import { NowProvider } from '@/components/now';
import type { AttentionItem, ContainerTrouble, NodeSummary } from '@/lib/api/schemas';

vi.mock('next/navigation', () => ({ useSearchParams: () => new URLSearchParams(window.location.search) }));
afterEach(() => window.history.replaceState(null, '', '/'));

const NOW = 1_700_000_000_000;
const node = (state: NodeSummary['state'], id = 'hn1'): NodeSummary => ({
  id,
  label: id,
  transport: 'local',
  group: null,
  tags: [],
  disabled: null,
  state,
  problem: state === 'silent' ? { code: 'node_silent', message: `${id} did not answer within 20 s.` } : null,
  listedAt: NOW,
  sampledAt: state === 'waiting' ? null : NOW,
  sampleSeconds: 10,
  containers: { total: 3, running: 3, stopped: 0, mounted: 0, suspended: 0, unknown: 0 },
  failuresHour: 0,
  mode: 'classic',
  vzctl: null,
});
const item = (ctid: string): AttentionItem => ({
  node: 'hn1',
  nodeLabel: 'hn1',
  ctid,
  title: null,
  counter: 'numproc',
  unit: 'items',
  severity: 'critical',
  reason: 'failing',
  growthHour: 3,
  lastFailureAt: NOW,
  sinceAt: NOW,
  held: 240,
  reference: 240,
  referenceKind: 'barrier',
  pressure: 1,
});
const trouble = (ctid: string): ContainerTrouble => ({
  node: 'hn1',
  nodeLabel: 'hn1',
  ctid,
  title: null,
  severity: 'critical',
  problem: { code: 'no_private', message: 'Its files are not there.' },
});
const fleet = (nodes: NodeSummary[], attention: AttentionItem[] = [], troubles: ContainerTrouble[] = []): Fleet => ({
  now: NOW,
  nodes,
  attention,
  attentionTotal: attention.length,
  troubles,
  troublesTotal: troubles.length,
  checked: { containers: 37, counters: 740, since: NOW - 3_600_000, at: NOW },
});
const show = (data: Fleet) => {
  const page = () => (
    <NowProvider now={NOW}>
      <Attention fleet={data} />
    </NowProvider>
  );
  return { ...render(page()), page };
};

describe('what needs attention', () => {
  test('one sentence when all is well, with what was looked at', () => {
    show(fleet([node('ok')]));
    expect(screen.getByText('Nothing failed in the last hour, and nothing is near its barrier.')).toBeInTheDocument();
    expect(screen.getByText(/37 containers, 740 counters checked/)).toBeInTheDocument();
  });

  test('never says that all is well before anything was read', () => {
    show(fleet([node('waiting')]));
    expect(screen.queryByText(/Nothing failed/)).toBeNull();
    expect(screen.getByText('Waiting for the first reading')).toBeInTheDocument();
  });

  test('a silent node comes before every counter, and the sentence is of the others only', () => {
    show(fleet([node('ok'), node('silent', 'hn2')]));
    expect(screen.getAllByRole('listitem')[0]).toHaveTextContent('hn2 did not answer within 20 s.');
    expect(screen.getByText(/^On the nodes that answer/)).toBeInTheDocument();
  });

  test('a node that can be read in part is named with its problem, and is none of those that are well', () => {
    const problem = { code: 'node_failed', message: 'The counters could not be read.' };
    show(fleet([{ ...node('stale'), problem }]));
    expect(screen.getAllByRole('listitem')[0]).toHaveTextContent('The counters could not be read.');
    expect(screen.queryByText(/nothing is near its barrier/)).toBeNull();
  });

  test('damaged containers come first and leave half of the lines to counters', () => {
    const items = Array.from({ length: 14 }, (_, i) => item(String(101 + i)));
    const damaged = Array.from({ length: 9 }, (_, i) => trouble(String(201 + i)));
    show(fleet([node('ok')], items, damaged));
    const lines = screen.getAllByRole('listitem').map((line) => line.textContent ?? '');
    expect(lines.map((line) => line.includes('Its files are not there.'))).toEqual([
      ...Array(5).fill(true),
      ...Array(5).fill(false),
    ]);
    expect(screen.getByRole('button', { name: 'Show 13 more' })).toBeInTheDocument();
  });

  test('one damaged container is enough to say so, beside the sentence about the counters', () => {
    show(fleet([node('ok')], [], [trouble('201')]));
    expect(screen.getByText('1 damaged container')).toBeInTheDocument();
    expect(screen.getByText('Nothing failed in the last hour, and nothing is near its barrier.')).toBeInTheDocument();
  });

  test('shows the worst ten, and all on demand', async () => {
    const items = Array.from({ length: 14 }, (_, i) => item(String(101 + i)));
    const { rerender, page } = show(fleet([node('ok')], items));
    expect(screen.getAllByRole('listitem')).toHaveLength(10);
    await userEvent.click(screen.getByRole('button', { name: 'Show 4 more' }));
    expect(window.location.search).toBe('?attention=all');
    rerender(page());
    expect(screen.getAllByRole('listitem')).toHaveLength(14);
  });

  test('worst first, whatever is worst: a critical counter before a container that is merely odd', () => {
    const trouble = (ctid: string, severity: 'critical' | 'warning') => ({
      node: 'hn1',
      nodeLabel: 'hn1',
      ctid,
      title: null,
      severity,
      problem: { code: 'config_broken', message: `something about ${ctid}` },
    });
    const data = fleet([node('ok')], [item('101'), { ...item('102'), severity: 'warning' }]);
    show({ ...data, troubles: [trouble('201', 'critical'), trouble('202', 'warning')], troublesTotal: 2 });
    expect(screen.getAllByRole('link').map((link) => link.textContent)).toEqual(['201', '101', '202', '102']);
  });
});
