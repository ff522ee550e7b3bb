import { Fragment } from 'react';
import type { AttentionItem, ContainerTrouble, Severity } from '@/lib/api/schemas';
import { AttentionLine } from './attention-line';
import { TroubleLine } from './trouble-line';

const SEVERITIES = ['critical', 'warning', 'notice', 'quiet'] as const;

const of =
  (severity: Severity) =>
  (line: { severity: Severity }): boolean =>
    line.severity === severity;

interface AttentionLinesProps {
  troubles: readonly ContainerTrouble[];
  items: readonly AttentionItem[];
}

/** List items, worst first; of the same severity a damaged container before a counter. */
export function AttentionLines({ troubles, items }: AttentionLinesProps) {
  return SEVERITIES.map((severity) => (
    <Fragment key={severity}>
      {troubles.filter(of(severity)).map((trouble) => (
        <TroubleLine key={`${trouble.node} ${trouble.ctid}`} trouble={trouble} />
      ))}
      {items.filter(of(severity)).map((item) => (
        <AttentionLine key={`${item.node} ${item.ctid} ${item.counter}`} item={item} />
      ))}
    </Fragment>
  ));
}
