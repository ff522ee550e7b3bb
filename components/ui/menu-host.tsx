'use client';
import { Menu } from '@base-ui/react/menu';
import { clsx } from 'clsx';
import { Check } from 'lucide-react';
import { useState } from 'react';
import { useChannel } from './channel';
import { menuChannel } from './menu';

/** The page's one menu; loaded when the first is asked for. */
export default function MenuHost() {
  const open = useChannel(menuChannel, null);
  // Keeps its content while it closes.
  const [last, setLast] = useState(open);
  if (open !== null && open !== last) setLast(open);
  const shown = open ?? last;
  if (shown === null) return null;
  return (
    <Menu.Root open={open !== null} onOpenChange={(next) => !next && menuChannel.set(null)} modal={false}>
      <Menu.Portal>
        <Menu.Positioner anchor={shown.anchor} sideOffset={4} align="end" collisionPadding={8} className="z-40">
          <Menu.Popup
            aria-label={shown.label}
            finalFocus={() => shown.anchor}
            className="min-w-44 max-w-80 rounded-lg border border-line bg-raised p-1 text-sm shadow-overlay outline-none"
          >
            {shown.items.map((item) => (
              <Menu.Item
                key={item.id}
                disabled={item.reason !== undefined}
                onClick={() => item.run()}
                className={clsx(
                  'flex min-h-7 items-start gap-2 rounded-md px-2 py-1 outline-none data-[highlighted]:bg-subtle',
                  item.tone === 'danger' ? 'text-critical' : 'text-ink',
                  item.reason !== undefined && 'cursor-not-allowed text-faint',
                )}
              >
                <span className="flex h-5 w-4 shrink-0 items-center">
                  {item.checked === true ? <Check size={14} aria-hidden /> : item.icon}
                </span>
                <span className="min-w-0">
                  {item.label}
                  {item.reason !== undefined && <span className="block text-xs text-faint">{item.reason}</span>}
                </span>
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
