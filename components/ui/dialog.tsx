'use client';
import { X } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { t } from '@/lib/text/t';

interface DialogProps {
  title: string;
  children: ReactNode;
  /** Buttons at the bottom. */
  footer?: ReactNode;
  onClose: () => void;
  /** While something runs that must be seen to its end. */
  busy?: boolean;
}

/** A native modal dialog: it traps the focus, closes on Escape, and the browser returns the focus to what had it. Mount it to open it. */
export function Dialog({ title, children, footer, onClose, busy = false }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Before it leaves the page: a dialog that is closed afterwards gives the focus back to nobody.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        if (!busy) onClose();
      }}
      onClose={onClose}
      className="w-full max-w-xl rounded-lg border border-line bg-raised p-0 shadow-overlay"
    >
      <div className="flex items-center justify-between gap-4 border-b border-line px-4 py-3">
        <h2 id={id} className="text-md">
          {title}
        </h2>
        <button
          type="button"
          aria-label={t('frame.close')}
          aria-disabled={busy}
          onClick={() => !busy && onClose()}
          className="grid size-7 place-items-center rounded-md text-faint hover:bg-subtle hover:text-ink"
        >
          <X size={16} aria-hidden />
        </button>
      </div>
      <div className="max-h-[70vh] overflow-auto px-4 py-4">{children}</div>
      {footer !== undefined && <div className="flex justify-end gap-2 border-t border-line px-4 py-3">{footer}</div>}
    </dialog>
  );
}
