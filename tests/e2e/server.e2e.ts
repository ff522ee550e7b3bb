import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { earlyScript } from '../../lib/early';
import { test } from './alive';
import { type MadeServer, madeServer } from './made-server';

const password = 'correct horse battery';
let made: MadeServer[] = [];
test.afterEach(async () => {
  await Promise.all(made.map((server) => server.remove()));
  made = [];
});

async function started(env: Record<string, string>): Promise<MadeServer> {
  const server = await madeServer(env);
  made.push(server);
  return server;
}

/** fetch sets Host itself; this does not. Follows Next's redirect of a prefetch without its cache-busting parameter, to this server only. */
function status(url: string, options: { method?: string; headers?: Record<string, string> } = {}): Promise<number> {
  return new Promise((done, failed) => {
    const asked = request(url, options, (reply) => {
      reply.resume();
      const { location } = reply.headers;
      if (reply.statusCode === 307 && location?.includes('_rsc=')) {
        const { pathname, search } = new URL(location, url);
        status(new URL(pathname + search, url).href, options).then(done, failed);
      } else done(reply.statusCode ?? 0);
    });
    asked.once('error', failed);
    asked.end();
  });
}

/** A configuration with one real node whose programs answer nothing useful: enough to sign in to. */
function realNode(server: { dataDir: string }): string {
  const programs = join(server.dataDir, 'programs');
  mkdirSync(programs);
  for (const name of ['vzctl', 'vzlist']) {
    writeFileSync(join(programs, name), '#!/bin/sh\necho "[]"\n');
    chmodSync(join(programs, name), 0o755);
  }
  const file = join(server.dataDir, 'config.json');
  writeFileSync(file, JSON.stringify({ nodes: [{ id: 'hn1', transport: 'local', programs }] }));
  return file;
}

test('a name that is not ours is refused for pages, prefetches and the API', async () => {
  const server = await started({ VZBOARD_DEMO: '1' });
  await server.ready;
  const own = `127.0.0.1:${server.port}`;
  for (const path of ['/', '/api/health', '/api/nodes']) {
    expect(await status(server.url + path, { headers: { host: own } }), path).toBe(200);
    const foreign = { host: `rebound.example:${server.port}` };
    expect(await status(server.url + path, { headers: foreign }), path).toBe(403);
    const prefetch = { ...foreign, purpose: 'prefetch', 'next-router-prefetch': '1', rsc: '1' };
    expect(await status(server.url + path, { headers: prefetch }), path).toBe(403);
  }
});

test('a change asked for by another site is refused', async () => {
  const server = await started({ VZBOARD_DEMO: '1' });
  await server.ready;
  const headers = { origin: 'http://evil.example', 'content-type': 'application/json' };
  expect(await status(`${server.url}/api/session`, { method: 'DELETE', headers })).toBe(403);
  const same = { origin: server.url };
  expect(await status(`${server.url}/api/session`, { method: 'DELETE', headers: same })).toBe(200);
});

test('every page carries the policy with a nonce of its own', async () => {
  const server = await started({ VZBOARD_DEMO: '1' });
  await server.ready;
  const nonces = new Set<string>();
  for (const path of ['/', '/tasks', '/no-such-page']) {
    const reply = await fetch(server.url + path);
    const nonce = /'nonce-([^']+)'/.exec(reply.headers.get('content-security-policy') ?? '')?.[1] ?? '';
    expect(nonce, path).not.toBe('');
    const html = await reply.text();
    // The one script without a nonce is allowed by the hash of its text.
    expect(html, path).toContain(`<script>${earlyScript}</script>`);
    const scripts = [...html.replace(`<script>${earlyScript}</script>`, '').matchAll(/<script\b[^>]*>/g)].map(
      ([tag]) => tag,
    );
    expect(
      scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`)),
      path,
    ).toEqual([]);
    nonces.add(nonce);
  }
  expect(nonces.size).toBe(3);
});

test('an upgrade nobody serves is answered 404, not left hanging', async () => {
  const server = await started({ VZBOARD_DEMO: '1' });
  await server.ready;
  const answer = await new Promise<string>((done, failed) => {
    const socket = connect(server.port, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    socket.once('close', () => done(text));
    socket.once('error', failed);
    socket.write(
      `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    );
  });
  expect(answer).toContain('404 Not Found');
});

