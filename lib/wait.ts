/** Settles after `ms`, or at once when `signal` aborts; never rejects: whoever waits looks at the signal. Keeps no process alive. */
export function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, signal.aborted ? 0 : ms);
    timer.unref();
    signal.addEventListener('abort', done, { once: true });
  });
}
