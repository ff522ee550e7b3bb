'use client';
/** What a draft comes to, asked while it is filled in. The password stays here: whether there is one is all that a preview needs to know. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import { isAppError } from '@/lib/errors';
import type { Row } from './draft';

export type CreatePreview = Extract<ReplyOf<typeof api.containerCreate>, { config: string }>;

/** Stands in for a password of the same length: its commands and findings are the same. */
const veil = (password: string) => 'x'.repeat(Math.min(password.length, 128));

export function useCreatePreview(node: string, row: Row | undefined, password: string) {
  const body =
    row === undefined ? undefined : row.start && password !== '' ? { ...row, password: veil(password) } : row;
  const query = useQuery({
    queryKey: ['preview', 'create', node, body],
    queryFn: async (): Promise<CreatePreview | null> => {
      if (body === undefined) return null;
      const reply = await call(api.containerCreate, { params: { node }, query: { preview: '1' }, body });
      return 'config' in reply ? reply : null;
    },
    enabled: body !== undefined && body.ctid !== '' && body.template !== '' && body.profile !== '',
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 0,
  });
  const error = query.error === null ? undefined : isAppError(query.error) ? query.error : undefined;
  return { preview: query.error === null ? (query.data ?? undefined) : undefined, error, failure: query.error };
}
