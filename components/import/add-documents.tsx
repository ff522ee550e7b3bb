'use client';
import { clsx } from 'clsx';
import { FileUp } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { t } from '@/lib/text/t';
import { type Entry, entryOf, MOST_DOCUMENTS } from './documents';

type Made = Omit<Entry, 'id'>;

interface AddDocumentsProps {
  onAdd: (made: readonly Made[]) => void;
  /** While it runs. */
  reason: string | undefined;
}

/** Where documents are dropped, chosen or pasted. */
export function AddDocuments({ onAdd, reason }: AddDocumentsProps) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [pasting, setPasting] = useState(false);
  const [text, setText] = useState('');
  const pasted = useRef(0);
  const add = async (files: readonly File[]) => {
    // Beyond the most nothing is even read.
    const read = files
      .slice(0, MOST_DOCUMENTS + 1)
      .map(async (file) => entryOf(file.name, new Uint8Array(await file.arrayBuffer())));
    onAdd(await Promise.all(read));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (reason === undefined) void add([...event.dataTransfer.files]);
  };
  return (
    <Panel flush aria-label={t('import.drop')}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: for a pointer; the button beside does the same. */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={clsx(
          'm-3 flex flex-wrap items-center gap-3 rounded-md border border-dashed px-4 py-5',
          over ? 'border-accent bg-accent-wash' : 'border-edge',
        )}
      >
        <FileUp size={20} aria-hidden className="shrink-0 text-faint" strokeWidth={1.5} />
        <div className="mr-auto min-w-0">
          <p className="font-medium">{t('import.drop')}</p>
          <p className="text-xs text-faint">{t('import.drop.limits', { count: MOST_DOCUMENTS })}</p>
        </div>
        <Button reason={reason} onClick={() => input.current?.click()}>
          {t('import.choose')}
        </Button>
        <Button reason={reason} aria-expanded={pasting} onClick={() => setPasting(!pasting)}>
          {t('import.paste')}
        </Button>
        <input
          ref={input}
          type="file"
          multiple
          accept=".xml,text/xml,application/xml"
          aria-label={t('import.choose')}
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => {
            void add([...(event.target.files ?? [])]);
            // The same file may be chosen once more, after it was mended.
            event.target.value = '';
          }}
        />
      </div>
      {pasting && (
        <form
          className="flex flex-col gap-2 px-3 pb-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim() === '') return;
            pasted.current += 1;
            onAdd([entryOf(t('import.pasted', { n: pasted.current }), new TextEncoder().encode(text))]);
            setText('');
            setPasting(false);
          }}
        >
          <textarea
            aria-label={t('import.paste.label')}
            rows={8}
            value={text}
            spellCheck={false}
            // biome-ignore lint/a11y/noAutofocus: it was asked for by a button right above.
            autoFocus
            onChange={(event) => setText(event.target.value)}
            className="w-full rounded-md border border-edge bg-surface px-3 py-2 font-mono text-xs text-ink"
          />
          <div>
            <Button
              type="submit"
              variant="primary"
              reason={reason ?? (text.trim() === '' ? t('import.paste.empty') : undefined)}
            >
              {t('import.paste.add')}
            </Button>
          </div>
        </form>
      )}
    </Panel>
  );
}
