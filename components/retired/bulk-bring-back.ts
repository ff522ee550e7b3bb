'use client';
/** Bringing several back, with the question, options, run and retry of every other thing done to several. */
import { Undo2 } from 'lucide-react';
import { askBulk } from '@/components/container/ask-bulk';
import type { BulkAsk } from '@/components/container/bulk-verbs';
import { retiredPath } from '@/components/paths';
import { t } from '@/lib/text/t';
import { bringBackDoing } from './bulk-retire';

const VERB: BulkAsk = {
  id: 'bring-back',
  label: t('retired.bringBack'),
  icon: Undo2,
  isDanger: false,
  asks: (count) => t('retired.bulk.ask', { count }),
  page: retiredPath,
  doing: async () => bringBackDoing(),
  tells: ({ done, all, failed }) =>
    failed === 0 && done === all
      ? t('retired.bulk.done', { count: done })
      : t('retired.bulk.partly', { ok: done, all, failed }),
};

export function askBringBack(ctids: readonly string[], around: Parameters<typeof askBulk>[2]): void {
  askBulk(VERB, { ctids: [...ctids], sentences: [t('retired.bulk.does', { count: ctids.length })] }, around);
}
