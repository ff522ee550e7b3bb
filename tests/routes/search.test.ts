import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GET as search } from '@/app/api/search/route';
import type { FoundContainer } from '@/lib/api/schemas';
import { ask, type TestBoard, testBoard } from './test-board';

let board: TestBoard;
beforeAll(async () => {
  board = await testBoard();
});
afterAll(() => board.close());

async function find(q: string, count?: string): Promise<{ containers: FoundContainer[]; total: number }> {
  const { status, body } = await ask(search, 'GET', { query: { q, ...(count === undefined ? {} : { count }) } });
  expect(status).toBe(200);
  return body as { containers: FoundContainer[]; total: number };
}

describe('search', () => {
  test('a CTID is found on the node that has it', async () => {
    const { containers } = await find('201');
    expect(containers[0]).toMatchObject({ node: 'hn2', ctid: '201', title: 'chat', state: 'running' });
  });

  test('names, host names and addresses are found, whatever the case', async () => {
    expect((await find('CHAT')).containers[0]?.ctid).toBe('201');
    expect((await find('chat.example')).containers[0]?.ctid).toBe('201');
    const ip = (await find('201')).containers[0]?.ips[0] ?? '';
    expect((await find(ip)).containers[0]?.ctid).toBe('201');
  });

  test('answers the best few and says how many match in all', async () => {
    const { containers, total } = await find('hn4 app', '5');
    expect(containers).toHaveLength(5);
    expect(total).toBeGreaterThan(5);
  });

  test('nothing typed finds nothing', async () => {
    expect(await find('  ')).toMatchObject({ containers: [], total: 0 });
  });

  test('a count beyond the limit is refused by name', async () => {
    expect(await ask(search, 'GET', { query: { q: 'a', count: '1000' } })).toMatchObject({
      status: 400,
      body: { error: { code: 'bad_input', field: 'count' } },
    });
  });

  test('nobody finds anything without signing in', async () => {
    const closed = await testBoard({ demo: false });
    expect(await ask(search, 'GET', { query: { q: '201' } })).toMatchObject({ status: 401 });
    await closed.close();
  });
});
