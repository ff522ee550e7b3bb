'use client';
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { t } from '@/lib/text/t';
import { Button } from './button';

/** Copies `text` as it is; says so in its own label for two seconds. Without `label` it is an icon named "Copy". */
export function CopyButton({ text, label, size = 'sm' }: { text: string; label?: string; size?: 'sm' | 'md' }) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const copy = async () => {
    try {
      // The clipboard exists on https and localhost only.
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      setState('failed');
    }
    setTimeout(() => setState('idle'), 2000);
  };
  const word = state === 'idle' ? label : t(state === 'copied' ? 'frame.copied' : 'frame.copyFailed');
  return (
    <Button
      variant="quiet"
      size={size}
      aria-label={label === undefined && state === 'idle' ? t('frame.copy') : undefined}
      onClick={() => void copy()}
      icon={state === 'copied' ? <Check size={13} aria-hidden /> : <Copy size={13} aria-hidden />}
    >
      <span aria-live="polite" className={word === undefined ? 'sr-only' : undefined}>
        {word}
      </span>
    </Button>
  );
}
