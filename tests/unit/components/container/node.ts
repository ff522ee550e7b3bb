import type { NodeSummary } from '@/lib/api/schemas';

/** A node that answers. */
export const node: NodeSummary = {
  id: 'hn1',
  label: 'hn1',
  transport: 'demo',
  group: null,
  tags: [],
  disabled: null,
  state: 'ok',
  problem: null,
  listedAt: 0,
  sampledAt: 0,
  sampleSeconds: 10,
  containers: { total: 1, running: 1, stopped: 0, mounted: 0, suspended: 0, unknown: 0 },
  failuresHour: 0,
  mode: 'classic',
  vzctl: null,
};
