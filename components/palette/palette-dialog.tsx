'use client';
import { clsx } from 'clsx';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { errorWords } from '@/components/error-words';
import { t } from '@/lib/text/t';
import { type PaletteItem, paletteOpen } from './palette';
import { usePaletteItems } from './use-palette-items';

/** Type, choose with the arrows, Enter: to any container, page or action. */
export default function PaletteDialog({ typed }: { typed: () => string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const [text, setText] = useState(typed);
  const [chosen, setChosen] = useState(0);
  const { groups, more, error, searching } = usePaletteItems(text);
  const items = groups.flatMap((group) => group.items);
  const current = Math.min(chosen, items.length - 1);
  // Before it leaves the page: a dialog that is closed afterwards gives the focus back to nobody.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  useEffect(() => {
    list.current?.querySelector(`[id="${CSS.escape(`${id}-${current}`)}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [id, current]);
  const close = () => paletteOpen.set(false);
  const run = (item: PaletteItem | undefined) => {
    if (item === undefined || item.reason !== undefined) return;
    close();
    item.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = items.length - 1;
    const next = { ArrowDown: current >= last ? 0 : current + 1, ArrowUp: current <= 0 ? last : current - 1 }[
      event.key
    ];
    if (next !== undefined) setChosen(next);
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) run(items[current]);
    else return;
    event.preventDefault();
  };
  let at = 0;
  return (
    <dialog
      ref={dialog}
      aria-label={t('palette.title')}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      // The backdrop; Escape does the same for the keyboard.
      onPointerDown={(event) => event.target === dialog.current && close()}
      className="mt-[12vh] w-full max-w-xl rounded-lg border border-line bg-raised p-0 shadow-overlay"
    >
      <div className="relative border-b border-line">
        <Search size={15} aria-hidden className="pointer-events-none absolute top-3.5 left-4 text-faint" />
        <input
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={items.length > 0 ? `${id}-${current}` : undefined}
          aria-autocomplete="list"
          aria-label={t('palette.title')}
          placeholder={t('palette.placeholder')}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
          className="h-11 w-full bg-transparent pr-4 pl-10 text-md outline-none"
        />
      </div>
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={t('palette.list')}
        className="max-h-[55vh] overflow-auto p-1.5"
      >
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options inside a listbox
          <div key={group.section} role="group" aria-label={t(`palette.section.${group.section}`)}>
            <div aria-hidden className="px-2.5 pt-2 pb-1 text-2xs font-medium text-faint">
              {t(`palette.section.${group.section}`)}
            </div>
            {group.items.map((item) => {
              const index = at++;
              return (
                <Option
                  key={item.id}
                  id={`${id}-${index}`}
                  item={item}
                  current={index === current}
                  onPoint={() => setChosen(index)}
                  onRun={() => run(item)}
                />
              );
            })}
          </div>
        ))}
      </div>
      <p role="status" className="px-4 pb-2.5 text-xs text-faint empty:hidden">
        {error !== null
          ? (errorWords(error).message ?? errorWords(error).title)
          : items.length === 0
            ? t(searching ? 'palette.searching' : 'palette.none', { text })
            : more > 0
              ? t('palette.more', { count: more })
              : ''}
      </p>
    </dialog>
  );
}

interface OptionProps {
  id: string;
  item: PaletteItem;
  current: boolean;
  onPoint: () => void;
  onRun: () => void;
}

function Option({ id, item, current, onPoint, onRun }: OptionProps) {
  return (
    // The input keeps the focus and hears the keys; the pointer is all that reaches an option itself.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    // biome-ignore lint/a11y/useFocusableInteractive: see above
    <div
      id={id}
      role="option"
      aria-selected={current}
      aria-disabled={item.reason !== undefined || undefined}
      onPointerMove={onPoint}
      onClick={onRun}
      className={clsx(
        'flex min-h-8 cursor-pointer items-center justify-between gap-4 rounded-md px-2.5 py-1',
        current && 'bg-accent-wash',
        item.reason !== undefined && 'text-faint',
      )}
    >
      <span className={clsx('min-w-0 truncate', item.reason === undefined && 'font-medium')}>{item.label}</span>
      <span className="min-w-0 shrink-0 truncate text-xs text-muted max-sm:hidden">{item.reason ?? item.hint}</span>
    </div>
  );
}
