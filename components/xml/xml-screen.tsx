'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Download, Pencil } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { saveBlob } from '@/components/charts/save';
import { useSession } from '@/components/frame/fleet-query';
import { QueryView } from '@/components/query-view';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Panel } from '@/components/ui/panel';
import { Segments } from '@/components/ui/segments';
import { SkeletonRows } from '@/components/ui/skeleton';
import { ScrollRegion } from '@/components/ui/table';
import { useUrlState } from '@/components/url-state';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';
import { EditPanel } from './edit-panel';
import { Limits } from './limits';
import { dialectsShown, queryOf, type View, viewOf, type XmlReply } from './view';
import { XmlText } from './xml-text';

/** A container as domain XML, in the dialect that is asked for. */
export function XmlScreen({ node, ctid }: { node: string; ctid: string }) {
  const [params, change] = useUrlState();
  const view = viewOf((name) => params.get(name));
  const query = useQuery({
    ...q(api.containerXml, { node, ctid }, queryOf(view)),
    refetchInterval: pollMs.facts,
    // Another dialect of the same container stays on screen until this one is there.
    placeholderData: keepPreviousData,
  });
  const [edited, setEdited] = useState<XmlReply>();
  const [back, setBack] = useState(false);
  const close = () => {
    setEdited(undefined);
    setBack(true);
  };
  // What is edited stays what it was when that began, whatever is read meanwhile.
  if (edited !== undefined) {
    return <EditPanel node={node} ctid={ctid} data={edited} onClose={close} />;
  }
  return (
    <>
      <Choices
        view={view}
        onChange={(next) =>
          change({ dialect: next.dialect === 'c' ? null : next.dialect, source: next.source ? '1' : null })
        }
      />
      <QueryView query={query} skeleton={<SkeletonRows rows={12} columns={2} />}>
        {(data) => (
          <XmlContent
            ctid={ctid}
            data={data}
            busy={query.isPlaceholderData}
            edit={<EditButton data={data} focused={back} onClick={() => setEdited(data)} />}
          />
        )}
      </QueryView>
    </>
  );
}

interface EditButtonProps {
  data: XmlReply;
  /** Whoever comes back from editing goes on from here. */
  focused: boolean;
  onClick: () => void;
}

function EditButton({ data, focused, onClick }: EditButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only where it appears; later it would take the focus from somebody
  useEffect(() => {
    if (focused) button.current?.focus();
  }, []);
  const role = useSession().data?.user.role;
  const reason =
    data.version === null ? t('xml.edit.older') : role === 'viewer' ? t('change.needsOperator') : undefined;
  return (
    <Button ref={button} size="sm" reason={reason} onClick={onClick} icon={<Pencil size={13} aria-hidden />}>
      {t('xml.edit')}
    </Button>
  );
}

function Choices({ view, onChange }: { view: View; onChange: (view: View) => void }) {
  const help = useId();
  return (
    <div className="mb-4 space-y-2">
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
        <Segments
          label={t('xml.dialect')}
          value={view.dialect}
          options={dialectsShown.map((dialect) => ({ value: dialect, label: t(`xml.dialect.${dialect}`) }))}
          onChange={(dialect) => onChange({ ...view, dialect })}
        />
        <label className="inline-flex items-center gap-2">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={view.source}
            aria-describedby={help}
            onChange={(event) => onChange({ ...view, source: event.target.checked })}
          />
          {t('xml.source')}
        </label>
      </div>
      <p className="max-w-3xl text-xs text-muted">
        {t(`xml.dialect.${view.dialect}.is`)} <span id={help}>{t('xml.source.is')}</span>
      </p>
    </div>
  );
}

interface XmlContentProps {
  ctid: string;
  data: XmlReply;
  busy?: boolean;
  /** The way to change it. */
  edit?: ReactNode;
}

export function XmlContent({ ctid, data, busy = false, edit }: XmlContentProps) {
  const { xml, dialect } = data;
  return (
    <div className="space-y-4" aria-busy={busy}>
      <Limits data={data} />
      <Panel
        flush
        title={t('xml.text', { dialect: dialect.toUpperCase() })}
        aside={
          <div className="flex flex-wrap items-center gap-1">
            <CopyButton text={xml} label={t('frame.copy')} />
            <Button
              variant="quiet"
              size="sm"
              onClick={() => saveBlob(`${ctid}-${dialect}.xml`, new Blob([xml], { type: 'application/xml' }))}
              icon={<Download size={13} aria-hidden />}
            >
              {t('xml.download')}
            </Button>
            {edit}
          </div>
        }
      >
        <ScrollRegion label={t('xml.text', { dialect: dialect.toUpperCase() })}>
          <XmlText xml={xml} busy={busy} />
        </ScrollRegion>
      </Panel>
    </div>
  );
}
