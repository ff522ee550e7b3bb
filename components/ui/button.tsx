'use client';
import { clsx } from 'clsx';
import { LoaderCircle } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { type ButtonVariant, buttonClass } from './button-class';
import { tipChannel, tipProps } from './tooltip';

interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'> {
  variant?: ButtonVariant;
  size?: 'sm' | 'md';
  icon?: ReactNode;
  /** Something runs: a spinner stands in for the icon and clicks do nothing. */
  pending?: boolean;
  /** Why it cannot be used now. The button stays reachable and says this; it is never disabled without a reason. */
  reason?: string | undefined;
}

export function Button({
  variant = 'default',
  size = 'md',
  icon,
  pending = false,
  reason,
  className,
  onClick,
  children,
  type = 'button',
  ...rest
}: ButtonProps) {
  const off = reason !== undefined;
  return (
    <button
      {...rest}
      {...(off ? tipProps(reason) : {})}
      // The caller says submit or reset where it is one.
      type={type}
      aria-disabled={off || pending || undefined}
      aria-busy={pending || undefined}
      onClick={(event) => {
        if (!off && !pending) {
          onClick?.(event);
          return;
        }
        event.preventDefault();
        // A tap has no hover: it shows the reason instead.
        if (off) tipChannel.set({ anchor: event.currentTarget, text: reason });
      }}
      className={clsx(buttonClass(variant, size, off), className)}
    >
      {pending ? <LoaderCircle size={14} aria-hidden className="turn" /> : icon}
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ButtonProps, 'icon' | 'children'> {
  icon: ReactNode;
  /** Its name, also shown as its tooltip. */
  label: string;
}

/** A square button without a word: the name is read out, and shown on hover and focus. */
export function IconButton({ label, icon, reason, className, ...rest }: IconButtonProps) {
  const { 'aria-description': _, ...tip } = tipProps(label);
  return (
    <Button
      variant="quiet"
      {...(reason === undefined ? tip : {})}
      {...rest}
      reason={reason}
      aria-label={label}
      icon={icon}
      className={clsx('w-7.5 px-0!', className)}
    />
  );
}
