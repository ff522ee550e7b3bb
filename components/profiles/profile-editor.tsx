'use client';
import { clsx } from 'clsx';
import { Pencil, RotateCcw, Trash2 } from 'lucide-react';
import { Fragment, useMemo, useState } from 'react';
import { ChangePreview, forbidding } from '@/components/change/change-preview';
import { usePreview, useRunChange } from '@/components/change/use-change';
import { useSettled } from '@/components/change/use-settled';
import { errorWords } from '@/components/error-words';
import { Button, IconButton } from '@/components/ui/button';
import { Select } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { Table, Th } from '@/components/ui/table';
import { call, keyOf, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';
import { parseConf } from '@/lib/vz/conf';
import { labelOf, meaningOf } from './amounts';
import { addableKeys, type Changes, changesOf, type EditRow, rowsOf, valueError } from './profile-rows';
import type { ProfileView } from './profile-screen';

/** Parameter, value, note; changed on demand, key by key, so that an edit of somebody else meanwhile loses nothing. */
export function ProfileEditor({ data, reason }: { data: ProfileView; reason: string | undefined }) {
  const { node, profile } = data;
  const { text, version, name, editable } = profile;
  const rows = useMemo(() => rowsOf(parseConf(text)), [text]);
  const [draft, setDraft] = useState<Changes>();
  const [refused, setRefused] = useState<string>();
  const [busy, setBusy] = useState(false);
  const run = useRunChange();
  const editing = draft !== undefined;
  const changes = changesOf(rows, draft ?? {});
  const count = Object.keys(changes).length;
  const errors = Object.entries(changes).flatMap(([key, value]) => {
    const error = value === null ? undefined : valueError(key, value);
    return error === undefined ? [] : [{ key, error }];
  });
  const settled = useSettled(changes);
  const ready = count > 0 && errors.length === 0 && JSON.stringify(settled) === JSON.stringify(changes);
  const params = { node: node.id, profile: name };
  const { preview, error } = usePreview(
    [...keyOf(api.profileEdit, params), version, JSON.stringify(changes)],
    ready ? () => call(api.profileEdit, { params, query: { preview: '1' }, body: { changes, version } }) : undefined,
  );
  const set = (key: string, value: string | null | undefined) => {
    setRefused(undefined);
    setDraft((before) => {
      const { [key]: _, ...rest } = before ?? {};
      return value === undefined ? rest : { ...rest, [key]: value };
    });
  };
  const why = count === 0 ? t('profiles.edit.nothing') : (errors[0]?.error ?? forbidding(preview));
  const save = async () => {
    if (busy || why !== undefined) return;
    setBusy(true);
    try {
      await run({
        send: () => call(api.profileEdit, { params, body: { changes, version } }),
        // The list stands above the profile's own key, so its prefix covers both.
        touched: (client) => refresh(client, api.profileList, { node: node.id }),
        onEnd: ({ state }) => {
          setBusy(false);
          if (state === 'succeeded') setDraft(undefined);
        },
      });
    } catch (e) {
      const words = errorWords(e);
      setRefused(words.code === 'conflict' ? t('profiles.edit.conflict') : (words.message ?? words.title));
      setBusy(false);
    }
  };
  const added = Object.keys(draft ?? {}).filter((key) => !rows.some((row) => row.key === key));
  const shown: EditRow[] = [
    ...rows,
    ...added.map((key): EditRow => ({ key, value: null, group: 'other', editable: true, notes: [] })),
  ];
  return (
    <Panel
      flush
      title={t('profiles.parameters')}
      aside={
        editing ? (
          <Adding rows={shown} onAdd={(key) => set(key, '')} />
        ) : (
          <Button
            size="sm"
            reason={reason ?? (editable ? undefined : t('profiles.notUtf8'))}
            onClick={() => setDraft({})}
            icon={<Pencil size={12} aria-hidden />}
          >
            {t('profiles.edit')}
          </Button>
        )
      }
    >
      <Table label={t('profiles.parameters')}>
        <thead>
          <tr>
            <Th className="pl-4">{t('profiles.column.parameter')}</Th>
            <Th>{t('profiles.column.value')}</Th>
            <Th className="hidden sm:table-cell">{t('profiles.column.note')}</Th>
            {editing && (
              <Th className="w-12 pr-4">
                <span className="sr-only">{t('templates.column.actions')}</span>
              </Th>
            )}
          </tr>
        </thead>
        <tbody className="[&>tr:last-child>*]:border-b-0">
          {shown.map((row, i) => (
            <Fragment key={row.key}>
              {row.group !== shown[i - 1]?.group && row.value !== null && (
                <tr>
                  <th
                    scope="colgroup"
                    colSpan={4}
                    className="h-7 border-b border-line bg-subtle px-4 text-left text-2xs font-medium text-faint"
                  >
                    {t(`profiles.group.${row.group}`)}
                  </th>
                </tr>
              )}
              <Row
                row={row}
                editing={editing}
                draft={draft?.[row.key]}
                error={errors.find(({ key }) => key === row.key)?.error}
                onChange={(value) => set(row.key, value)}
              />
            </Fragment>
          ))}
        </tbody>
      </Table>
      {editing && (
        <div data-foot className="sticky bottom-8 space-y-3 rounded-b-lg border-t border-line bg-surface px-4 py-3">
          {refused !== undefined && (
            <p role="alert" className="text-critical">
              {refused}
            </p>
          )}
          {count > 0 && errors.length === 0 && (
            <ChangePreview preview={preview} error={error} waiting={t('container.command.reading')} />
          )}
          <div className="flex flex-wrap items-center justify-between gap-2">
            <p role="status" className="text-muted">
              {t('profiles.edit.count', { count })}
            </p>
            <span className="flex gap-2">
              <Button onClick={() => setDraft(undefined)}>{t('profiles.edit.discard')}</Button>
              <Button variant="primary" reason={why} pending={busy} onClick={() => void save()}>
                {t('profiles.edit.save')}
              </Button>
            </span>
          </div>
        </div>
      )}
    </Panel>
  );
}

function Adding({ rows, onAdd }: { rows: readonly EditRow[]; onAdd: (key: string) => void }) {
  return (
    <Select
      label={t('profiles.edit.add')}
      className="max-w-44"
      value=""
      onChange={(event) => event.target.value !== '' && onAdd(event.target.value)}
      options={[
        { value: '', label: t('profiles.edit.add') },
        ...addableKeys(rows).map((key) => ({ value: key, label: `${key} · ${labelOf(key)}` })),
      ]}
    />
  );
}

interface RowProps {
  row: EditRow;
  editing: boolean;
  /** What is typed; null takes the key out; undefined leaves it. */
  draft: string | null | undefined;
  error: string | undefined;
  onChange: (value: string | null | undefined) => void;
}

function Row({ row, editing, draft, error, onChange }: RowProps) {
  const { key, value, editable } = row;
  const removed = draft === null;
  const current = draft ?? value ?? '';
  const meaning = editing && draft !== undefined && draft !== null ? meaningOf(key, draft) : null;
  const notes = meaning === null ? row.notes : [meaning];
  return (
    <tr className={clsx(draft !== undefined && 'bg-accent-wash/40')}>
      <th scope="row" className="border-b border-line px-3 py-1.5 pl-4 text-left align-top font-medium">
        <span className="block">{labelOf(key)}</span>
        {labelOf(key) !== key && <span className="block font-mono text-2xs font-normal text-faint">{key}</span>}
      </th>
      <td className="border-b border-line px-3 py-1.5 align-top">
        {editing && editable && !removed ? (
          <>
            <input
              value={current}
              onChange={(event) => onChange(event.target.value)}
              aria-label={labelOf(key)}
              aria-invalid={error !== undefined}
              aria-describedby={error === undefined ? undefined : `error-${key}`}
              autoComplete="off"
              spellCheck={false}
              className={clsx(
                'h-7.5 w-full min-w-28 rounded-md border bg-surface px-2 font-mono text-xs',
                error === undefined ? 'border-edge' : 'border-critical',
              )}
            />
            {draft !== undefined && value !== null && <s className="block font-mono text-2xs text-faint">{value}</s>}
            {error !== undefined && (
              <p id={`error-${key}`} className="mt-0.5 max-w-72 text-xs text-critical">
                {error}
              </p>
            )}
          </>
        ) : (
          <span className={clsx('font-mono text-xs break-all', removed && 'text-faint line-through')}>{value}</span>
        )}
        {notes.length > 0 && <span className="num block text-xs text-muted sm:hidden">{notes.join(' ')}</span>}
      </td>
      <td className="num hidden border-b border-line px-3 py-1.5 align-top text-xs text-muted sm:table-cell">
        {removed
          ? t('profiles.edit.removed')
          : notes.map((note) => (
              <span key={note} className="block">
                {note}
              </span>
            ))}
      </td>
      {editing && (
        <td className="border-b border-line px-3 py-1 pr-4 text-right align-top">
          {draft === undefined ? (
            <IconButton
              label={t('profiles.edit.remove', { key })}
              icon={<Trash2 size={14} aria-hidden />}
              onClick={() => onChange(null)}
            />
          ) : (
            <IconButton
              label={t('profiles.edit.undo', { key })}
              icon={<RotateCcw size={14} aria-hidden />}
              onClick={() => onChange(undefined)}
            />
          )}
        </td>
      )}
    </tr>
  );
}
