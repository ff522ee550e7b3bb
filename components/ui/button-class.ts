import { clsx } from 'clsx';

export type ButtonVariant = 'primary' | 'default' | 'quiet' | 'danger';

const looks: Record<ButtonVariant, string> = {
  primary: 'border-transparent bg-accent text-on-accent hover:brightness-110',
  default: 'border-edge/60 bg-surface text-ink hover:bg-subtle',
  quiet: 'border-transparent bg-transparent text-muted hover:bg-subtle hover:text-ink',
  danger: 'border-critical/60 bg-surface text-critical hover:bg-critical-wash',
};

const OFF = 'border-line bg-subtle text-faint';
/** Quieter than one that can be used, not a filled box beside it. */
const QUIET_OFF = 'border-transparent bg-transparent text-faint opacity-60';

/** A button's look, also for links; a file of its own, so that pages made on the server may use it. */
export function buttonClass(variant: ButtonVariant = 'default', size: 'sm' | 'md' = 'md', off = false): string {
  return clsx(
    'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap transition-colors',
    size === 'sm' ? 'h-6 px-2 text-xs' : 'h-7.5 px-2.5 text-sm',
    off ? (variant === 'quiet' ? QUIET_OFF : OFF) : looks[variant],
  );
}
