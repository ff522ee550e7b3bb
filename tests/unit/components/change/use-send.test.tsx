import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { WriteReply } from '@/components/change/use-change';
import { useSend } from '@/components/change/use-send';
import { AppError } from '@/lib/errors';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => {} }) }));

function hook(onSent: () => void) {
  const wrapper = ({ children }: { children: React.ReactNode }) => (
    <QueryClientProvider client={new QueryClient()}>{children}</QueryClientProvider>
  );
  return renderHook(() => useSend(onSent), { wrapper }).result;
}
const nothing: WriteReply = { commands: [], diff: [], restart: false, findings: [] };

test('a change is sent once, however often it is asked for, and told when it is recorded', async () => {
  const onSent = vi.fn();
  const result = hook(onSent);
  let answer = (_: WriteReply) => {};
  const send = vi.fn(() => new Promise<WriteReply>((done) => (answer = done)));
  let first: Promise<unknown> = Promise.resolve();
  act(() => {
    first = result.current.send({ send, touched: () => {} });
  });
  expect(result.current.busy).toBe(true);
  await act(() => result.current.send({ send, touched: () => {} }));
  expect(send).toHaveBeenCalledTimes(1);
  expect(onSent).not.toHaveBeenCalled();
  answer(nothing);
  await act(() => first);
  expect(onSent).toHaveBeenCalledTimes(1);
});

test('what the server says against it stays, with its field, until something is changed; and it can be sent again', async () => {
  const onSent = vi.fn();
  const result = hook(onSent);
  const send = () => Promise.reject(new AppError('conflict', 'It changed meanwhile.', { field: 'version' }));
  const refusal = await act(() => result.current.send({ send, touched: () => {} }));
  expect(refusal).toEqual({ message: 'It changed meanwhile.', field: 'version', code: 'conflict' });
  expect(result.current).toMatchObject({ busy: false, refused: refusal });
  act(() => result.current.clear());
  expect(result.current.refused).toBeUndefined();
  await act(() => result.current.send({ send: () => Promise.resolve(nothing), touched: () => {} }));
  expect(onSent).toHaveBeenCalledTimes(1);
});
