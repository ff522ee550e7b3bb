'use client';
import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { containerPath } from '@/components/paths';
import { SeverityMark } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button-class';
import type { ContainerTrouble } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { attentionRow } from './attention-line';

/** A container that is not as it should be: whose, what is wrong, and the way to it. */
export function TroubleLine({ trouble }: { trouble: ContainerTrouble }) {
  const { node, nodeLabel, ctid, title, severity, problem } = trouble;
  return (
    <li className={attentionRow}>
      <SeverityMark severity={severity} />
      <div className="min-w-0 max-md:col-span-2">
        {/* The link covers the line, so that all of it can be clicked. */}
        <Link
          href={containerPath(node, ctid)}
          prefetch={false}
          className="block truncate font-medium before:absolute before:inset-0 hover:underline"
        >
          <span className="num">{ctid}</span>
          {title !== null && title !== ctid && <span className="ml-2">{title}</span>}
        </Link>
        <span className="block truncate text-xs text-faint">{nodeLabel}</span>
      </div>
      <span className="col-span-2 min-w-0 text-xs text-muted">{problem.message}</span>
      <span
        aria-hidden
        className={`${buttonClass('quiet', 'sm')} -mr-2 max-md:col-start-2 max-md:row-start-1 max-md:justify-self-end`}
      >
        {t('fleet.attention.open')}
        <ChevronRight size={13} />
      </span>
    </li>
  );
}
