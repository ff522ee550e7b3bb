'use client';
/** The menu of named views and its dialogs. Loaded when somebody first asks for it. */
import { Bookmark, BookmarkPlus, Pencil } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { openMenu } from '@/components/ui/menu';
import { useUrlState } from '@/components/url-state';
import { t } from '@/lib/text/t';
import type { Chosen } from './columns';
import { type ContainerSort, printSort } from './sort';
import { EditViews, SaveView } from './views-dialog';
import { changesOf, MOST_VIEWS, readViews, searchOf } from './views-store';

interface ViewsProps {
  /** The button, in a new object for each time it was used. */
  asked: { anchor: HTMLElement };
  text: string;
  sort: ContainerSort;
  columns: Chosen;
}

export default function Views({ asked, text, sort, columns }: ViewsProps) {
  const [, change] = useUrlState();
  const [dialog, setDialog] = useState<'save' | 'edit' | null>(null);
  const search = searchOf(text, printSort(sort), columns);
  const open = () => {
    const views = readViews();
    openMenu(asked.anchor, t('containers.views'), [
      ...views.map((view) => ({
        id: `view ${view.name}`,
        label: view.name,
        icon: <Bookmark size={14} aria-hidden />,
        checked: view.search === search,
        // A step of its own: Back returns to what was there.
        run: () => change(changesOf(view), 'push'),
      })),
      {
        id: 'save',
        label: t('containers.views.save'),
        icon: <BookmarkPlus size={14} aria-hidden />,
        ...(views.length >= MOST_VIEWS ? { reason: t('containers.views.full', { most: MOST_VIEWS }) } : {}),
        run: () => setDialog('save'),
      },
      {
        id: 'edit',
        label: t('containers.views.edit'),
        icon: <Pencil size={14} aria-hidden />,
        ...(views.length === 0 ? { reason: t('containers.views.none') } : {}),
        run: () => setDialog('edit'),
      },
    ]);
  };
  const latest = useRef(open);
  useEffect(() => {
    latest.current = open;
  });
  // Once for each time the button was used, with what is on screen then.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => latest.current(), [asked]);
  const close = () => {
    // First the dialog goes, then the focus: behind a dialog nothing takes it. What had it before was the menu's item, which is gone.
    flushSync(() => setDialog(null));
    asked.anchor.focus();
  };
  if (dialog === 'save') return <SaveView search={search} onClose={close} />;
  return dialog === 'edit' ? <EditViews onClose={close} /> : null;
}
