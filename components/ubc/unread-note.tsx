import { TriangleAlert } from 'lucide-react';
import type { UnreadLines } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

/** Lines that cost themselves: how many, and the first as they stand in the file. */
export function UnreadNote({ unread }: { unread: UnreadLines }) {
  return (
    <div role="note" className="mb-3 flex items-start gap-2 rounded-md bg-notice-wash px-3 py-2 text-notice">
      <TriangleAlert size={14} aria-hidden className="mt-1 shrink-0" />
      <div className="min-w-0">
        <p>{t('beancounters.unread', { count: unread.count })}</p>
        <ul>
          {unread.first.map(({ line, message, text }) => (
            <li key={line} className="mt-1">
              {message}
              <code className="block truncate font-mono text-xs" title={text}>
                {text}
              </code>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
