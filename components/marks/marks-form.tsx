'use client';
import { type FormEvent, useState } from 'react';
import { errorWords } from '@/components/error-words';
import { Area } from '@/components/ui/area';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { call } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ContainerDetail } from '@/lib/api/schemas';
import { LONGEST_NOTE, parseTags } from '@/lib/tags';
import { t } from '@/lib/text/t';

interface MarksFormProps {
  container: ContainerDetail;
  /** `changed`: something was saved, perhaps only a part. */
  onClose: (changed: boolean) => void;
}

/** Tags and note as one edits them. What one typed stays when saving fails; a note somebody else changed meanwhile is not overwritten. */
export default function MarksForm({ container, onClose }: MarksFormProps) {
  // As it was when the form was opened: polls go on beneath it.
  const [before] = useState(() => ({ tags: container.tags, note: container.note ?? '' }));
  const [tags, setTags] = useState(before.tags.join(' '));
  const [note, setNote] = useState(before.note);
  const [problem, setProblem] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const { node, ctid } = container;
  const parsed = parseTags(tags);

  const save = async () => {
    if (parsed.wrong.length > 0) return;
    setSaving(true);
    setProblem(null);
    try {
      const add = parsed.tags.filter((tag) => !before.tags.includes(tag));
      const remove = before.tags.filter((tag) => !parsed.tags.includes(tag));
      // The note first: only it can meet somebody else's change.
      if (note !== before.note)
        await call(api.noteSet, { params: { node, ctid }, body: { text: note, was: before.note } });
      if (add.length + remove.length > 0) {
        await call(api.markTags, { params: { node }, body: { ctids: [ctid], add, remove } });
      }
      onClose(true);
    } catch (e) {
      const words = errorWords(e);
      setProblem(words.message ?? words.title);
      setSaving(false);
    }
  };

  return (
    <form
      className="space-y-3"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save();
      }}
    >
      <Field
        label={t('marks.field.tags')}
        help={t('marks.field.tags.help')}
        error={
          parsed.wrong.length === 0
            ? undefined
            : t('marks.wrong', { count: parsed.wrong.length, words: parsed.wrong.join(' ') })
        }
        value={tags}
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => setTags(event.target.value)}
      />
      <Area
        label={t('marks.field.note')}
        help={t('marks.field.note.help', { left: LONGEST_NOTE - note.length })}
        rows={6}
        maxLength={LONGEST_NOTE}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      {problem !== null && (
        <p role="alert" className="text-critical">
          {problem}
        </p>
      )}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={saving}>
          {t('marks.save')}
        </Button>
        <Button variant="quiet" onClick={() => onClose(false)}>
          {t('marks.cancel')}
        </Button>
      </div>
    </form>
  );
}
