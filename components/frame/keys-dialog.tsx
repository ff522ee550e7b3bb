'use client';
import { Dialog } from '@/components/ui/dialog';
import { type MessageKey, t } from '@/lib/text/t';

const rows: readonly { keys: readonly string[]; does: MessageKey }[] = [
  { keys: ['g', 'f'], does: 'frame.keys.fleet' },
  { keys: ['g', 't'], does: 'frame.keys.tasks' },
  { keys: ['/'], does: 'frame.keys.filter' },
  { keys: ['?'], does: 'frame.keys.list' },
  { keys: ['Esc'], does: 'frame.keys.escape' },
];

interface KeysDialogProps {
  on: boolean;
  onChange: (on: boolean) => void;
  onClose: () => void;
}

/** The list of keys, and the switch for the single-letter ones. */
export default function KeysDialog({ on, onChange, onClose }: KeysDialogProps) {
  return (
    <Dialog title={t('frame.keys')} onClose={onClose}>
      <table className="w-full text-left">
        <thead className="sr-only">
          <tr>
            <th scope="col">{t('frame.keys.column.key')}</th>
            <th scope="col">{t('frame.keys.column.does')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.does}>
              <td className="w-28 py-1">
                {row.keys.map((key, i) => (
                  <span key={key}>
                    {i > 0 && <span className="px-1 text-faint">{t('frame.keys.then')}</span>}
                    <kbd className="rounded-sm border border-line bg-subtle px-1.5 py-0.5 font-mono">{key}</kbd>
                  </span>
                ))}
              </td>
              <td className="py-1 text-muted">{t(row.does)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <label className="mt-4 flex items-start gap-2 border-t border-line pt-4">
        <input
          type="checkbox"
          className="mt-0.5 size-4 accent-accent"
          checked={on}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>
          {t('frame.keys.on')}
          <span className="block text-xs text-faint">{t('frame.keys.onHelp')}</span>
        </span>
      </label>
    </Dialog>
  );
}
