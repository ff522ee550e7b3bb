/** An hour of a counter, with what a chart must show: a gap, a failure, a restart, changed limits. */
import type { History } from '@/lib/api/schemas';
import { MEASURED } from './measured';

export function madeHistory(over: Partial<History> = {}): History {
  return {
    ...MEASURED,
    now: 4000,
    resource: 'numproc',
    unit: 'items',
    stepMs: 1000,
    rollup: 'max',
    t: [0, 1000, 2000, 3000],
    held: [10, null, '9007199254740993', 30],
    maxheld: [10, null, 30, 30],
    barrier: [100, null, 100, 100],
    limit: ['unlimited', null, 'unlimited', 'unlimited'],
    failures: [0, null, 4, 0],
    resets: [2000],
    gaps: [{ from: 1000, to: 2000, kind: 'stopped' }],
    marks: [{ at: 2000, kind: 'restart' }],
    ...over,
  };
}

/** jsdom lays nothing out: every element is this wide. */
export class MadeResizeObserver {
  readonly #told: ResizeObserverCallback;
  constructor(told: ResizeObserverCallback) {
    this.#told = told;
  }
  observe() {
    // The only field that is read.
    const entry = { contentRect: { width: 900 } } as ResizeObserverEntry;
    this.#told([entry], this);
  }
  unobserve() {}
  disconnect() {}
}
