/**
 * Entry of the history's thread: owns one HistoryStore and answers requests. Those that change something keep their order and go before those
 * that only read, so that no sample waits for charts; pruning goes on between them, a step at a time. Loaded outside Next's server bundle, so
 * nothing it imports may carry the server marker.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { BEAT_MS } from './gaps';
import { type Method, packError, type Reply, type Request } from './messages';
import { HistoryStore } from './store';

/** Passed by `client.ts`. */
export interface HistoryWorkerData {
  file: string;
}

/** May wait for what changes something. `close` is among them: what was asked before it is answered. */
const PATIENT: ReadonlySet<Method> = new Set<Method>([
  'read',
  'readHeld',
  'readEach',
  'top',
  'failureSums',
  'failureEvents',
  'failures',
  'stats',
  'sizes',
  'prune',
  'close',
]);

type Port = NonNullable<typeof parentPort>;

class Service {
  private readonly waiting: Request[] = [];
  private pruning: { steps: Generator<void>; ids: number[] } | undefined;
  /** Wide reads under way, a step each in turn. */
  private readonly wide: { steps: Generator<void, unknown>; id: number }[] = [];
  private scheduled = false;

  constructor(
    private readonly port: Port,
    private readonly store: HistoryStore,
  ) {}

  take(request: Request): void {
    this.waiting.push(request);
    this.schedule();
  }

  /** By way of the event loop, so that requests which came meanwhile are seen before the next one is chosen. */
  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.next();
      if (this.waiting.length > 0 || this.pruning !== undefined || this.wide.length > 0) this.schedule();
    });
  }

  private next(): void {
    const urgent = this.waiting.findIndex(({ method }) => !PATIENT.has(method));
    const [request] = this.waiting.splice(Math.max(0, urgent), 1);
    if (request !== undefined) this.serve(request);
    if (this.pruning !== undefined) this.prune(this.pruning);
    const wide = this.wide.shift();
    if (wide !== undefined) this.goOn(wide);
  }

  private serve({ id, method, args }: Request): void {
    try {
      if (method === 'prune') {
        // One at a time: a second call is answered with the first.
        this.pruning ??= { steps: Reflect.apply(this.store.pruning, this.store, args), ids: [] };
        this.pruning.ids.push(id);
      } else if (method === 'top') {
        this.wide.push({ steps: Reflect.apply(this.store.topping, this.store, args), id });
      } else if (method === 'readEach') {
        this.wide.push({ steps: Reflect.apply(this.store.readingEach, this.store, args), id });
      } else if (method === 'sizes') {
        this.wide.push({ steps: this.store.sizing(), id });
      } else if (method === 'record') {
        // Posted by client.ts with what History says.
        const [nodeId, atMs, sample] = args as Parameters<HistoryStore['record']>;
        this.reply({ id, value: this.store.append(nodeId, atMs, sample) });
        this.tidy(nodeId);
      } else this.reply({ id, value: Reflect.apply(this.store[method], this.store, args) });
    } catch (e) {
      this.reply({ id, error: packError(e) });
    }
    if (method !== 'close') return;
    this.pruning = undefined;
    this.wide.length = 0;
    // Nothing else keeps the thread alive, so it ends by itself.
    this.port.close();
  }

  private goOn({ steps, id }: { steps: Generator<void, unknown>; id: number }): void {
    try {
      const { done, value } = steps.next();
      if (done === true) this.reply({ id, value });
      else this.wide.push({ steps, id });
    } catch (e) {
      this.reply({ id, error: packError(e) });
    }
  }

  private tidy(nodeId: string): void {
    try {
      this.store.tidy(nodeId);
    } catch {
      // The sample is on disk and nothing is lost. Pruning tidies too and reports what goes wrong.
    }
  }

  private prune({ steps, ids }: { steps: Generator<void>; ids: readonly number[] }): void {
    let reply: ((id: number) => Reply) | undefined;
    try {
      if (steps.next().done) reply = (id) => ({ id, value: undefined });
    } catch (e) {
      reply = (id) => ({ id, error: packError(e) });
    }
    if (reply === undefined) return;
    this.pruning = undefined;
    for (const id of ids) this.reply(reply(id));
  }

  private reply(message: Reply): void {
    this.port.postMessage(message);
  }
}

function serve(port: Port, { file }: HistoryWorkerData): void {
  let store: HistoryStore;
  try {
    store = new HistoryStore({ file, nowMs: Date.now });
  } catch (e) {
    const failed: Reply = { id: null, error: packError(e) };
    port.postMessage(failed);
    port.close();
    return;
  }
  const service = new Service(port, store);
  port.on('message', (request: Request) => service.take(request));
  setInterval(() => beat(store), BEAT_MS).unref();
  beat(store);
}

/** Samples are signs of life, too, but a fleet may be silent for days. */
function beat(store: HistoryStore): void {
  try {
    store.beat();
  } catch {
    // Closed, or a full disk: recording says so.
  }
}

if (parentPort !== null) serve(parentPort, workerData);
