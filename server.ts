/**
 * The process: listens, hands requests to Next, and owns shutdown. Bundled by esbuild to dist/server.cjs; everything else is wired inside Next
 * by lib/server/boot.ts. Shared with it through `once`: closers, called at shutdown, and announcements, printed once requests are answered.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import next from 'next';
import { baseUrl, type Listening, listeningFrom } from '@/lib/auth/listening';
import { checkOrigin } from '@/lib/auth/origin';
import { addressHeader, schemeHeader, seenBy } from '@/lib/auth/request';
import { isAppError } from '@/lib/errors';
import { readSystemConfig } from '@/lib/server/config';
import { once } from '@/lib/server/once';

type Closer = () => void | Promise<void>;

const closeDeadlineMs = 3000;
const env = process.env;
const dev = env.NODE_ENV !== 'production';
const trustProxy = env.VZBOARD_TRUST_PROXY === '1';

async function main(): Promise<void> {
  env.NEXT_TELEMETRY_DISABLED = '1';
  // Read again by boot inside Next; here first, so that a mistake shows before anything is opened.
  const { dataDir } = readSystemConfig();
  const listening = listeningFrom(env);
  const server = createServer();
  // Longer than the idle time of usual reverse proxies, so that it is they who close.
  server.keepAliveTimeout = 70_000;

  // Before anything is opened: a second server must not touch the databases of the first.
  await listen(server, listening);
  await new Promise((done) => server.close(done));

  const app = next({ dev, hostname: listening.host, port: listening.port, dir: process.cwd() });
  await app.prepare();
  // Next has called boot by now; what keeps it from starting keeps this process from listening.
  await once<{ board?: Promise<unknown> }>('board', () => ({})).board;
  const handle = app.getRequestHandler();
  const upgrade = app.getUpgradeHandler();

  server.on('request', (req: IncomingMessage, res: ServerResponse) => {
    stampSender(req);
    handle(req, res).catch((e: unknown) => fail(res, e));
  });
  const sockets = new Set<Duplex>();
  server.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    const path = (req.url ?? '/').split('?')[0] ?? '/';
    if (dev && path.startsWith('/_next/') && isOwnUpgrade(req, listening)) {
      upgrade(req, socket, head).catch(() => socket.destroy());
      return;
    }
    // Next would leave a socket it does not know open for ever.
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });

  await listen(server, listening);
  const pidFile = writePidFile(dataDir, baseUrl(listening));
  const stop = once('stop', () => makeStop(server, sockets, pidFile));
  // A terminal sends Ctrl-C to the whole group and the starting script forwards it once more: `on`, not `once`.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
  process.on('disconnect', stop);

  // A parent that hears "ready" prints the address itself.
  if (process.send === undefined) process.stdout.write(`vzboard listens on ${baseUrl(listening)}\n`);
  for (const line of once<string[]>('announcements', () => [])) process.stdout.write(`${line}\n`);
  process.send?.({ type: 'ready', url: baseUrl(listening) });
}

function listen(server: Server, { host, port }: Listening): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      done();
    });
  });
}

/** Handlers see headers only, so the sender's address and scheme travel in two that nobody outside can set. */
function stampSender(req: IncomingMessage): void {
  const header = (name: string) => [req.headers[name]].flat().join(',') || undefined;
  const { address, scheme } = seenBy(
    trustProxy,
    req.socket.remoteAddress,
    header('x-forwarded-for'),
    header('x-forwarded-proto'),
  );
  req.headers[addressHeader] = address;
  req.headers[schemeHeader] = scheme;
}

function isOwnUpgrade(req: IncomingMessage, listening: Listening): boolean {
  try {
    checkOrigin({ get: (name) => [req.headers[name]].flat()[0] ?? null }, listening);
    return true;
  } catch {
    return false;
  }
}

function fail(res: ServerResponse, e: unknown): void {
  process.stderr.write(`${e instanceof Error ? e.stack : String(e)}\n`);
  if (!res.headersSent) res.writeHead(500);
  res.end();
}

/** Tells the start scripts where a server of this data directory answers; they ask it before they believe the file. */
function writePidFile(dataDir: string, url: string): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'server.json');
  writeFileSync(file, JSON.stringify({ pid: process.pid, url }), { mode: 0o600 });
  return file;
}

function dropPidFile(file: string): void {
  try {
    if (JSON.parse(readFileSync(file, 'utf8')).pid === process.pid) rmSync(file);
  } catch {
    // Gone already, which is what was wanted.
  }
}

/** Answers no new requests, closes what boot opened, and ends at the latest after the deadline. Safe to call more than once. */
function makeStop(server: Server, sockets: Set<Duplex>, pidFile: string): () => void {
  let stopping = false;
  return () => {
    if (stopping) return;
    stopping = true;
    const answered = new Promise((done) => server.close(done));
    server.closeIdleConnections();
    const closers = [...once('closers', () => new Set<Closer>())].map(async (close) => close());
    const closed = Promise.allSettled(closers);
    // Requests under way get two seconds of the three, then their sockets are cut.
    const cut = setTimeout(
      () => {
        for (const socket of sockets) socket.destroy();
        server.closeAllConnections();
      },
      dev ? 0 : closeDeadlineMs - 1000,
    );
    const deadline = new Promise((late) => setTimeout(late, closeDeadlineMs));
    void Promise.race([Promise.all([answered, closed]), deadline]).then(() => {
      clearTimeout(cut);
      dropPidFile(pidFile);
      process.exit(0);
    });
  };
}

function startMessage(e: unknown): string {
  if (isAppError(e)) return e.message;
  if (e instanceof Error && 'code' in e) {
    const { PORT = '3000', HOST = '127.0.0.1' } = env;
    if (e.code === 'EADDRINUSE')
      return `port ${PORT} on ${HOST} is taken. Set PORT to another one, for example PORT=3100.`;
    if (e.code === 'EADDRNOTAVAIL')
      return `this machine has no address ${HOST}. Set HOST to one of its own, or unset it.`;
    if (e.code === 'EACCES') return `port ${PORT} needs more rights than this user has. Set PORT to 1024 or above.`;
    if (e.code === 'ENOTFOUND') return `the name HOST=${HOST} is not known to this machine.`;
  }
  return e instanceof Error ? (e.stack ?? e.message) : String(e);
}

main().catch((e: unknown) => {
  process.stderr.write(`vzboard cannot start: ${startMessage(e)}\n`);
  process.exit(1);
});