test('SIGTERM ends it with code 0 within three seconds, also with a connection open, and it takes its file along', async () => {
  const server = await started({ VZBOARD_DEMO: '1' });
  await server.ready;
  const left = join(server.dataDir, 'server.json');
  expect(existsSync(left)).toBe(true);
  // A request that never ends: its headers are not complete.
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => undefined);
  await new Promise<void>((done) => socket.write('GET / HTTP/1.1\r\nHost: x\r\n', () => done()));
  const atMs = Date.now();
  server.child.kill('SIGTERM');
  server.child.kill('SIGTERM');
  expect(await server.ended).toBe(0);
  expect(Date.now() - atMs).toBeLessThan(4000);
  expect(existsSync(left)).toBe(false);
});

test('a taken port, a wrong configuration and a demo others could reach end it with one sentence', async () => {
  const first = await started({ VZBOARD_DEMO: '1' });
  await first.ready;
  const cases: [Record<string, string>, RegExp][] = [
    [{ VZBOARD_DEMO: '1', PORT: String(first.port) }, /port \d+ on 127\.0\.0\.1 is taken/],
    [{ VZBOARD_CONFIG: '/nonexistent/vzboard.json' }, /\/nonexistent\/vzboard\.json/],
    [{ VZBOARD_DEMO: '1', HOST: '0.0.0.0' }, /HOST is 0\.0\.0\.0/],
  ];
  for (const [env, sentence] of cases) {
    const server = await started(env);
    expect(await server.ended).toBe(1);
    expect(server.printed()).toMatch(sentence);
    expect(server.printed(), 'no stack').not.toMatch(/^\s+at /m);
  }
});

test('real nodes are closed until the first admin is made through the link, which works once', async () => {
  const holder = await started({ VZBOARD_DEMO: '1' });
  const VZBOARD_CONFIG = realNode(holder);
  const refused = await started({ VZBOARD_CONFIG, HOST: '0.0.0.0' });
  expect(await refused.ended, 'nobody could be asked who comes').toBe(1);
  expect(refused.printed()).toContain('no account exists yet');

  const server = await started({ VZBOARD_CONFIG });
  await server.ready;
  await expect.poll(() => server.printed()).toContain('/setup#token=');
  const token = /#token=([\w-]+)/.exec(server.printed())?.[1] ?? '';
  expect((await fetch(`${server.url}/api/nodes`)).status).toBe(401);

  const post = (path: string, body: unknown) =>
    fetch(server.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.url },
      body: JSON.stringify(body),
    });
  const setup = await post('/api/setup', { token, name: 'root', password });
  expect(setup.status).toBe(200);
  const cookie = setup.headers.get('set-cookie')?.split(';')[0] ?? '';
  expect((await fetch(`${server.url}/api/nodes`, { headers: { cookie } })).status).toBe(200);
  expect((await post('/api/setup', { token, name: 'eve', password })).status).toBe(409);

  const wrong = await post('/api/session', { name: 'root', password: 'wrong' });
  expect(wrong.status).toBe(400);
  expect(await wrong.json()).toMatchObject({ error: { code: 'bad_input', field: 'password' } });
  expect((await post('/api/session', { name: 'root', password })).status).toBe(200);
  for (let i = 0; i < 10; i++) await post('/api/session', { name: 'root', password: 'wrong' });
  const late = await post('/api/session', { name: 'root', password });
  expect(late.status).toBe(429);
  expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
});
