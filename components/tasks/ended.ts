import { call, pollMs } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { Task } from '@/lib/api/schemas';

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Asks until the task has ended. Rejects when vzboard cannot be asked. */
export async function ended(task: Task): Promise<Task> {
  let last = task;
  while (last.state === 'queued' || last.state === 'running') {
    await pause(pollMs.moving / 2);
    last = (await call(api.taskView, { params: { task: task.id } })).task;
  }
  return last;
}
