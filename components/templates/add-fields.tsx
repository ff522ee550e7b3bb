'use client';
import { useQuery } from '@tanstack/react-query';
import { PackageSearch } from 'lucide-react';
import { errorWords } from '@/components/error-words';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { Field, Select } from '@/components/ui/field';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';
import { type AddDraft, type DraftErrors, fileOfUrl } from './add-draft';
import type { TemplateList } from './templates-screen';

interface FieldsProps {
  draft: AddDraft;
  change: (part: Partial<AddDraft>) => void;
  errors: DraftErrors;
  data: TemplateList;
}

const plain = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false };

/** A name that the node's own tool fetches. What is offered may be nothing, also for want of a network. */
export function RepositoryFields({ draft, change, errors, data }: FieldsProps) {
  const cached = new Set(data.templates.map(({ name }) => name));
  return (
    <>
      <Field
        {...plain}
        label={t('templates.name')}
        value={draft.name}
        onChange={(event) => change({ name: event.target.value, update: false })}
        error={errors.name}
        help={t(`templates.name.help.${data.source}`)}
      />
      {cached.has(draft.name.trim()) && data.source === 'vztmpl-dl' && (
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={draft.update}
            onChange={(event) => change({ update: event.target.checked })}
            className="size-4 accent-accent"
          />
          {t('templates.update')}
        </label>
      )}
      <Offers
        node={data.node.id}
        cached={cached}
        chosen={draft.name}
        onChoose={(name) => change({ name, update: false })}
      />
    </>
  );
}

interface OffersProps {
  node: string;
  cached: ReadonlySet<string>;
  chosen: string;
  onChoose: (name: string) => void;
}

function Offers({ node, cached, chosen, onChoose }: OffersProps) {
  const query = useQuery({ ...q(api.templateOffers, { node }), staleTime: pollMs.facts, retry: false });
  const { data, error } = query;
  if (error !== null) {
    const words = errorWords(error);
    return (
      <p className="flex flex-wrap items-center gap-2 text-warning">
        {words.message ?? words.title}
        <Button size="sm" onClick={() => void query.refetch()} pending={query.isFetching}>
          {t('frame.retry')}
        </Button>
      </p>
    );
  }
  if (data === undefined) return <p className="text-xs text-faint">{t('templates.offers.reading')}</p>;
  if (data.offers.length === 0) {
    return (
      <div className="rounded-md border border-dashed border-line">
        <Empty icon={PackageSearch} title={t('templates.offers.none.title')}>
          {t(`templates.offers.none.${data.source}`)}
        </Empty>
      </div>
    );
  }
  const shown = data.offers.filter((name) => name.includes(chosen.trim()) || name === chosen.trim());
  const listed = shown.length === 0 ? data.offers : shown;
  return (
    <fieldset className="max-h-52 overflow-auto rounded-md border border-line">
      <legend className="sr-only">{t('templates.offers')}</legend>
      {listed.map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={name === chosen}
          onClick={() => onChoose(name)}
          className="flex min-h-8 w-full items-center justify-between gap-3 border-b border-line px-3 text-left last:border-b-0 hover:bg-subtle aria-pressed:bg-accent-wash aria-pressed:text-accent"
        >
          {name}
          {cached.has(name) && <Badge>{t('templates.cached')}</Badge>}
        </button>
      ))}
    </fieldset>
  );
}

/** The node itself fetches, by wget or curl, and compares the checksum before the file has a name. */
export function UrlFields({ draft, change, errors }: FieldsProps) {
  return (
    <>
      <Field
        {...plain}
        label={t('templates.url')}
        type="url"
        value={draft.url}
        onChange={(event) => {
          const url = event.target.value;
          // As long as nobody has chosen another name, the file is called as the address has it.
          const own = draft.file !== '' && draft.file !== fileOfUrl(draft.url);
          change({ url, ...(own ? {} : { file: fileOfUrl(url.trim()) }) });
        }}
        error={errors.url}
        help={t('templates.url.help')}
      />
      <Field
        {...plain}
        label={t('templates.sha256')}
        value={draft.sha256}
        onChange={(event) => change({ sha256: event.target.value })}
        error={errors.sha256}
        help={t('templates.sha256.help')}
      />
      <FileField draft={draft} change={change} errors={errors} />
    </>
  );
}

/** Out of a stopped container. Those that run are listed too, with the reason, so that nobody looks for them in vain. */
export function ContainerFields({ draft, change, errors, data }: FieldsProps) {
  const query = useQuery(q(api.containerList, { node: data.node.id }));
  const rows = query.data?.containers ?? [];
  const stopped = rows.filter(({ state }) => state === 'stopped');
  const hidden = rows.length - stopped.length;
  return (
    <>
      <div>
        <p aria-hidden className="mb-1 font-medium">
          {t('templates.ctid')}
        </p>
        <Select
          label={t('templates.ctid')}
          value={draft.ctid}
          className="h-9! w-full"
          aria-invalid={errors.ctid !== undefined}
          onChange={(event) => change({ ctid: event.target.value })}
          options={[
            { value: '', label: t(stopped.length === 0 ? 'templates.ctid.none' : 'templates.ctid.choose') },
            ...stopped.map(({ ctid, name, hostname }) => {
              const title = name ?? hostname;
              return { value: ctid, label: title === null ? ctid : `${ctid} ${title}` };
            }),
          ]}
        />
        <p className={errors.ctid === undefined ? 'mt-1 text-xs text-faint' : 'mt-1 text-xs text-critical'}>
          {errors.ctid ?? t('templates.ctid.help', { count: hidden })}
        </p>
      </div>
      <FileField draft={draft} change={change} errors={errors} />
    </>
  );
}

function FileField({ draft, change, errors }: Pick<FieldsProps, 'draft' | 'change' | 'errors'>) {
  return (
    <Field
      {...plain}
      label={t('templates.file')}
      value={draft.file}
      onChange={(event) => change({ file: event.target.value })}
      error={errors.file}
      help={t('templates.file.help')}
    />
  );
}
