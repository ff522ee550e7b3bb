'use client';
import { Dialog } from '@/components/ui/dialog';
import { type MessageKey, t } from '@/lib/text/t';

interface Keys {
  /** Pressed one after the other when `inTurn`, else any of them. */
  keys: readonly string[];
  inTurn?: true;
  does: MessageKey;
}

const sections: readonly { title: MessageKey; rows: readonly Keys[] }[] = [
  {
    title: 'frame.keys.section.anywhere',
    rows: [
      { keys: ['Ctrl K', '⌘ K'], does: 'frame.keys.palette' },
      { keys: ['g', 'f'], inTurn: true, does: 'frame.keys.fleet' },
      { keys: ['g', 't'], inTurn: true, does: 'frame.keys.tasks' },
      { keys: ['g', 's'], inTurn: true, does: 'frame.keys.settings' },
      { keys: ['/'], does: 'frame.keys.filter' },
      { keys: ['?'], does: 'frame.keys.list' },
      { keys: ['Esc'], does: 'frame.keys.escape' },
    ],
  },
  {
    title: 'frame.keys.section.lists',
    rows: [
      { keys: ['j', 'k'], does: 'frame.keys.move' },
      { keys: ['x'], does: 'frame.keys.select' },
      { keys: ['Enter'], does: 'frame.keys.openRow' },
      { keys: ['c'], does: 'frame.keys.create' },
      { keys: ['Esc'], does: 'frame.keys.clear' },
    ],
  },
  {
    title: 'frame.keys.section.counters',
    rows: [
      { keys: ['q'], does: 'frame.keys.quiet' },
      { keys: ['u'], does: 'frame.keys.unit' },
    ],
  },
  {
    title: 'frame.keys.section.charts',
    rows: [
      { keys: ['[', ']'], does: 'frame.keys.range' },
      { keys: ['+', '-'], does: 'frame.keys.zoom' },
      { keys: ['←', '→'], does: 'frame.keys.cursor' },
      { keys: ['Enter'], does: 'frame.keys.pin' },
      { keys: ['Shift ←', 'Shift →'], does: 'frame.keys.window' },
      { keys: ['Esc'], does: 'frame.keys.release' },
    ],
  },
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
        {sections.map(({ title, rows }) => (
          <tbody key={title}>
            <tr>
              <th scope="rowgroup" colSpan={2} className="pt-3 pb-1 text-xs font-medium text-faint">
                {t(title)}
              </th>
            </tr>
            {rows.map((row) => (
              <tr key={row.does}>
                <td className="w-36 py-1">
                  {row.keys.map((key, i) => (
                    <span key={key}>
                      {i > 0 && (
                        <span className="px-1 text-faint">{t(row.inTurn ? 'frame.keys.then' : 'frame.keys.or')}</span>
                      )}
                      <kbd className="rounded-sm border border-line bg-subtle px-1.5 py-0.5 font-mono">{key}</kbd>
                    </span>
                  ))}
                </td>
                <td className="py-1 text-muted">{t(row.does)}</td>
              </tr>
            ))}
          </tbody>
        ))}
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
