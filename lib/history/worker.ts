/**
 * Entry of the history's thread: owns one HistoryStore and answers requests in the order they come. Loaded outside Next's server bundle,
 * so nothing it imports may carry the server marker.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { packError, type Reply, type Request } from './messages';
import { HistoryStore } from './store';

/** Passed by `client.ts`. */
export interface HistoryWorkerData {
  file: string;
}

function serve(port: NonNullable<typeof parentPort>, { file }: HistoryWorkerData): void {
  const reply = (message: Reply) => port.postMessage(message);
  let store: HistoryStore;
  try {
    store = new HistoryStore({ file, nowMs: Date.now });
  } catch (e) {
    reply({ id: null, error: packError(e) });
    port.close();
    return;
  }
  port.on('message', ({ id, method, args }: Request) => {
    try {
      reply({ id, value: Reflect.apply(store[method], store, args) });
    } catch (e) {
      reply({ id, error: packError(e) });
    }
    // Nothing else keeps the thread alive, so it ends by itself.
    if (method === 'close') port.close();
  });
}

if (parentPort !== null) serve(parentPort, workerData);
