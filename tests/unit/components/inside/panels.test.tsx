import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { describe, expect, test } from 'vitest';
import { KernelLines } from '@/components/inside/kernel-panel';
import { Processes } from '@/components/inside/process-panel';
import { NowProvider } from '@/components/now';
import type { NodeSummary } from '@/lib/api/schemas';

const now = 1_700_000_000_000;
// Of a node only its id is used here.
const node = { id: 'hn1', label: 'Rack 3' } as NodeSummary;
const show = (children: ReactNode) =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <NowProvider now={now}>{children}</NowProvider>
    </QueryClientProvider>,
  );
const nothing = () => {};

const list = {
  ...{ now, node, ctid: '101', state: 'running' as const, at: now, total: 2, residentKib: 3000, virtualKib: 9000 },
  ...{ unread: 0, truncated: false, problem: null, privvmpages: null },
  physpages: { heldBytes: 4_194_304, limitBytes: 'unlimited' as const },
  processes: [
    {
      pid: 7,
      parent: 1,
      user: 'root',
      state: 'Z',
      residentKib: 2000,
      virtualKib: 9,
      seconds: null,
      command: '<b>x</b>',
    },
    { pid: 1, parent: 0, user: 'root', state: 'Ss', residentKib: 1000, virtualKib: 9, seconds: 65, command: 'init' },
  ],
};

describe('the processes', () => {
  test('show memory, share and command as text', () => {
    show(<Processes data={list} retry={nothing} retrying={false} />);
    const [, first] = within(screen.getByRole('table')).getAllByRole('row');
    expect(first).toHaveTextContent('<b>x</b>');
    expect(first).toHaveTextContent('ended, not collected');
    expect(within(first as HTMLElement).getByRole('meter')).toHaveAttribute('aria-valuetext', '66 % of what all hold');
    expect(screen.getByText('physpages: 4 MiB held')).toBeVisible();
  });

  test('that are not all say so, as does a ps that says too much', () => {
    show(<Processes data={{ ...list, total: 1200, unread: 3, truncated: true }} retry={nothing} retrying={false} />);
    expect(
      screen.getByText(/Only the 2 largest are shown\. 3 lines of ps could not be read\. ps said more/),
    ).toBeVisible();
  });

  test('that could not be read say why instead', () => {
    const problem = {
      code: 'node_failed',
      message: 'The container has no ps: install procps there.',
      detail: 'bash: ps',
    };
    show(<Processes data={{ ...list, processes: [], problem }} retry={nothing} retrying={false} />);
    expect(screen.getByRole('alert')).toHaveTextContent('The container has no ps');
  });
});

describe('the kernel’s lines', () => {
  const lines = [
    {
      ...{ at: now - 60_000, kind: 'oom_kill' as const, nodeWide: false, process: { pid: 4711, name: 'httpd' } },
      text: 'Out of memory in UB 101: OOM killed process 4711 (httpd) score 0',
    },
    {
      ...{ at: null, kind: 'shortage' as const, nodeWide: false, counter: 'kmemsize' },
      text: 'Fatal resource shortage: kmemsize, UB 101.',
    },
  ];
  const reply = { now, node, ctid: '101', lines, more: 0, since: now - 86_400_000, problem: null };

  test('say what happened, and lead to the counter', () => {
    show(<KernelLines data={reply} retry={nothing} retrying={false} />);
    const [kill, shortage] = screen.getAllByRole('listitem');
    expect(kill).toHaveTextContent('Killed for lack of memory: httpd');
    expect(kill).toHaveTextContent('1 min ago');
    expect(within(shortage as HTMLElement).getByRole('link')).toHaveAttribute(
      'href',
      '/nodes/hn1/containers/101/beancounters',
    );
  });

  test('that are none say that older ones are gone', () => {
    show(<KernelLines data={{ ...reply, lines: [], since: null }} retry={nothing} retrying={false} />);
    expect(screen.getByText('The kernel has nothing about this container')).toBeVisible();
    expect(screen.getByText(/prints no times/)).toBeVisible();
  });

  test('that the node does not show say what it takes', () => {
    const problem = { code: 'node_failed', message: 'The node does not show the messages of its kernel.' };
    show(<KernelLines data={{ ...reply, lines: [], problem }} retry={nothing} retrying={false} />);
    expect(screen.getByRole('alert')).toHaveTextContent(/dmesg_restrict/);
  });
});
