'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useId, useState } from 'react';
import { ChangePreview, forbidding } from '@/components/change/change-preview';
import { Refused } from '@/components/change/refused';
import { useSend } from '@/components/change/use-send';
import { titleOf } from '@/components/container/row-words';
import { errorWords } from '@/components/error-words';
import { templatesPath } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useFirstFocus } from '@/components/ui/first-focus';
import { closeStage } from '@/components/ui/stage';
import { call, keyOf, q, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ContainerRow, NodeSummary } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

/** From which template, whether it is started, what that changes and keeps, and the exact commands. */
export function ReinstallDialog({ container, node }: { container: ContainerRow; node: NodeSummary }) {
  const { ctid } = container;
  const title = titleOf(container);
  const params = { node: node.id, ctid };
  const id = useId();
  const { busy, refused, clear, send } = useSend(closeStage);
  const first = useFirstFocus();
  const [template, setTemplate] = useState('');
  const [start, setStart] = useState(container.state === 'running');
  const [missing, setMissing] = useState(false);
  const templates = useQuery(q(api.templateList, { node: node.id }));
  const cached = templates.data?.templates.filter(({ kind }) => kind === 'tarball') ?? [];
  const body = { template, start };
  const { data, error } = useQuery({
    queryKey: ['preview', ...keyOf(api.reinstallAsk, params), JSON.stringify(body)],
    queryFn: () => call(api.reinstallAsk, { params, query: { preview: '1' }, body }),
    enabled: template !== '',
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 0,
  });
  const preview = template !== '' && error === null && data !== undefined && 'commands' in data ? data : undefined;
  const reason = forbidding(preview);
  const reinstall = async () => {
    if (template === '') {
      setMissing(true);
      return;
    }
    if (preview === undefined) return;
    const version = preview.version ?? undefined;
    await send({
      send: () => call(api.reinstallAsk, { params, body: { ...body, ...(version === undefined ? {} : { version }) } }),
      touched: (client) => refresh(client, api.containerList, { node: node.id }),
    });
  };
  const none = templates.data !== undefined && cached.length === 0;
  return (
    <Dialog
      title={t('reinstall.title', { title })}
      onClose={closeStage}
      busy={busy}
      footer={
        <>
          <Button ref={first} onClick={closeStage}>
            {t('frame.cancel')}
          </Button>
          <Button variant="danger" pending={busy} reason={reason} onClick={() => void reinstall()}>
            {t('reinstall.confirm')}
          </Button>
        </>
      }
    >
      <div className="space-y-4 text-left whitespace-normal">
        <p>{t('reinstall.intro', { title, node: node.label })}</p>
        <div>
          <label htmlFor={id} className="mb-1 block font-medium">
            {t('reinstall.template')}
          </label>
          <select
            id={id}
            value={template}
            aria-invalid={missing}
            aria-describedby={`${id}-help`}
            onChange={(event) => {
              setTemplate(event.target.value);
              setMissing(false);
              clear();
            }}
            className={`h-9 w-full rounded-md border bg-surface px-2 text-sm text-ink ${missing ? 'border-critical' : 'border-edge'}`}
          >
            <option value="">{t('reinstall.template.choose')}</option>
            {cached.map(({ file, name }) => (
              <option key={file} value={name}>
                {name === container.template ? t('reinstall.template.now', { name }) : name}
              </option>
            ))}
          </select>
          <p id={`${id}-help`} className={`mt-1 text-xs ${missing ? 'text-critical' : 'text-faint'}`}>
            {missing ? `${t('reinstall.template.missing')} ` : none ? `${t('reinstall.template.none')} ` : ''}
            <Link
              href={templatesPath(node.id)}
              prefetch={false}
              onClick={closeStage}
              className="text-accent underline underline-offset-2"
            >
              {t('reinstall.template.manage', { node: node.label })}
            </Link>
          </p>
          {templates.error !== null && (
            <p role="alert" className="mt-1 text-critical">
              {errorWords(templates.error).message ?? errorWords(templates.error).title}
            </p>
          )}
        </div>
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={start}
            onChange={(event) => setStart(event.target.checked)}
            className="size-3.5 accent-accent"
          />
          {t('reinstall.start')}
        </label>
        <Refused refused={refused} />
        <ChangePreview
          preview={preview}
          error={template === '' ? null : error}
          waiting={t(template === '' ? 'reinstall.choose' : 'reinstall.reading')}
        />
      </div>
    </Dialog>
  );
}
