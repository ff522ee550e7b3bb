import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { openHistory } from '@/lib/history/client';
import { RecentFailures } from '@/lib/server/recent-failures';
import { summariseSample } from '@/lib/server/sample-summary';
import { parseUserBeancounters } from '@/lib/ubc/parse';
import { printUserBeancounters } from '@/lib/ubc/print';
import { type Amount, toWire } from '@/lib/ubc/sample';
import { type Figure, figure, must, quantile } from './figure';
import { PERIOD_MS, workload } from './workload';

const START_MS = 1_700_006_400_000;
const CLIENTS = 20;
const CONTAINERS = 1000;
/** An hour, at twenty times its speed. */
const SAMPLES = 40;
const EVERY_MS = 500;

/**
 * What a main thread does for a node of 1,000 containers: parse a reading, hand it to the history's own thread, judge every row; beside it 20
 * clients that ask over HTTP for charts without a pause. Twenty times as many samples as in life.
 */
export async function servingFigures(): Promise<Figure[]> {
  const dir = mkdtempSync(join(tmpdir(), 'vzboard-bench-'));
  const worker = join(dirname(process.argv[1] ?? ''), 'worker.cjs');
  const history = openHistory({
    file: join(dir, 'history.sqlite'),
    makeWorker: (data) => new Worker(worker, { workerData: data }),
  });
  const counter = 'kmemsize';
  const wire = (values: readonly (Amount | null)[]) => values.map((value) => (value === null ? null : toWire(value)));
  let at = 0;
  const server = createServer((request, response) => {
    const ctid = request.url?.slice(1) ?? '';
    const toMs = START_MS + at * PERIOD_MS;
    const span = { nodeId: 'hn1', ctid, fromMs: toMs - 3_600_000, toMs, points: 360 };
    history.read({ ...span, counter }).then(
      (series) =>
        response.end(
          JSON.stringify({
            ...series,
            held: wire(series.held),
            barrier: wire(series.barrier),
            maxheld: wire(series.maxheld),
            limit: wire(series.limit),
          }),
        ),
      (e: unknown) => response.writeHead(500).end(String(e)),
    );
  });
  try {
    const { sample, step } = workload(CONTAINERS, 20);
    const texts = Array.from({ length: SAMPLES }, () => {
      step();
      return new TextEncoder().encode(printUserBeancounters(sample, '2.6.32'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const failures = new RecentFailures();
    const acknowledged: number[] = [];
    let stopped = false;
    let answers = 0;
    const client = async (i: number) => {
      while (!stopped) {
        const answer = await fetch(`http://127.0.0.1:${port}/${101 + ((i * 50) % CONTAINERS)}`);
        must(answer.ok, `a chart was refused: ${answer.status}`);
        await answer.arrayBuffer();
        answers += 1;
        // People look at what they asked for.
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };
    const delay = monitorEventLoopDelay({ resolution: 5 });
    let clients: Promise<void>[] = [];
    for (const [i, text] of texts.entries()) {
      // The first samples compile the code and are not measured.
      if (i === 5) {
        clients = Array.from({ length: CLIENTS }, (_, k) => client(k));
        delay.enable();
      }
      const due = new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      const { sample: reading, grammar } = parseUserBeancounters(text);
      const from = performance.now();
      const recorded = await history.record('hn1', START_MS + i * PERIOD_MS, reading);
      if (i >= 5) acknowledged.push(performance.now() - from);
      failures.add(recorded.failures);
      summariseSample(reading, failures, START_MS + i * PERIOD_MS, grammar);
      at = i + 1;
      await due;
    }
    delay.disable();
    stopped = true;
    await Promise.all(clients);
    const { held } = await history.read({
      nodeId: 'hn1',
      ctid: '1100',
      counter,
      fromMs: START_MS,
      toMs: START_MS + SAMPLES * PERIOD_MS,
      points: SAMPLES,
    });
    must(held.at(-1) === sample.values[(CONTAINERS - 1) * 20 * 5], 'the last sample is not what was recorded');
    return [
      // The monitor counts its own resolution in.
      figure(`event loop delay, p99, ${CLIENTS} clients`, delay.percentile(99) / 1e6 - 5, 'ms', 50),
      figure('a sample over its thread, meanwhile, p99', quantile(acknowledged, 0.99), 'ms', null),
      figure('charts answered meanwhile', answers, 'answers', null),
    ];
  } finally {
    server.closeAllConnections();
    server.close();
    await history.close();
    rmSync(dir, { recursive: true, force: true });
  }
}
