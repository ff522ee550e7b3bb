'use client';
import { useQueryClient } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { errorWords } from '@/components/error-words';
import { Area } from '@/components/ui/area';
import { Button, IconButton } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { call, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { isAppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import type { Choices } from './draft';

interface Entry {
  /** Of this dialog, so that a row keeps its fields while others come and go. */
  id: number;
  name: string;
  ranges: string;
}

/** The address pools of a node: vzboard's own, changed as a whole. */
export function PoolsDialog({ choices, onClose }: { choices: Choices; onClose: () => void }) {
  const client = useQueryClient();
  const form = useId();
  const { node, poolsVersion } = choices;
  const [entries, setEntries] = useState<Entry[]>(() =>
    choices.pools.length === 0
      ? [{ id: 0, name: '', ranges: '' }]
      : choices.pools.map(({ name, ranges }, id) => ({ id, name, ranges })),
  );
  const [wrong, setWrong] = useState<{ field: string; message: string }>();
  const [busy, setBusy] = useState(false);
  const put = (id: number, part: Partial<Entry>) => {
    setWrong(undefined);
    setEntries((before) => before.map((one) => (one.id === id ? { ...one, ...part } : one)));
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const pools = entries.map(({ name, ranges }) => ({ name: name.trim(), ranges: ranges.trim() }));
      await call(api.poolsSet, { params: { node: node.id }, body: { pools, version: poolsVersion } });
      await refresh(client, api.containerNew, { node: node.id });
      onClose();
    } catch (e) {
      const words = errorWords(e);
      setWrong({ field: isAppError(e) ? (e.field ?? '') : '', message: words.message ?? words.title });
      setBusy(false);
    }
  };
  const at = (i: number, part: 'name' | 'ranges') =>
    wrong?.field === `pools.${i}.${part}` ? wrong.message : undefined;
  const isAtField = entries.some((_, i) => at(i, 'name') !== undefined || at(i, 'ranges') !== undefined);
  return (
    <Dialog
      title={t('create.pools.dialog', { node: node.label })}
      onClose={onClose}
      busy={busy}
      footer={
        <>
          <Button onClick={onClose}>{t('frame.cancel')}</Button>
          <Button type="submit" form={form} variant="primary" pending={busy}>
            {t('create.pools.save')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void save(event)} noValidate className="space-y-4">
        <p className="text-muted">{t('create.pools.intro')}</p>
        {entries.map(({ id, name, ranges }, i) => (
          <fieldset key={id} className="space-y-2 rounded-md border border-line p-3">
            <legend className="sr-only">{t('create.pools.number', { number: i + 1 })}</legend>
            <div className="flex items-end gap-2">
              <Field
                label={t('create.pools.name')}
                value={name}
                error={at(i, 'name')}
                maxLength={60}
                className="min-w-0 flex-1"
                onChange={(event) => put(id, { name: event.target.value })}
              />
              <IconButton
                label={t('create.pools.drop', { name: name || String(i + 1) })}
                icon={<Trash2 size={14} aria-hidden />}
                onClick={() => setEntries((before) => before.filter((one) => one.id !== id))}
              />
            </div>
            <Area
              label={t('create.pools.ranges')}
              value={ranges}
              rows={2}
              error={at(i, 'ranges')}
              help={t('create.pools.ranges.help')}
              onChange={(event) => put(id, { ranges: event.target.value })}
            />
          </fieldset>
        ))}
        <Button
          size="sm"
          icon={<Plus size={13} aria-hidden />}
          onClick={() =>
            setEntries((before) => [
              ...before,
              { id: Math.max(0, ...before.map((one) => one.id)) + 1, name: '', ranges: '' },
            ])
          }
        >
          {t('create.pools.more')}
        </Button>
        {wrong !== undefined && !isAtField && (
          <p role="alert" className="text-critical">
            {wrong.message}
          </p>
        )}
      </form>
    </Dialog>
  );
}
