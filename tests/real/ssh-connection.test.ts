import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { SshRuntime } from '@/lib/node/ssh-runtime';
import { Bench, pidIn, refusal, text } from './ssh-made';
import { alive, freePort, SshServer } from './ssh-server';

const bench = new Bench();
let server: SshServer;
const servers: SshServer[] = [];
const listeners: Server[] = [];

async function another(extra: readonly string[] = []): Promise<SshServer> {
  const made = await SshServer.start(bench.fresh(), extra);
  servers.push(made);
  return made;
}

beforeAll(async () => {
  server = await another();
  bench.program('vzok', 'echo ok');
  bench.program(
    'vzwait',
    'echo $$ > "$1.pid"; echo begun; while [ ! -e "$1" ] && [ -e "$0" ]; do sleep 0.02; done; echo ended',
  );
});

afterEach(() => {
  for (const listener of listeners.splice(0)) listener.close();
});

afterAll(async () => {
  bench.clear();
  for (const one of servers) await one.kill();
});

const timeoutMs = 15_000;

describe('no connection', () => {
  test('because nothing listens: the node is silent, and says so', async () => {
    const port = await freePort();
    const node = bench.transport(server, { ssh: { port } });
    const { code, message, detail } = await refusal(node.run(['vzok'], { timeoutMs }));
    expect(code).toBe('node_silent');
    expect(message).toBe(
      `Rack 1 refuses connections: nothing listens at 127.0.0.1, port ${port}. Is its ssh server running, is the port right?`,
    );
    expect(detail).toContain('Connection refused');
    expect(node.state).toBe('failed');
  });

  test('because the server takes it and says nothing', async () => {
    const port = await new Promise<number>((resolve) => {
      const mute = createServer(() => {});
      listeners.push(mute);
      mute.listen(0, '127.0.0.1', () => {
        const address = mute.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    const node = bench.transport(server, { ssh: { port } });
    const { code, message } = await refusal(node.run(['vzok'], { timeoutMs }));
    expect({ code, message }).toEqual({
      code: 'node_silent',
      message: `Rack 1 does not answer at 127.0.0.1, port ${port}. Is it up, is a firewall in between?`,
    });
  });

  test('because the name cannot be resolved', async () => {
    const node = bench.transport(server, { ssh: { host: 'no-such-host.invalid' } });
    expect(await refusal(node.run(['vzok'], { timeoutMs }))).toMatchObject({
      code: 'node_silent',
      message: expect.stringContaining('The name of Rack 1 cannot be resolved (no-such-host.invalid'),
    });
  });

  test('because the key is not let in: failed, naming account and key', async () => {
    const stranger = await another();
    const node = bench.transport(server, { ssh: { identityFile: stranger.identityFile } });
    const { code, message, detail } = await refusal(node.run(['vzok'], { timeoutMs }));
    expect({ code, message }).toEqual({
      code: 'node_failed',
      message: `Rack 1 does not let ${server.user} in with the key ${stranger.identityFile}. Add the public key to the authorized_keys of that account.`,
    });
    expect(detail).toContain('Permission denied');
  });

  test('because the key file is not there', async () => {
    const node = bench.transport(server, { ssh: { identityFile: '/nowhere/id' } });
    expect(await refusal(node.run(['vzok'], { timeoutMs }))).toMatchObject({
      code: 'node_failed',
      message: expect.stringContaining('The key /nowhere/id for Rack 1 cannot be used'),
    });
  });

  test('because the key file is open to others, with the cure', async () => {
    const open = bench.fresh();
    writeFileSync(open, readFileSync(server.identityFile));
    chmodSync(open, 0o644);
    const node = bench.transport(server, { ssh: { identityFile: open } });
    expect(await refusal(node.run(['vzok'], { timeoutMs }))).toMatchObject({
      code: 'node_failed',
      message: expect.stringContaining(`chmod 600 ${open}`),
    });
  });

  test('because the node speaks old algorithms only, with the option that allows one', async () => {
    const old = await another(['KexAlgorithms diffie-hellman-group14-sha1']);
    const node = bench.transport(old);
    const { code, message } = await refusal(node.run(['vzok'], { timeoutMs }));
    expect(code).toBe('node_failed');
    expect(message).toContain('"options": { "KexAlgorithms": "+diffie-hellman-group14-sha1" }');
    const cured = bench.transport(old, { ssh: { options: { KexAlgorithms: '+diffie-hellman-group14-sha1' } } });
    expect(text((await cured.run(['vzok'], { timeoutMs })).stdout)).toBe('ok\n');
  });

  test('because an option has a value this client does not know', async () => {
    const node = bench.transport(server, { ssh: { options: { Ciphers: 'rot13' } } });
    expect(await refusal(node.run(['vzok'], { timeoutMs }))).toMatchObject({
      code: 'node_failed',
      message: 'This ssh client does not understand an option of Rack 1. Correct "options" of this node.',
    });
  });

  test('is tried once for all who ask, and again only after a pause', async () => {
    const port = await freePort();
    let nowMs = Date.now();
    const node = bench.transport(server, { ssh: { port }, deps: { nowMs: () => nowMs } });
    const attempts = () => node.events.filter(({ event }) => event === 'ssh: no connection').length;
    const all = await Promise.all(Array.from({ length: 5 }, () => refusal(node.run(['vzok'], { timeoutMs }))));
    expect(new Set(all.map(({ code }) => code))).toEqual(new Set(['node_silent']));
    expect(attempts()).toBe(1);
    await refusal(node.run(['vzok'], { timeoutMs }));
    expect(attempts()).toBe(1);
    nowMs += 1001;
    await refusal(node.run(['vzok'], { timeoutMs }));
    expect(attempts()).toBe(2);
    expect(node.events.map(({ nextTryMs }) => nextTryMs)).toEqual([1000, 2000]);
  });

  test('is no reason to wait longer than asked', async () => {
    const frozen = await another();
    frozen.signal('SIGSTOP');
    const node = bench.transport(frozen);
    const { code, message } = await refusal(node.run(['vzok'], { timeoutMs: 300 }));
    frozen.signal('SIGCONT');
    expect({ code, message }).toEqual({ code: 'node_silent', message: 'vzok on Rack 1 did not answer within 0.3 s.' });
  });
});

describe('a kept connection', () => {
  test('that the server ended is made again at the next command', async () => {
    const own = await another();
    const node = bench.transport(own);
    await node.run(['vzok'], { timeoutMs });
    await own.kill();
    await vi.waitFor(() => expect(node.state).not.toBe('connected'), 5000);
    await own.up();
    await vi.waitFor(async () => expect(text((await node.run(['vzok'], { timeoutMs })).stdout)).toBe('ok\n'), {
      timeout: 10_000,
      interval: 100,
    });
    expect(node.events.filter(({ event }) => event === 'ssh: connected')).toHaveLength(2);
  });

  test('that breaks under a read: the read fails, and its processes are ended over the next connection', async () => {
    const own = await another();
    const node = bench.transport(own);
    const gate = bench.fresh();
    const ends = refusal(node.run(['vzwait', gate], { timeoutMs: 30_000 }));
    const pid = await pidIn(`${gate}.pid`);
    await own.kill();
    const { code, message } = await ends;
    expect({ code, message }).toEqual({ code: 'node_silent', message: 'The connection to Rack 1 broke.' });
    expect(alive(pid)).toBe(true);
    await own.up();
    await vi.waitFor(async () => expect((await node.run(['vzok'], { timeoutMs })).code).toBe(0), {
      timeout: 10_000,
      interval: 100,
    });
    await vi.waitFor(() => expect(alive(pid)).toBe(false), 10_000);
  });

  test('that breaks under a write: its end is not known, and it is left alone', async () => {
    const own = await another();
    const node = bench.transport(own);
    const gate = bench.fresh();
    const ends = refusal(node.run(['vzwait', gate]));
    const pid = await pidIn(`${gate}.pid`);
    await own.kill();
    const { code, message } = await ends;
    expect(code).toBe('node_silent');
    expect(message).toContain('The connection to Rack 1 broke while vzwait ran. It may have gone on');
    await own.up();
    await vi.waitFor(async () => expect((await node.run(['vzok'], { timeoutMs })).code).toBe(0), {
      timeout: 10_000,
      interval: 100,
    });
    expect(alive(pid)).toBe(true);
    writeFileSync(gate, '');
    await vi.waitFor(() => expect(alive(pid)).toBe(false), 10_000);
  });

  test('to a server that froze is given up, and made again when it thaws', async () => {
    const own = await another();
    const node = bench.transport(own);
    await node.run(['vzok'], { timeoutMs });
    own.signal('SIGSTOP');
    const { code, message } = await refusal(node.run(['vzok'], { timeoutMs }));
    expect({ code, message }).toEqual({
      code: 'node_silent',
      message: 'Rack 1 stopped answering, and its connection was given up.',
    });
    own.signal('SIGCONT');
    await vi.waitFor(async () => expect((await node.run(['vzok'], { timeoutMs })).code).toBe(0), {
      timeout: 10_000,
      interval: 100,
    });
  });

  test('that allows one command at a time says what to raise', async () => {
    const own = await another(['MaxSessions 1']);
    const node = bench.transport(own);
    const gate = bench.fresh();
    const first = node.run(['vzwait', gate], { timeoutMs });
    await pidIn(`${gate}.pid`);
    const { code, message } = await refusal(node.run(['vzok'], { timeoutMs }));
    expect({ code, message }).toEqual({
      code: 'node_failed',
      message:
        'Rack 1 allows no more commands over one connection. Raise MaxSessions in its sshd_config to 10 or more.',
    });
    writeFileSync(gate, '');
    expect((await first).code).toBe(0);
  });

  test('goes by way of a jump host, whose key is checked too', async () => {
    const gate = await another();
    const [host, options] = ['127.0.0.1', {}];
    const settings = {
      ssh: { host, options, identityFile: server.identityFile, jump: { host, port: gate.port, user: gate.user } },
    };
    writeFileSync(gate.path('authorized_keys'), readFileSync(server.path('client.pub')));
    const unapproved = bench.transport(server, settings);
    expect(await refusal(unapproved.run(['vzok'], { timeoutMs }))).toMatchObject({
      code: 'host_key_unknown',
      message: expect.stringContaining(`${gate.fingerprint} (${gate.knownName})`),
    });
    const node = bench.transport(server, { ...settings, knownHosts: gate.hostKeyLine + server.hostKeyLine });
    expect(text((await node.run(['vzok'], { timeoutMs })).stdout)).toBe('ok\n');
    expect([gate.connections(), server.connections()]).toEqual([1, 1]);
    const lost = bench.transport(server, {
      ssh: { ...settings.ssh, port: await freePort() },
      knownHosts: gate.hostKeyLine,
    });
    expect(await refusal(lost.run(['vzok'], { timeoutMs }))).toMatchObject({
      code: 'node_silent',
      message: expect.stringContaining('The jump host was reached, but has no way to Rack 1'),
    });
  });

  test('to a node whose kernel ends nothing is not filled with more commands that hang', async () => {
    // What a dead disk does: no signal has any effect.
    const own = await another([
      'MaxSessions 30',
      'ForceCommand kill() { :; }; export -f kill; exec bash -c "$SSH_ORIGINAL_COMMAND"',
    ]);
    const node = bench.transport(own);
    const gates = Array.from({ length: 7 }, () => bench.fresh());
    const reads = gates.map((gate) => {
      const ender = new AbortController();
      return { ender, answer: node.run(['vzwait', gate], { signal: ender.signal }).catch(String) };
    });
    const pids = await Promise.all(gates.map((gate) => pidIn(`${gate}.pid`)));
    for (const { ender, answer } of reads) {
      ender.abort('given up');
      expect(await answer).toBe('given up');
    }
    expect(pids.every(alive)).toBe(true);
    expect(await refusal(node.run(['vzok'], { timeoutMs }))).toMatchObject({
      code: 'node_silent',
      message: '7 earlier commands hang in the kernel of Rack 1; vzok was not started.',
    });
    writeFileSync(gates[0] ?? '', '');
    await vi.waitFor(() => expect(alive(pids[0] ?? 0)).toBe(false), 5000);
    await vi.waitFor(async () => expect((await node.run(['vzok'], { timeoutMs })).code).toBe(0), {
      timeout: 10_000,
      interval: 100,
    });
    for (const gate of gates) writeFileSync(gate, '');
    await vi.waitFor(() => expect(pids.some(alive)).toBe(false), 5000);
  }, 40_000);

  test('is enough for a key that may do nothing but run commands', async () => {
    const own = await another();
    const key = readFileSync(own.path('client.pub'), 'utf8');
    const limits = 'no-pty,no-port-forwarding,no-agent-forwarding,no-X11-forwarding,from="127.0.0.1"';
    writeFileSync(own.path('authorized_keys'), `${limits} ${key}`);
    expect(text((await bench.transport(own).run(['vzok'], { timeoutMs })).stdout)).toBe('ok\n');
  });

  test('leaves nothing behind when it is closed', async () => {
    const own = await another();
    const runtime = new SshRuntime(bench.fresh());
    const node = bench.transport(own, { deps: { runtimeDir: runtime.dir } });
    await node.run(['vzok'], { timeoutMs });
    expect(own.connections()).toBe(1);
    const { dir } = runtime;
    // As the composition root has it: spread into something else.
    const { close } = { ...node };
    close();
    runtime.close();
    await vi.waitFor(() => expect(own.connections()).toBe(0), 5000);
    expect(existsSync(dir)).toBe(false);
    expect(await refusal(node.run(['vzok']))).toMatchObject({ code: 'unavailable' });
  });

  test('of a vzboard that was killed is ended by the next one', async () => {
    const own = await another();
    const dataDir = bench.fresh();
    const dead = join(dataDir, 'ssh', '999999999-abcdef');
    mkdirSync(dead, { recursive: true, mode: 0o700 });
    const node = bench.transport(own, { deps: { runtimeDir: dead } });
    await node.run(['vzok'], { timeoutMs });
    expect(own.connections()).toBe(1);
    const runtime = new SshRuntime(dataDir);
    const { dir } = runtime;
    expect(readdirSync(join(dataDir, 'ssh'))).toEqual([basename(dir)]);
    await vi.waitFor(() => expect(own.connections()).toBe(0), 5000);
    runtime.close();
  });

  test('has a socket short enough wherever the data are', () => {
    const runtime = new SshRuntime(join(bench.folder, 'd'.repeat(120)));
    expect(Buffer.byteLength(runtime.dir)).toBeLessThanOrEqual(78);
    runtime.close();
  });
});

describe('the login shell of the account', () => {
  test('may print what it likes before the command', async () => {
    const noisy = bench.fresh();
    bench.program('noisy-shell', `#!/bin/sh\necho "Welcome to hn1"; echo "motd on stderr" >&2\nexec /bin/sh "$@"\n`);
    writeFileSync(noisy, '');
    const own = await another([`ForceCommand ${join(bench.programs, 'noisy-shell')} -c "$SSH_ORIGINAL_COMMAND"`]);
    const { stdout, stderr } = await bench.transport(own).run(['vzok'], { timeoutMs });
    expect([text(stdout), text(stderr)]).toEqual(['ok\n', '']);
  });

  test('that runs nothing is explained, with what it printed', async () => {
    const own = await another(['ForceCommand echo This account is currently not available.; exit 1']);
    const { code, message, detail } = await refusal(bench.transport(own).run(['vzok'], { timeoutMs }));
    expect(code).toBe('node_failed');
    expect(message).toContain(`Rack 1 signed ${own.user} in, but did not run the command.`);
    expect(detail).toContain('This account is currently not available.');
  });

  test('that prints without end is given up', async () => {
    const own = await another(['ForceCommand yes']);
    const { code, message } = await refusal(bench.transport(own).run(['vzok'], { timeoutMs }));
    expect(code).toBe('node_failed');
    expect(message).toContain('prints without end');
  });

  test.each(['/bin/dash', '/bin/bash'])('may be %s', async (shell) => {
    const own = await another([`ForceCommand exec ${shell} -c "$SSH_ORIGINAL_COMMAND"`]);
    const node = bench.transport(own);
    expect(text((await node.run(['vzok'], { timeoutMs })).stdout)).toBe('ok\n');
    const gate = bench.fresh();
    const ends = refusal(node.run(['vzwait', gate], { timeoutMs: 1000 }));
    const pid = await pidIn(`${gate}.pid`);
    expect((await ends).code).toBe('node_silent');
    expect(alive(pid)).toBe(false);
  });
});
