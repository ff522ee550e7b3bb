'use client';
import { createChannel } from './channel';

export interface Tip {
  anchor: Element;
  text: string;
}

/** What the page's one tooltip shows. Its host is loaded when this is first set. */
export const tipChannel = createChannel<Tip | null>(null);

interface TipProps {
  'aria-description': string;
  onPointerEnter: (event: { currentTarget: Element; pointerType: string }) => void;
  onPointerLeave: () => void;
  onFocus: (event: { currentTarget: Element }) => void;
  onBlur: () => void;
}

const hide = () => {
  if (tipChannel.get() !== null) tipChannel.set(null);
};

/** Props that give any focusable element a tooltip which a pointer, a keyboard and a screen reader can reach. */
export function tipProps(text: string): TipProps {
  return {
    'aria-description': text,
    // A finger has no hover: there the description stays with the screen reader and the reason is shown on tap (see Button).
    onPointerEnter: ({ currentTarget, pointerType }) => {
      if (pointerType !== 'touch') tipChannel.set({ anchor: currentTarget, text });
    },
    onPointerLeave: hide,
    onFocus: ({ currentTarget }) => {
      if (currentTarget.matches(':focus-visible')) tipChannel.set({ anchor: currentTarget, text });
    },
    onBlur: hide,
  };
}
