'use client';
import { useQuery } from '@tanstack/react-query';
import { q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { formatBytes } from '@/lib/format';
import { t } from '@/lib/text/t';

export interface Output {
  text: string;
  /** Offset of the next byte to ask for. */
  next: number;
  done: boolean;
}

const NOTHING: Output = { text: '', next: 0, done: false };

/** While it runs, output is asked for this often. */
const POLL_MS = 1000;

/**
 * A task's output, read on from the byte where the last reply ended. Each read goes as far as there is something; when the task has ended and
 * all is read, it stops.
 */
export function useTaskOutput(task: string) {
  return useQuery({
    queryKey: [...q(api.taskOutput, { task }).queryKey, 'text'],
    queryFn: async ({ client, queryKey, signal }) => {
      let have = client.getQueryData<Output>(queryKey) ?? NOTHING;
      for (;;) {
        if (have.done) return have;
        const part = await q(api.taskOutput, { task }, { from: have.next }).queryFn({ signal });
        const stuck = part.next === have.next;
        have = append(have, part);
        if (stuck) return have;
      }
    },
    staleTime: ({ state }) => (state.data?.done === true ? Number.POSITIVE_INFINITY : 0),
    refetchInterval: ({ state }) => (state.data?.done === true ? false : POLL_MS),
  });
}

/** Joins what was read with what came; a hole where bytes were not kept is written as one line. */
export function append(have: Output, part: { from: number; next: number; text: string; done: boolean }): Output {
  const missing = part.from - have.next;
  const hole = missing > 0 ? `\n[${t('tasks.output.dropped', { bytes: formatBytes(missing) })}]\n` : '';
  return { text: have.text + hole + part.text, next: part.next, done: part.done };
}
