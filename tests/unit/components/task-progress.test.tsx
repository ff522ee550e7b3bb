import { render, screen } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { NowProvider } from '@/components/now';
import { progressView, type Underway } from '@/components/tasks/progress-words';
import { TaskProgress } from '@/components/tasks/task-progress';

const startedAt = 1_700_000_000_000;
const MIB = 1024 * 1024;

describe('how far a task is', () => {
  test.each<[string, Underway, number, string, number | null]>([
    [
      'bytes of a known whole',
      { startedAt, progress: { ratio: 0.42, totalBytes: 310 * MIB } },
      12,
      '42 % of 310 MiB',
      0.42,
    ],
    ['a share of an unknown whole', { startedAt, progress: { ratio: 0.42, totalBytes: null } }, 12, '42 %', 0.42],
    ['what is usual', { startedAt, usualMs: 40_000 }, 12, '12 s, usually about 40 s', 0.3],
    ['longer than usual', { startedAt, usualMs: 40_000 }, 90, '1 min, longer than usual (about 40 s)', 0.95],
    ['an estimate that is never done', { startedAt, usualMs: 40_000 }, 41, '41 s, usually about 40 s', 0.95],
    [
      'time it waited for a lock is no work',
      { startedAt, sentAt: startedAt + 10_000, usualMs: 40_000 },
      20,
      '20 s, usually about 40 s',
      0.25,
    ],
    ['nothing known but the time', { startedAt }, 12, '12 s', null],
    ['what is usually over at once', { startedAt, usualMs: 300 }, 12, '12 s', null],
  ])('%s', (_, task, seconds, text, ratio) => {
    const view = progressView(task, startedAt + seconds * 1000);
    expect(view?.text).toBe(text);
    if (ratio === null) expect(view?.ratio).toBeNull();
    else expect(view?.ratio).toBeCloseTo(ratio);
  });

  test('before it began there is nothing to say', () => {
    expect(progressView({ startedAt: null }, startedAt)).toBeUndefined();
  });

  test('is read out with both numbers', () => {
    render(
      <NowProvider now={Date.now()}>
        <TaskProgress
          task={{ startedAt: Date.now() - 12_000, progress: { ratio: 0.42, totalBytes: 310 * MIB } }}
          title="fetch template debian"
          look="wide"
        />
      </NowProvider>,
    );
    const bar = screen.getByRole('progressbar', { name: 'Progress: fetch template debian' });
    expect(bar).toHaveAttribute('aria-valuenow', '42');
    expect(bar).toHaveAttribute('aria-valuetext', '42 % of 310 MiB');
  });
});
