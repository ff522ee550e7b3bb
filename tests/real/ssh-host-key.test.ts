import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Bench, refusal, text } from './ssh-made';
import { freePort, SshServer } from './ssh-server';

const bench = new Bench();
let server: SshServer;
const servers: SshServer[] = [];

async function another(): Promise<SshServer> {
  const made = await SshServer.start(bench.fresh());
  servers.push(made);
  return made;
}

beforeAll(async () => {
  server = await another();
  bench.program('vzok', 'echo ok');
});

afterAll(async () => {
  bench.clear();
  for (const one of servers) await one.kill();
});

const timeoutMs = 15_000;

describe('a node whose key nobody approved', () => {
  test('is asked at once when the key was approved through another node of the same host', async () => {
    const knownHostsFile = bench.fresh();
    const [node, twin] = [1, 2].map(() => bench.transport(server, { knownHosts: '', deps: { knownHostsFile } }));
    if (node === undefined || twin === undefined) throw new Error('two were made');
    expect(await refusal(node.run(['vzok'], { timeoutMs }))).toMatchObject({ code: 'host_key_unknown' });
    await twin.hostKeys.approve(server.fingerprint, 'ada');
    // It knows nothing of that before it is told: after a refusal it waits, or a ban for failed sign-ins would be the next thing.
    expect(await refusal(node.run(['vzok'], { timeoutMs }))).toMatchObject({ code: 'host_key_unknown' });
    node.hostKeys.recheck();
    expect(text((await node.run(['vzok'], { timeoutMs })).stdout)).toBe('ok\n');
  });

  test('is not asked anything, and says which key it shows', async () => {
    const node = bench.transport(server, { knownHosts: '' });
    const { code, message } = await refusal(node.run(['vzok'], { timeoutMs }));
    expect({ code, message }).toEqual({
      code: 'host_key_unknown',
      message: `Rack 1 shows the host key ${server.fingerprint} (${server.knownName}), which nobody has approved yet. An admin compares it with the node and approves it.`,
    });
    expect(await node.hostKeys.view()).toEqual({
      role: 'node',
      name: server.knownName,
      state: 'unknown',
      offered: { type: 'ssh-ed25519', fingerprint: server.fingerprint },
      known: [],
      problem: undefined,
    });
  });

  test('shows the fingerprint ssh-keygen shows', () => {
    expect(execFileSync('ssh-keygen', ['-lf', server.path('host.pub')], { encoding: 'utf8' })).toContain(
      server.fingerprint,
    );
  });

  test('is asked at once when exactly that key was approved, by somebody who is named in the log', async () => {
    const dir = bench.fresh();
    mkdirSync(dir, { mode: 0o700 });
    const knownHostsFile = join(dir, 'known_hosts');
    const node = bench.transport(server, { knownHosts: '', deps: { knownHostsFile } });
    await refusal(node.run(['vzok'], { timeoutMs }));
    await node.hostKeys.approve(server.fingerprint, 'ada');
    expect(text((await node.run(['vzok'], { timeoutMs })).stdout)).toBe('ok\n');
    expect(readFileSync(knownHostsFile, 'utf8')).toBe(server.hostKeyLine);
    expect(statSync(knownHostsFile).mode & 0o777).toBe(0o600);
    expect(node.events).toContainEqual({
      event: 'host key approved',
      node: 'hn1',
      name: server.knownName,
      type: 'ssh-ed25519',
      fingerprint: server.fingerprint,
      who: 'ada',
    });
    expect((await node.hostKeys.view()).state).toBe('approved');
    expect(await refusal(node.hostKeys.approve(server.fingerprint, 'ada'))).toMatchObject({ code: 'conflict' });
  });

  test('is not approved with another fingerprint, nor after the key changed in between', async () => {
    const own = await another();
    const node = bench.transport(own, { knownHosts: '' });
    const seen = (await node.hostKeys.view()).offered?.fingerprint ?? '';
    expect(await refusal(node.hostKeys.approve(server.fingerprint, 'ada'))).toMatchObject({
      code: 'conflict',
      message: `The host now shows ${own.fingerprint}, not the fingerprint you approved. Nothing was stored; compare again.`,
    });
    await own.kill();
    own.newHostKey();
    await own.up();
    expect((await refusal(node.hostKeys.approve(seen, 'ada'))).code).toBe('conflict');
    expect((await refusal(node.run(['vzok'], { timeoutMs }))).code).toBe('host_key_unknown');
  });

  test('that does not answer has no key to approve', async () => {
    const node = bench.transport(server, { ssh: { port: await freePort() }, knownHosts: '' });
    expect(await node.hostKeys.view()).toMatchObject({ state: 'unreadable', problem: { code: 'node_silent' } });
    expect((await refusal(node.hostKeys.approve(server.fingerprint, 'ada'))).code).toBe('node_silent');
  });
});

