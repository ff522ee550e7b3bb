'use client';
import type { BulkDoing } from '@/components/container/bulk-verbs';
import { PreviewsView, usePreviews } from '@/components/many/previews';
/** Retiring several, and bringing several back, as a question asks it. */
import { taskOutcome } from '@/components/many/task-outcome';
import { call, keyOf, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';

type Verb = 'containerRetire' | 'bringBack';

export const retireDoing = (): BulkDoing => doing('containerRetire');
export const bringBackDoing = (): BulkDoing => doing('bringBack');

function doing(verb: Verb): BulkDoing {
  return {
    commands: (node, ctids) => <Ask verb={verb} node={node} ctids={ctids} />,
    run: async (client, node, ctid) => {
      const outcome = await taskOutcome(ctid, () => call(api[verb], { params: { node, ctid } }));
      void refresh(client, api.containerList, { node });
      void refresh(client, api.retiredList, { node });
      void refresh(client, api.timelineList, { node });
      return outcome;
    },
  };
}

function Ask({ verb, node, ctids }: { verb: Verb; node: string; ctids: readonly string[] }) {
  const previews = usePreviews(ctids, keyOf(api[verb], { node, ctid: '' }), (ctid) =>
    call(api[verb], { params: { node, ctid }, query: { preview: '1' } }),
  );
  return <PreviewsView previews={previews} />;
}
