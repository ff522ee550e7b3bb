'use client';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Findings } from '@/components/change/change-preview';
import { useSettled } from '@/components/change/use-settled';
import { errorWords } from '@/components/error-words';
import { Panel } from '@/components/ui/panel';
import { Segments } from '@/components/ui/segments';
import { EditText } from '@/components/xml/edit-text';
import { type Dialect, dialectsShown } from '@/components/xml/view';
import { call } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { isAppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { type ProblemLine, parseProblems } from '@/lib/xml/problem-lines';
import type { Row } from './draft';
import type { FormModel } from './model';
import type { CreatePreview } from './use-create-preview';

interface XmlViewProps {
  model: FormModel;
  /** The container as it is asked for now. */
  row: Row | undefined;
  /** Called with true while the text cannot be shown as a form. */
  onPinned: (pinned: boolean) => void;
}

/** The draft as a domain document. A document that can be made is the draft from then on; one that cannot keeps the draft as it was. */
export function XmlView({ model, row, onPinned }: XmlViewProps) {
  const node = model.choices.node.id;
  const [dialect, setDialect] = useState<Dialect>('a');
  const [edited, setEdited] = useState<string>();
  // The text of the draft as it was when this view, or this dialect, was chosen: later changes of the draft come from the text.
  const [base, setBase] = useState(row);
  const written = useQuery({
    queryKey: ['preview', 'create-xml', node, dialect, base],
    queryFn: async () => {
      const reply = await call(api.containerCreate, {
        ...{ params: { node }, query: { preview: '1', dialect } },
        body: base ?? '',
      });
      return 'xml' in reply ? (reply.xml ?? '') : '';
    },
    enabled: base !== undefined,
    refetchOnWindowFocus: false,
    retry: false,
  });
  const settled = useSettled(edited);
  const read = useQuery({
    queryKey: ['preview', 'create-document', node, settled],
    queryFn: async (): Promise<CreatePreview | null> => {
      const query = { preview: '1' as const };
      const reply = await call(api.containerCreate, { params: { node }, query, body: settled ?? '' });
      return 'config' in reply ? reply : null;
    },
    enabled: settled !== undefined,
    refetchOnWindowFocus: false,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const isCurrent = edited === settled && (edited === undefined || !read.isPending);
  const problems = edited === undefined || !isCurrent ? [] : problemsOf(read.data ?? undefined, read.error);
  const pinned = edited !== undefined && (!isCurrent || problems.length > 0);
  useEffect(() => onPinned(pinned), [onPinned, pinned]);
  useEffect(() => () => onPinned(false), [onPinned]);
  const { change } = model;
  const [taken, setTaken] = useState<unknown>();
  const draft = isCurrent && problems.length === 0 ? read.data?.draft : undefined;
  useEffect(() => {
    if (draft == null || draft === taken) return;
    setTaken(draft);
    const { ctid, template, profile, layout = '', values } = draft;
    // Addresses of a pool stand in the text: from here on they are typed ones.
    change({ ctid, template, profile, layout, values, pools: [] });
  }, [draft, taken, change]);

  if (model.draft.count > 1) return <p className="text-muted">{t('create.xml.several')}</p>;
  if (written.error !== null) {
    const words = errorWords(written.error);
    return <p className="text-critical">{words.message ?? words.title}</p>;
  }
  if (written.data === undefined) return <p className="text-xs text-faint">{t('create.rail.waiting')}</p>;
  return (
    <Panel
      title={t('create.xml.title')}
      aside={
        <Segments
          label={t('xml.dialect')}
          value={dialect}
          options={dialectsShown.map((value) => ({ value, label: value.toUpperCase() }))}
          onChange={(next) => {
            // Half a document is no draft that could be written in another dialect.
            if (pinned) return;
            setBase(row);
            setEdited(undefined);
            setDialect(next);
          }}
        />
      }
    >
      <EditText key={dialect} value={edited ?? written.data} onChange={setEdited} problems={problems}>
        <p className="text-xs text-faint">{t('create.xml.help')}</p>
        {edited !== undefined && !isCurrent && <p className="text-xs text-faint">{t('xml.edit.checking')}</p>}
        {edited !== undefined && isCurrent && read.data != null && (
          <div aria-live="polite">
            <Findings findings={read.data.findings} />
          </div>
        )}
      </EditText>
    </Panel>
  );
}

function problemsOf(found: CreatePreview | undefined, error: unknown): ProblemLine[] {
  if (error != null) {
    const said = isAppError(error) && error.field === 'body' ? parseProblems(error.detail ?? '') : [];
    if (said.length > 0) return said;
    const words = errorWords(error);
    return [{ code: 'E', line: 1, column: 1, message: words.message ?? words.title }];
  }
  return (found?.refusals ?? []).map(({ reason, line, message }) => ({
    ...{ code: reason, line: line ?? 1, column: 1, message },
  }));
}
