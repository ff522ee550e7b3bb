'use client';
import { useState } from 'react';
import { useFirstFocus } from '@/components/ui/first-focus';
import { call } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { BodyOf } from '@/lib/api/endpoint';
import { t } from '@/lib/text/t';
import { ChangeDialog } from './change-dialog';
import { parseSeconds, printSeconds, secondsMeaning } from './meaning';
import { MeaningField } from './meaning-field';
import type { Owner, QuotaReply } from './words';

type Body = BodyOf<typeof api.quotaGraceSet>;

/** How long users, or groups, may stay above their soft limits. */
export function GraceDialog({ data, kind, onClose }: { data: QuotaReply; kind: Owner['kind']; onClose: () => void }) {
  const { node, ctid } = data;
  const first = useFirstFocus<HTMLInputElement>();
  const [from] = useState(data.second.grace?.[kind]);
  const start = { blocks: printSeconds(from?.blockSeconds ?? 0), inodes: printSeconds(from?.inodeSeconds ?? 0) };
  const [blocks, setBlocks] = useState(start.blocks);
  const [inodes, setInodes] = useState(start.inodes);
  const [blockSeconds, inodeSeconds] = [parseSeconds(blocks), parseSeconds(inodes)];
  const bad = blockSeconds === undefined || inodeSeconds === undefined;
  const same = blockSeconds === from?.blockSeconds && inodeSeconds === from?.inodeSeconds;
  const body: Body | undefined =
    bad || same || from === undefined ? undefined : { kind, blockSeconds, inodeSeconds, version: from.version };
  return (
    <ChangeDialog
      node={node.id}
      ctid={ctid}
      title={t('quota.second.grace.edit.of', { kind })}
      body={body}
      problem={bad ? t('quota.edit.seconds.bad') : undefined}
      send={(sent: Body, preview) =>
        call(api.quotaGraceSet, { params: { node: node.id, ctid }, query: preview ? { preview: '1' } : {}, body: sent })
      }
      onClose={onClose}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <MeaningField
          label={t('quota.field.blockSeconds')}
          value={blocks}
          meaning={secondsMeaning(blocks)}
          help={t('quota.edit.seconds')}
          ref={first}
          onChange={setBlocks}
        />
        <MeaningField
          label={t('quota.field.inodeSeconds')}
          value={inodes}
          meaning={secondsMeaning(inodes)}
          help={t('quota.edit.seconds')}
          onChange={setInodes}
        />
      </div>
    </ChangeDialog>
  );
}
