'use client';
import { useQueryClient } from '@tanstack/react-query';
import { StickyNote } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useSession } from '@/components/frame/fleet-query';
import { Age } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ContainerDetail } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

const MarksForm = lazy(() => import('./marks-form'));

/** Tags and the note of one container: vzboard's own. Plain text with its line breaks, nothing of it is taken for markup. */
export function NotesPanel({ container }: { container: ContainerDetail }) {
  const client = useQueryClient();
  const session = useSession();
  const [editing, setEditing] = useState(false);
  const { tags, note, marked, node, ctid } = container;
  const role = session.data?.user.role;
  return (
    <Panel
      title={t('marks.notes')}
      aside={
        editing ? undefined : (
          <Button
            size="sm"
            variant="quiet"
            reason={role === 'operator' || role === 'admin' ? undefined : t('marks.needsOperator')}
            onClick={() => setEditing(true)}
          >
            {t('marks.edit')}
          </Button>
        )
      }
    >
      {editing ? (
        <Suspense>
          <MarksForm
            container={container}
            onClose={(changed) => {
              setEditing(false);
              if (!changed) return;
              void refresh(client, api.containerView, { node, ctid });
              void refresh(client, api.containerList, { node });
            }}
          />
        </Suspense>
      ) : (
        <div className="space-y-2.5">
          {tags.length > 0 && (
            <ul aria-label={t('marks.tags')} className="flex flex-wrap gap-1">
              {tags.map((tag) => (
                <li key={tag} className="rounded-sm bg-subtle px-1.5 text-xs leading-5 text-muted">
                  {tag}
                </li>
              ))}
            </ul>
          )}
          {note !== null && <p className="[overflow-wrap:anywhere] whitespace-pre-wrap">{note}</p>}
          {tags.length === 0 && note === null && (
            <p className="flex items-center gap-2 text-faint">
              <StickyNote size={14} aria-hidden />
              {t('marks.none')}
            </p>
          )}
          {marked !== null && (
            <p className="text-xs text-faint">
              {`${t('marks.changed', { by: marked.by })} `}
              <Age at={marked.at} />
            </p>
          )}
        </div>
      )}
    </Panel>
  );
}
