import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { openHistory } from '@/lib/history/client';
import { streamName } from '@/lib/history/streams';
import { RecentFailures } from '@/lib/server/recent-failures';
import { summariseSample } from '@/lib/server/sample-summary';
import { Ranking } from '@/lib/server/top-containers';
import { parseUserBeancounters } from '@/lib/ubc/parse';
import { printUserBeancounters } from '@/lib/ubc/print';
import { type Amount, toWire } from '@/lib/ubc/sample';
import { sumsOf } from '@/lib/ubc/sums';
import { type Figure, figure, must, quantile } from './figure';
import { PERIOD_MS, workload } from './workload';

const START_MS = 1_700_006_400_000;
const CLIENTS = 20;
const CONTAINERS = 1000;
/** The first compile the code and are not measured; the others come at the pace of life. */
const WARM = 5;
const WARM_MS = 300;
const SAMPLES = WARM + 6;

/**
 * What a main thread does for a node of 1,000 containers: parse a reading, hand it to the history's own thread, judge and rank every row, add them
 * up; beside it 20 clients of another process that ask over HTTP for one chart after the other.
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
    const delay = monitorEventLoopDelay({ resolution: 5 });
    const work: number[] = [];
    let browsers: ReturnType<typeof spawn> | undefined;
    let answers = '';
    for (const [i, text] of texts.entries()) {
      if (i === WARM) {
        const script = join(dirname(process.argv[1] ?? ''), 'browsers.cjs');
        const words = [script, String(port), String(CLIENTS), String(CONTAINERS)];
        browsers = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
        browsers.stdout?.on('data', (chunk: Buffer) => {
          answers += chunk.toString();
        });
        delay.enable();
      }
      const due = new Promise((resolve) => setTimeout(resolve, i < WARM ? WARM_MS : PERIOD_MS));
      const atMs = START_MS + i * PERIOD_MS;
      const begun = performance.now();
      const { sample: reading, grammar } = parseUserBeancounters(text);
      const from = performance.now();
      const recording = history.record('hn1', atMs, reading);
      const posted = performance.now();
      const recorded = await recording;
      const back = performance.now();
      if (i >= WARM) acknowledged.push(back - from);
      failures.add(recorded.failures);
      new Ranking(summariseSample(reading, failures, atMs, grammar));
      const summed = history.record(streamName('hn1', 'sums'), atMs, sumsOf(reading));
      if (i >= WARM) work.push(posted - begun, performance.now() - back);
      await summed;
      at = i + 1;
      await due;
    }
    delay.disable();
    browsers?.stdin?.end();
    if (browsers !== undefined) must((await once(browsers, 'exit'))[0] === 0, 'a browser failed');
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
      figure('longest piece of work on the main thread for a sample', Math.max(...work), 'ms', null),
      figure('charts answered meanwhile', Number(answers), 'answers', null),
    ];
  } finally {
    server.closeAllConnections();
    server.close();
    await history.close();
    rmSync(dir, { recursive: true, force: true });
  }
}
