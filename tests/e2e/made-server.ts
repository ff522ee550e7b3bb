import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server of its own with its own data directory; ended by the handle it was started with. */
export interface MadeServer {
  child: ChildProcess;
  url: string;
  port: number;
  dataDir: string;
  /** Everything it printed so far, stdout and stderr. */
  printed: () => string;
  /** Exit code, once it has ended. */
  ended: Promise<number | null>;
  /** Resolves when it says it listens; rejects when it ends before. */
  ready: Promise<void>;
  remove: () => Promise<void>;
}

export async function madeServer(env: Record<string, string> = {}): Promise<MadeServer> {
  const port = await freePort();
  const dataDir = mkdtempSync(join(tmpdir(), 'vzboard-server-'));
  const child = spawn(process.execPath, ['dist/server.cjs'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', PORT: String(port), VZBOARD_DATA: dataDir, ...env },
  });
  let text = '';
  const ended = new Promise<number | null>((done) => child.once('close', done));
  const ready = new Promise<void>((done, failed) => {
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('vzboard listens on')) done();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then((code) => failed(new Error(`ended with ${code}: ${text}`)));
  });
  // A test that waits for `ended` alone must not fail on the other promise.
  ready.catch(() => undefined);
  const remove = async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { child, url: `http://127.0.0.1:${port}`, port, dataDir, printed: () => text, ended, ready, remove };
}

export function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
