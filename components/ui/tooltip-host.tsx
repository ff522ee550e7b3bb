'use client';
import { Tooltip } from '@base-ui/react/tooltip';
import { useChannel } from './channel';
import { tipChannel } from './tooltip';

/** The page's one tooltip; loaded when the first is asked for. */
export default function TooltipHost() {
  const tip = useChannel(tipChannel, null);
  return (
    <Tooltip.Root open={tip !== null} onOpenChange={(open) => !open && tipChannel.set(null)}>
      <Tooltip.Portal>
        <Tooltip.Positioner anchor={tip?.anchor ?? null} sideOffset={6} collisionPadding={8} className="z-50">
          <Tooltip.Popup className="max-w-72 rounded-md border border-line bg-raised px-2 py-1 text-xs text-ink shadow-overlay">
            {tip?.text}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
