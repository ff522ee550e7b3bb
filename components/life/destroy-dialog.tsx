'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Route } from 'next';
import { useState } from 'react';
import { ChangePreview, forbidding } from '@/components/change/change-preview';
import { Refused } from '@/components/change/refused';
import { useSend } from '@/components/change/use-send';
import { titleOf } from '@/components/container/row-words';
import { containerPath, nodePath } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { useFirstFocus } from '@/components/ui/first-focus';
import { Segments } from '@/components/ui/segments';
import { closeStage } from '@/components/ui/stage';
import { call, keyOf, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ContainerRow, NodeSummary } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { DiesList } from './dies-list';

const DELAYS = ['0', '1', '24', '48'] as const;
type Delay = (typeof DELAYS)[number];

interface DestroyDialogProps {
  container: ContainerRow;
  node: NodeSummary;
  go: (path: Route) => void;
}

/** What dies, how big, when it was last backed up, the exact commands; the CTID typed. Enter does nothing anywhere in it. */
export function DestroyDialog({ container, node, go }: DestroyDialogProps) {
  const { ctid } = container;
  const title = titleOf(container);
  const params = { node: node.id, ctid };
  const { busy, refused, send } = useSend(closeStage);
  const first = useFirstFocus();
  const [delay, setDelay] = useState<Delay>('0');
  const [stop, setStop] = useState(true);
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string>();
  const body = delay === '0' ? {} : { delayHours: Number(delay), stop };
  const { data, error } = useQuery({
    queryKey: ['preview', ...keyOf(api.destroyAsk, params), JSON.stringify(body)],
    queryFn: () => call(api.destroyAsk, { params, query: { preview: '1' }, body }),
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 0,
  });
  const preview = error === null && data !== undefined && 'dies' in data ? data : undefined;
  const reason = forbidding(preview) ?? (preview === undefined ? t('destroy.reading') : undefined);
  const destroy = async () => {
    if (typed.trim() !== ctid) {
      setProblem(t('destroy.typeMissing', { ctid }));
      return;
    }
    const version = preview?.version ?? undefined;
    await send({
      send: () =>
        call(api.destroyAsk, {
          params,
          body: { ...body, confirm: typed.trim(), ...(version === undefined ? {} : { version }) },
        }),
      touched: (client) =>
        Promise.all([refresh(client, api.containerList, { node: node.id }), refresh(client, api.destroyView, params)]),
      onEnd: ({ action, state }) => {
        // Its page has nothing to show any more. Whoever has gone elsewhere meanwhile stays there.
        const here = window.location.pathname.startsWith(containerPath(node.id, ctid));
        if (action === 'destroy' && state === 'succeeded' && here) go(nodePath(node.id));
      },
    });
  };
  return (
    <Dialog
      title={t('destroy.title', { title })}
      onClose={closeStage}
      busy={busy}
      footer={
        <>
          <Button ref={first} onClick={closeStage}>
            {t('frame.cancel')}
          </Button>
          <Button variant="danger" pending={busy} reason={reason} onClick={() => void destroy()}>
            {delay === '0' ? t('destroy.confirm') : t('destroy.confirm.later', { hours: delay })}
          </Button>
        </>
      }
    >
      <div className="space-y-4 text-left whitespace-normal">
        <p>{t('destroy.intro', { title, node: node.label })}</p>
        {preview !== undefined && <DiesList dies={preview.dies} />}
        <div>
          <p className="mb-1 font-medium">{t('destroy.when')}</p>
          <Segments
            label={t('destroy.when')}
            value={delay}
            options={DELAYS.map((value) => ({ value, label: t(`destroy.when.${value}`) }))}
            onChange={setDelay}
          />
          {delay !== '0' && container.state === 'running' && (
            <label className="mt-2 flex items-center gap-2">
              <input
                type="checkbox"
                checked={stop}
                onChange={(event) => setStop(event.target.checked)}
                className="size-3.5 accent-accent"
              />
              {t('destroy.stop')}
            </label>
          )}
        </div>
        <Refused refused={refused} />
        <ChangePreview preview={preview} error={error} waiting={t('destroy.reading')} />
        <Field
          label={t('destroy.type', { ctid })}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setProblem(undefined);
          }}
          error={problem}
          autoComplete="off"
          autoCapitalize="none"
          inputMode="numeric"
          spellCheck={false}
        />
      </div>
    </Dialog>
  );
}
