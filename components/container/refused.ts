import type { NodeSummary } from '@/lib/api/schemas';

/** Its host key is not the approved one, or none is approved: nothing is asked of it. */
export function isRefused({ problem }: NodeSummary): boolean {
  return problem?.code === 'host_key_unknown' || problem?.code === 'host_key_changed';
}
