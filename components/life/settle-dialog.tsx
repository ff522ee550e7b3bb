'use client';
import { ChangePreview, forbidding } from '@/components/change/change-preview';
import { Refused } from '@/components/change/refused';
import { usePreview } from '@/components/change/use-change';
import { useSend } from '@/components/change/use-send';
import { titleOf } from '@/components/container/row-words';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useFirstFocus } from '@/components/ui/first-focus';
import { call, keyOf, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ContainerRow } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

interface SettleDialogProps {
  which: 'confirm' | 'undo';
  container: ContainerRow;
  node: string;
  onClose: () => void;
}

/** The end of a reinstall, one way or the other: either erases files for good. */
export function SettleDialog({ which, container, node, onClose }: SettleDialogProps) {
  const endpoint = which === 'confirm' ? api.reinstallConfirm : api.reinstallUndo;
  const params = { node, ctid: container.ctid };
  const { busy, refused, send } = useSend(onClose);
  const first = useFirstFocus();
  const { preview, error } = usePreview(keyOf(endpoint, params), () =>
    call(endpoint, { params, query: { preview: '1' } }),
  );
  const reason = forbidding(preview) ?? (preview === undefined ? t('reinstall.reading') : undefined);
  const settle = async () => {
    await send({
      send: () => call(endpoint, { params }),
      touched: (client) => refresh(client, api.containerList, { node }),
    });
  };
  return (
    <Dialog
      title={t(`reinstall.${which}.title`, { title: titleOf(container) })}
      onClose={onClose}
      busy={busy}
      footer={
        <>
          <Button ref={first} onClick={onClose}>
            {t('frame.cancel')}
          </Button>
          <Button variant="danger" pending={busy} reason={reason} onClick={() => void settle()}>
            {t(`reinstall.${which}.do`)}
          </Button>
        </>
      }
    >
      <div className="space-y-4">
        <p>{t(`reinstall.${which}.body`)}</p>
        <Refused refused={refused} />
        <ChangePreview preview={preview} error={error} waiting={t('reinstall.reading')} />
      </div>
    </Dialog>
  );
}
