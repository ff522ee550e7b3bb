'use client';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { History } from '@/lib/api/schemas';
import type { Rollup, Span } from './range';

/** Whose resource: a container's, or with `ctid` null the node's own. */
export interface Subject {
  node: string;
  ctid: string | null;
}

interface Asked {
  subject: Subject;
  resource: string;
  span: Span;
  rollup: Rollup;
}

/**
 * Options of one chart's query. The next step of the same picture replaces it without a blank between; another span does not. A past span never
 * changes and is asked for once.
 */
export function seriesQuery({ subject, resource, span, rollup }: Asked) {
  const query = { resource, from: span.fromMs, to: span.toMs, points: span.points, rollup };
  const { node, ctid } = subject;
  const options = ctid === null ? q(api.nodeHistory, { node }, query) : q(api.historyView, { node, ctid }, query);
  return {
    ...options,
    staleTime: span.live ? pollMs.list : Number.POSITIVE_INFINITY,
    placeholderData: (before: History | undefined) =>
      before !== undefined && continues(before, resource, span) ? before : undefined,
  };
}

/** Whether an answer shows the same span a step or two ago. */
export function continues(before: Pick<History, 'resource' | 't' | 'stepMs'>, resource: string, span: Span): boolean {
  const first = before.t[0];
  if (before.resource !== resource || first === undefined) return false;
  const length = before.t.length * before.stepMs;
  const slack = before.stepMs * 3;
  return Math.abs(length - (span.toMs - span.fromMs)) < slack && Math.abs(first - span.fromMs) < slack;
}
