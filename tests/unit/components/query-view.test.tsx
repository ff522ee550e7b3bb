import type { UseQueryResult } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import { NowProvider } from '@/components/now';
import { QueryView } from '@/components/query-view';
import { AppError, type ErrorCode, errorStatus } from '@/lib/errors';
import { t } from '@/lib/text/t';

const NOW = Math.floor(Date.now() / 1000) * 1000;
interface Data {
  now: number;
  names: string[];
}

function show(state: { data?: Data; error?: Error }) {
  const refetch = vi.fn(async () => {});
  // QueryView reads these members and no other.
  const query = { error: null, isFetching: false, ...state, refetch } as unknown as UseQueryResult<Data>;
  render(
    <NowProvider now={NOW}>
      <QueryView
        query={query}
        skeleton={<p>{'bones'}</p>}
        isEmpty={(data) => data.names.length === 0}
        empty={<p>{'No containers yet'}</p>}
        notFound={<p>{'101 is not on this node'}</p>}
      >
        {(data) => <p>{data.names.join()}</p>}
      </QueryView>
    </NowProvider>,
  );
  return refetch;
}

describe('a query on the screen', () => {
  test('waits with a skeleton', () => {
    show({});
    expect(screen.getByText('bones').parentElement).toHaveAttribute('aria-busy', 'true');
  });

  test('shows data', () => {
    show({ data: { now: NOW, names: ['web1', 'db1'] } });
    expect(screen.getByText('web1,db1')).toBeVisible();
  });

  test('says when there is nothing', () => {
    show({ data: { now: NOW, names: [] } });
    expect(screen.getByText('No containers yet')).toBeVisible();
  });

  test('keeps data that could not be refreshed, with its age and the reason', async () => {
    const refetch = show({
      data: { now: NOW - 40_000, names: ['web1'] },
      error: new AppError('node_silent', 'hn5 did not answer within 20 s.'),
    });
    expect(screen.getByText('web1')).toBeVisible();
    expect(screen.getByRole('status')).toHaveTextContent(
      /Not refreshed since 4\d s ago: hn5 did not answer within 20 s\./,
    );
    await userEvent.setup().click(screen.getByRole('button', { name: 'Try again' }));
    expect(refetch).toHaveBeenCalledOnce();
  });

  test('uses the page’s own words for what does not exist', () => {
    show({ error: new AppError('not_found', 'No container 101.') });
    expect(screen.getByText('101 is not on this node')).toBeVisible();
  });

  test('offers no retry where a right is missing', async () => {
    show({ error: new AppError('forbidden', 'This needs the role operator.') });
    expect(await screen.findByText('You may not see this')).toBeVisible();
    expect(screen.queryByRole('button')).toBeNull();
  });

  test('speaks of a defect without showing its inner text', async () => {
    show({ error: new TypeError('undefined is not a function') });
    expect(await screen.findByRole('alert')).toHaveTextContent('vzboard itself failed');
    expect(screen.getByRole('alert')).not.toHaveTextContent('undefined is not a function');
  });

  const failing = (Object.keys(errorStatus) as ErrorCode[]).filter(
    (code) => code !== 'forbidden' && code !== 'not_found',
  );
  test.each(failing)('shows %s with title, sentence, what to do and a retry', async (code) => {
    const refetch = show({ error: new AppError(code, 'What happened.', { detail: 'raw text' }) });
    const panel = await screen.findByRole('alert');
    expect(panel).toHaveTextContent(t(`errors.${code}.title`));
    expect(panel).toHaveTextContent('What happened.');
    expect(panel).toHaveTextContent(t(`errors.${code}.hint`));
    expect(panel).toHaveTextContent('raw text');
    await userEvent.setup().click(screen.getByRole('button', { name: 'Try again' }));
    expect(refetch).toHaveBeenCalledOnce();
  });
});
