'use client';
import type { WriteReply } from '@/components/change/use-change';
import { errorWords } from '@/components/error-words';
import { ended } from '@/components/tasks/ended';
import { follow } from '@/components/tasks/followed';
import { t } from '@/lib/text/t';
import type { Outcome } from './run';

/** Sends a change of one container and follows its task to the end. Never rejects: what went wrong is the outcome. */
export async function taskOutcome(ctid: string, send: () => Promise<WriteReply>): Promise<Outcome> {
  try {
    const reply = await send();
    if (!('task' in reply)) return { ctid, ok: false, text: t('container.unknownEnd') };
    follow(reply.task.id);
    const { state, outcome, error } = await ended(reply.task);
    const ok = state === 'succeeded';
    return { ctid, ok, text: (ok ? outcome : (error?.message ?? outcome)) ?? t('container.unknownEnd') };
  } catch (e) {
    const words = errorWords(e);
    return { ctid, ok: false, text: words.message ?? words.title };
  }
}
