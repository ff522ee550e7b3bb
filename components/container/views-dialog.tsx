'use client';
/** Dialogs of named views: giving the present one a name; renaming and deleting. */
import { Trash2 } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { Button, IconButton } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { t } from '@/lib/text/t';
import { LONGEST_NAME, readViews, type View, withoutView, withView, writeViews } from './views-store';

interface SaveViewProps {
  search: string;
  onClose: () => void;
}

export function SaveView({ search, onClose }: SaveViewProps) {
  const id = useId();
  const [name, setName] = useState('');
  const [error, setError] = useState<string>();
  const known = readViews().some((view) => view.name === name.trim());
  const save = (event: FormEvent) => {
    event.preventDefault();
    const wanted = name.trim();
    if (wanted === '') setError(t('containers.views.name.missing'));
    else if (writeViews(withView(readViews(), { name: wanted, search }))) onClose();
    else setError(t('containers.views.notKept'));
  };
  return (
    <Dialog
      title={t('containers.views.save.title')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('frame.cancel')}</Button>
          <Button type="submit" form={id} variant="primary">
            {t(known ? 'containers.views.replace' : 'containers.views.save.do')}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={save}>
        <p className="mb-3 text-muted">{t('containers.views.says')}</p>
        <Field
          label={t('containers.views.name')}
          value={name}
          maxLength={LONGEST_NAME}
          autoComplete="off"
          autoFocus
          error={error}
          help={known ? t('containers.views.known') : undefined}
          onChange={(event) => {
            setName(event.target.value);
            setError(undefined);
          }}
        />
      </form>
    </Dialog>
  );
}

export function EditViews({ onClose }: { onClose: () => void }) {
  const [views, setViews] = useState(readViews);
  const [deleted, setDeleted] = useState<View>();
  const [error, setError] = useState<string>();
  const keep = (next: View[]) => {
    const kept = writeViews(next);
    setError(kept ? undefined : t('containers.views.notKept'));
    if (kept) setViews(next);
    return kept;
  };
  return (
    <Dialog
      title={t('containers.views.edit.title')}
      onClose={onClose}
      footer={<Button onClick={onClose}>{t('frame.close')}</Button>}
    >
      {views.length === 0 && <p className="text-muted">{t('containers.views.none')}</p>}
      <ul className="grid gap-2">
        {views.map((view) => (
          <ViewRow
            key={view.name}
            view={view}
            taken={(name) => views.some((other) => other.name === name)}
            onRename={(name) => keep(withView(withoutView(views, view.name), { ...view, name }))}
            onDelete={() => {
              if (keep(withoutView(views, view.name))) setDeleted(view);
            }}
          />
        ))}
      </ul>
      <div role="status" className="mt-3 flex min-h-6 items-center gap-3 text-xs text-muted empty:hidden">
        {deleted !== undefined && (
          <>
            {t('containers.views.deleted', { name: deleted.name })}
            <Button
              size="sm"
              onClick={() => {
                if (keep(withView(views, deleted))) setDeleted(undefined);
              }}
            >
              {t('containers.views.undo')}
            </Button>
          </>
        )}
      </div>
      {error !== undefined && (
        <p role="alert" className="mt-2 text-xs text-critical">
          {error}
        </p>
      )}
    </Dialog>
  );
}

interface ViewRowProps {
  view: View;
  taken: (name: string) => boolean;
  onRename: (name: string) => void;
  onDelete: () => void;
}

/** Another name is kept with Enter or its button; one that another view has is not. */
function ViewRow({ view, taken, onRename, onDelete }: ViewRowProps) {
  const [name, setName] = useState(view.name);
  const wanted = name.trim();
  const clash = wanted !== view.name && taken(wanted);
  const other = wanted !== '' && wanted !== view.name && !clash;
  const id = useId();
  return (
    <li className="flex items-start gap-2">
      <form
        id={id}
        className="min-w-0 flex-1"
        onSubmit={(event) => {
          event.preventDefault();
          if (other) onRename(wanted);
        }}
      >
        <Field
          label={t('containers.views.rename', { name: view.name })}
          value={name}
          maxLength={LONGEST_NAME}
          autoComplete="off"
          error={clash ? t('containers.views.taken') : undefined}
          onChange={(event) => setName(event.target.value)}
        />
        <p className="num mt-0.5 truncate text-2xs text-faint" title={view.search}>
          {new URLSearchParams(view.search).get('q') ?? t('containers.views.all')}
        </p>
      </form>
      {other && (
        <Button type="submit" form={id} className="mt-7">
          {t('containers.views.rename.do')}
        </Button>
      )}
      <IconButton
        className="mt-7"
        label={t('containers.views.delete', { name: view.name })}
        icon={<Trash2 size={14} aria-hidden />}
        onClick={onDelete}
      />
    </li>
  );
}
