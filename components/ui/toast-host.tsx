'use client';
import { Toast } from '@base-ui/react/toast';
import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { useEffect } from 'react';
import { t } from '@/lib/text/t';
import { useChannel } from './channel';
import { type QueuedToast, toastQueue } from './toast';

const manager = Toast.createToastManager();
const NONE: readonly QueuedToast[] = [];
const icons = { ok: CircleCheck, critical: CircleAlert, notice: Info };
const colours = { ok: 'text-ok', critical: 'text-critical', notice: 'text-notice' };

/** The page's toasts; loaded when the first is asked for. */
export default function ToastHost() {
  const queue = useChannel(toastQueue, NONE);
  useEffect(() => {
    if (queue.length === 0) return;
    toastQueue.set([]);
    for (const message of queue) {
      manager.add({
        title: message.title,
        ...(message.body === undefined ? {} : { description: message.body }),
        timeout: message.tone === 'critical' ? 0 : 6000,
        data: message,
      });
    }
  }, [queue]);
  return (
    <Toast.Provider toastManager={manager} limit={4}>
      <Toast.Portal>
        {/* Above a bar of buttons that stays at the bottom (data-foot): what a failure asks for next is there. */}
        <Toast.Viewport className="fixed right-4 bottom-12 z-50 in-[:root:has([data-foot])]:bottom-28 flex w-88 max-w-[calc(100vw-2rem)] flex-col gap-2">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const { toasts, close } = Toast.useToastManager<QueuedToast>();
  return toasts.map((shown) => {
    const message = shown.data;
    if (message === undefined) return null;
    const Icon = icons[message.tone];
    return (
      <Toast.Root
        key={shown.id}
        toast={shown}
        className="rounded-lg border border-line bg-raised p-3 text-sm shadow-overlay"
      >
        <Toast.Content className="flex items-start gap-2">
          <Icon size={16} aria-hidden className={`mt-0.5 shrink-0 ${colours[message.tone]}`} />
          <div className="min-w-0 flex-1">
            <Toast.Title className="font-medium" />
            <Toast.Description className="text-muted" />
            {message.detail !== undefined && (
              <details className="mt-1 text-xs text-muted">
                <summary>{t('errors.detail')}</summary>
                <pre className="mt-1 max-h-40 overflow-auto font-mono whitespace-pre-wrap">{message.detail}</pre>
              </details>
            )}
            {message.action !== undefined && (
              <Toast.Action
                className="mt-1 font-medium text-accent underline-offset-2 hover:underline"
                onClick={() => {
                  message.action?.run();
                  close(shown.id);
                }}
              >
                {message.action.label}
              </Toast.Action>
            )}
          </div>
          <Toast.Close
            aria-label={t('frame.close')}
            className="grid size-6 shrink-0 place-items-center rounded-md text-faint hover:bg-subtle hover:text-ink"
          >
            <X size={14} aria-hidden />
          </Toast.Close>
        </Toast.Content>
      </Toast.Root>
    );
  });
}
