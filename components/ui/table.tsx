'use client';
import { clsx } from 'clsx';
import { ArrowDown, ArrowUp, ArrowUpDown } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';

export interface Sort<K extends string = string> {
  key: K;
  direction: 'ascending' | 'descending';
}

/** A real table. Put it in a `ScrollRegion` when it may be wider than its place. */
export function Table({ label, className, children, ...rest }: ComponentProps<'table'> & { label: string }) {
  return (
    <table {...rest} aria-label={label} className={clsx('w-full border-collapse text-left text-sm', className)}>
      {children}
    </table>
  );
}

const HEAD = 'h-8 border-b border-line px-3 text-xs font-medium whitespace-nowrap text-faint';

interface ThProps<K extends string> extends Omit<ComponentProps<'th'>, 'onClick'> {
  numeric?: boolean;
  /** Makes the head a button that sorts by this key. */
  sortKey?: K;
  sort?: Sort<K>;
  onSort?: (sort: Sort<K>) => void;
  /** Where the first click starts; numbers are usually wanted largest first. */
  first?: Sort['direction'];
  children: ReactNode;
}

export function Th<K extends string>({
  numeric = false,
  sortKey,
  sort,
  onSort,
  first = numeric ? 'descending' : 'ascending',
  className,
  children,
  ...rest
}: ThProps<K>) {
  const align = numeric ? 'text-right' : 'text-left';
  if (sortKey === undefined) {
    return (
      <th scope="col" {...rest} className={clsx(HEAD, align, className)}>
        {children}
      </th>
    );
  }
  const active = sort?.key === sortKey ? sort.direction : undefined;
  const Icon = active === undefined ? ArrowUpDown : active === 'ascending' ? ArrowUp : ArrowDown;
  const next: Sort['direction'] = active === undefined ? first : active === 'ascending' ? 'descending' : 'ascending';
  return (
    <th scope="col" {...rest} aria-sort={active ?? 'none'} className={clsx(HEAD, align, className)}>
      <button
        type="button"
        onClick={() => onSort?.({ key: sortKey, direction: next })}
        className={clsx(
          'group -mx-1 inline-flex h-6 items-center gap-1 rounded-sm px-1 hover:text-ink',
          active !== undefined && 'text-ink',
          numeric && 'flex-row-reverse',
        )}
      >
        {children}
        <Icon
          size={12}
          aria-hidden
          className={clsx(active === undefined && 'opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60')}
        />
      </button>
    </th>
  );
}

export function Td({ numeric = false, className, ...rest }: ComponentProps<'td'> & { numeric?: boolean }) {
  return (
    <td {...rest} className={clsx('h-9 border-b border-line px-3', numeric && 'text-right tabular-nums', className)} />
  );
}

/** A box that scrolls by itself, reachable by keyboard. */
export function ScrollRegion({ label, className, children, ...rest }: ComponentProps<'section'> & { label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard to be scrolled by it (axe scrollable-region-focusable)
    <section {...rest} aria-label={label} tabIndex={0} className={clsx('relative overflow-auto', className)}>
      {children}
    </section>
  );
}