describe('a node whose key changed', () => {
  test('is refused, with both fingerprints, until the old one is forgotten and the new one approved', async () => {
    const own = await another();
    const old = own.fingerprint;
    const node = bench.transport(own);
    expect((await node.run(['vzok'], { timeoutMs })).code).toBe(0);
    await own.kill();
    own.newHostKey();
    await own.up();
    await vi.waitFor(() => expect(node.state).not.toBe('connected'), 5000);
    const changed = await vi.waitFor(
      async () => {
        const { code, message } = await refusal(node.run(['vzok'], { timeoutMs }));
        expect(code).toBe('host_key_changed');
        return message;
      },
      { timeout: 10_000, interval: 100 },
    );
    expect(changed).toContain('THE HOST KEY OF Rack 1 HAS CHANGED');
    expect(changed).toContain(`it now shows ${own.fingerprint}, approved was ${old}`);
    expect(await node.hostKeys.view()).toMatchObject({
      state: 'changed',
      offered: { fingerprint: own.fingerprint },
      known: [{ type: 'ssh-ed25519', fingerprint: old, ours: true }],
    });
    expect(await refusal(node.hostKeys.approve(own.fingerprint, 'ada'))).toMatchObject({
      code: 'conflict',
      message: 'An older key of this host is approved. Forget that first.',
    });
    expect((await refusal(node.hostKeys.forget(own.fingerprint, 'ada'))).code).toBe('not_found');
    await node.hostKeys.forget(old, 'ada');
    await node.hostKeys.approve(own.fingerprint, 'ada');
    expect((await node.run(['vzok'], { timeoutMs })).code).toBe(0);
  });
});

describe('a file of keys an administrator keeps', () => {
  test('is believed, hashed names and all, and never written', async () => {
    const theirs = bench.fresh();
    writeFileSync(theirs, server.hostKeyLine);
    execFileSync('ssh-keygen', ['-H', '-f', theirs], { stdio: 'ignore' });
    const before = readFileSync(theirs, 'utf8');
    expect(before).toContain('|1|');
    const node = bench.transport(server, { ssh: { knownHostsFile: theirs }, knownHosts: '' });
    expect((await node.run(['vzok'], { timeoutMs })).code).toBe(0);
    expect(await node.hostKeys.view()).toMatchObject({ state: 'approved', known: [{ ours: false }] });
    expect(await refusal(node.hostKeys.forget(server.fingerprint, 'ada'))).toMatchObject({
      code: 'conflict',
      message: `That key stands in ${theirs}, line 1, which vzboard does not write. Remove it there.`,
    });
    expect(readFileSync(theirs, 'utf8')).toBe(before);
  });
});

describe('a node behind a jump host', () => {
  test('has two keys to approve, one after the other', async () => {
    const gate = await another();
    writeFileSync(gate.path('authorized_keys'), readFileSync(server.path('client.pub')));
    const jump = { host: '127.0.0.1', port: gate.port, user: gate.user };
    const node = bench.transport(server, { ssh: { jump }, knownHosts: '' });
    expect(await node.hostKeys.view()).toMatchObject({ role: 'jump', name: gate.knownName, state: 'unknown' });
    expect((await refusal(node.hostKeys.approve(server.fingerprint, 'ada'))).code).toBe('conflict');
    await node.hostKeys.approve(gate.fingerprint, 'ada');
    expect(await node.hostKeys.view()).toMatchObject({ role: 'node', name: server.knownName, state: 'unknown' });
    await node.hostKeys.approve(server.fingerprint, 'ada');
    expect((await node.run(['vzok'], { timeoutMs })).code).toBe(0);
  });
});
