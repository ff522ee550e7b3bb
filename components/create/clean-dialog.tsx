'use client';
import { ChangePreview, forbidding } from '@/components/change/change-preview';
import { Refused } from '@/components/change/refused';
import { usePreview } from '@/components/change/use-change';
import { useSend } from '@/components/change/use-send';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { call, keyOf, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';

/** Takes away what a create left: what goes and by which command, then as a task. */
export function CleanDialog({ node, ctid, onClose }: { node: string; ctid: string; onClose: () => void }) {
  const { busy, refused, send } = useSend(onClose);
  const params = { node, ctid };
  const { preview, error } = usePreview([...keyOf(api.leftoverClean, params)], () =>
    call(api.leftoverClean, { params, query: { preview: '1' } }),
  );
  const clean = async () => {
    await send({
      send: () => call(api.leftoverClean, { params }),
      touched: (client) =>
        Promise.all([
          refresh(client, api.leftoverList, params),
          client.invalidateQueries({ queryKey: ['preview', 'create', node] }),
        ]),
    });
  };
  return (
    <Dialog
      title={t('create.left.title', { ctid })}
      onClose={onClose}
      busy={busy}
      footer={
        <>
          <Button onClick={onClose}>{t('frame.cancel')}</Button>
          <Button variant="primary" pending={busy} reason={forbidding(preview)} onClick={() => void clean()}>
            {t('create.left.clean')}
          </Button>
        </>
      }
    >
      <div className="space-y-3">
        <p>{t('create.left.body')}</p>
        <Refused refused={refused} />
        <ChangePreview preview={preview} error={error} waiting={t('create.rail.waiting')} />
      </div>
    </Dialog>
  );
}
