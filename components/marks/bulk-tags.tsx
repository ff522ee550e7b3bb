'use client';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { errorWords } from '@/components/error-words';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import { call, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ContainerRow } from '@/lib/api/schemas';
import { parseTags } from '@/lib/tags';
import { t } from '@/lib/text/t';

interface BulkTagsProps {
  node: string;
  rows: readonly ContainerRow[];
  onClose: () => void;
}

/** Adds and removes tags of many containers in one go. */
export default function BulkTags({ node, rows, onClose }: BulkTagsProps) {
  const client = useQueryClient();
  // As they were selected: the list goes on beneath the dialog.
  const [chosen] = useState(rows);
  const [text, setText] = useState({ add: '', remove: '' });
  const [problem, setProblem] = useState<string | undefined>();
  const [saving, setSaving] = useState(false);
  const add = parseTags(text.add);
  const remove = parseTags(text.remove);
  const present = [...new Set(chosen.flatMap((row) => row.tags))].sort();
  const nothing = add.tags.length + remove.tags.length === 0;

  const save = async () => {
    if (nothing || add.wrong.length + remove.wrong.length > 0) return;
    setSaving(true);
    setProblem(undefined);
    try {
      const body = { ctids: chosen.map((row) => row.ctid), add: add.tags, remove: remove.tags };
      const { changed } = await call(api.markTags, { params: { node }, body });
      toast({ tone: 'ok', title: t('marks.bulk.done', { count: changed }) });
      void refresh(client, api.containerList, { node });
      onClose();
    } catch (e) {
      const words = errorWords(e);
      setProblem(words.message ?? words.title);
      setSaving(false);
    }
  };
  const wrong = (words: readonly string[]) =>
    words.length === 0 ? undefined : t('marks.wrong', { count: words.length, words: words.join(' ') });

  return (
    <Dialog
      title={t('marks.bulk.title', { count: chosen.length })}
      onClose={onClose}
      busy={saving}
      footer={
        <>
          <Button variant="quiet" onClick={onClose}>
            {t('marks.cancel')}
          </Button>
          <Button variant="primary" pending={saving} onClick={() => void save()}>
            {t('marks.save')}
          </Button>
        </>
      }
    >
      <form
        className="space-y-3"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field
          label={t('marks.bulk.add')}
          help={t('marks.field.tags.help')}
          error={wrong(add.wrong)}
          value={text.add}
          spellCheck={false}
          onChange={(event) => setText({ ...text, add: event.target.value })}
        />
        <Field
          label={t('marks.bulk.remove')}
          help={present.length === 0 ? undefined : t('marks.bulk.present', { tags: present.join(' ') })}
          error={wrong(remove.wrong)}
          value={text.remove}
          spellCheck={false}
          onChange={(event) => setText({ ...text, remove: event.target.value })}
        />
        {problem !== undefined && (
          <p role="alert" className="text-critical">
            {problem}
          </p>
        )}
        {/* Enter in a field needs it: the buttons stand below the form. */}
        <input type="submit" hidden />
      </form>
    </Dialog>
  );
}
