import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findBrowser } from '@/scripts/browser.mjs';
import { choosePort, findRunning, isLoopback, pickPort, wantedPort } from '@/scripts/serve.mjs';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

const taken =
  (...ports: number[]) =>
  async (port: number) =>
    !ports.includes(port);

/** A server on a port of its own, answering every request with `body`. */
async function answering(body: string): Promise<{ server: Server; port: number }> {
  const server = createServer((_, res) => res.end(body));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  cleanups.push(() => new Promise((done) => server.close(done)));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { server, port: address.port };
}

describe('the port', () => {
  it.each([
    ['3000 when it is free', undefined, [], 3000],
    ['the next free one when it is taken', undefined, [3000, 3001], 3002],
    ['the given one when it is free', 4000, [3000], 4000],
    ['none when the given one is taken', 4000, [4000], undefined],
    ['none when all are taken', undefined, Array.from({ length: 50 }, (_, i) => 3000 + i), undefined],
  ])('is %s', async (_, wanted, busy, port) => {
    expect(await pickPort({ wanted, isFree: taken(...busy) })).toBe(port);
  });

  it('is read from PORT, blank meaning unset', () => {
    expect([undefined, '', ' ', '8080', ' 80 '].map(wantedPort)).toEqual([undefined, undefined, undefined, 8080, 80]);
    for (const text of ['0', '65536', '1e3', '-1', 'http']) expect(() => wantedPort(text)).toThrow(text);
  });

  it('is refused in words when it was given and somebody has it', async () => {
    const { port } = await answering('');
    await expect(choosePort({ PORT: String(port) })).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken`);
  });
});

describe('the host of the demo', () => {
  it.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1', '[::1]'])('may be %s', (host) =>
    expect(isLoopback(host)).toBe(true),
  );
  it.each(['0.0.0.0', '::', '10.0.0.1', '127.example.net', 'localhost.example.net'])('may not be %s', (host) =>
    expect(isLoopback(host)).toBe(false),
  );
});

describe('a running server of the same data directory', () => {
  const withFile = (content: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'vzboard-serve-'));
    cleanups.push(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'server.json'), content);
    return folder;
  };

  it('is found when it answers', async () => {
    const { port } = await answering('{"ok":true}');
    const left = { pid: process.pid, url: `http://127.0.0.1:${port}` };
    expect(await findRunning(withFile(JSON.stringify(left)))).toEqual(left);
  });

  it('is not believed when another program answers there', async () => {
    const { port } = await answering('<p>hello</p>');
    const left = { pid: process.pid, url: `http://127.0.0.1:${port}` };
    expect(await findRunning(withFile(JSON.stringify(left)))).toBeUndefined();
  });

  it('is not there without a file, with a broken one, or when its process is gone', async () => {
    expect(await findRunning('/nonexistent')).toBeUndefined();
    expect(await findRunning(withFile('{'))).toBeUndefined();
    expect(await findRunning(withFile('{"pid":4194303,"url":"http://127.0.0.1:9"}'))).toBeUndefined();
  });
});

describe('the browser for tests', () => {
  const has =
    (...files: string[]) =>
    (file: string) =>
      files.includes(file);

  it('is CHROMIUM when it exists', () => {
    expect(findBrowser({ CHROMIUM: '/opt/c', PATH: '/usr/bin' }, has('/opt/c', '/usr/bin/chromium'))).toBe('/opt/c');
  });
  it('is Chromium before Chrome, from PATH or /usr/bin', () => {
    expect(findBrowser({ PATH: '/a' }, has('/a/google-chrome', '/usr/bin/chromium'))).toBe('/usr/bin/chromium');
    expect(findBrowser({ PATH: '/a' }, has('/a/google-chrome'))).toBe('/a/google-chrome');
  });
  it('is none when there is none', () => expect(findBrowser({}, has())).toBeUndefined());
});
