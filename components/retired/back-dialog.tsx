'use client';
import { call, keyOf, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { Retired } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { AskDialog } from './ask-dialog';
import { retiredTitle } from './retired-words';

/** What comes back, and what others were given meanwhile. */
export function BackDialog({ node, retired, onClose }: { node: string; retired: Retired; onClose: () => void }) {
  const params = { node, ctid: retired.ctid };
  return (
    <AskDialog
      title={t('retired.bringBack.title', { title: retiredTitle(retired) })}
      confirm={t('retired.bringBack')}
      previewKey={keyOf(api.bringBack, params)}
      preview={() => call(api.bringBack, { params, query: { preview: '1' } })}
      send={() => call(api.bringBack, { params })}
      touched={(client) =>
        Promise.all([
          refresh(client, api.retiredList, { node }),
          refresh(client, api.containerList, { node }),
          refresh(client, api.timelineList, { node }),
        ])
      }
      onClose={onClose}
    >
      <p>{t('retired.bringBack.body', { ctid: retired.ctid })}</p>
    </AskDialog>
  );
}
