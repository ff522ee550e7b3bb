/** `npm run doctor` as people run it: a process, a configuration file, a simulated node's executables. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { makeSimNode, type SimNode } from '../../scripts/sim-node.mjs';
import { SshServer } from './ssh-server';

let dir: string;
let node: SimNode;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vzboard-doctor-'));
  node = await makeSimNode(join(dir, 'node'), { nodeId: 'hn1', speed: 20 });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function doctor(config: unknown, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const file = join(dir, 'config.json');
  writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config));
  const env = { ...process.env, VZBOARD_CONFIG: file };
  return new Promise((done) => {
    execFile(process.execPath, ['scripts/doctor.mjs', ...args], { env }, (error, out, err) =>
      // A failed process has its exit code there.
      done({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

const healthy = () => ({
  id: 'rack3',
  transport: 'local',
  programs: [node.programs, '/usr/bin', '/bin'],
  files: node.files,
});

describe('npm run doctor', () => {
  test('tells each check in words, without colours in a pipe, and ends with 0', async () => {
    const { code, out } = await doctor({ nodes: [healthy()] });
    expect(out).toContain('OpenVZ with VSwap');
    expect(out).toMatch(/ok\s+vzlist\s+12 containers/);
    expect(out).not.toContain('\u001b');
    expect(code).toBe(0);
  });

  test('ends with 1 and a cure when something is wrong, and still tests the next node', async () => {
    const broken = { ...healthy(), id: 'rack4', programs: ['/nonexistent'] };
    const { code, out } = await doctor({ nodes: [broken, healthy()] });
    expect(code).toBe(1);
    expect(out).toMatch(/WRONG\s+vzctl\s+The program vzctl was not found in \/nonexistent/);
    expect(out).toContain('Set "programs" of this node');
    expect(out).toMatch(/rack3 {2}local[\s\S]*12 containers/);
  });

  test('of a remote node looks at the host key first, then through ssh, and leaves no connection behind', async () => {
    const server = await SshServer.start(join(dir, 'sshd'));
    const data = join(dir, 'remote');
    mkdirSync(data);
    vi.stubEnv('VZBOARD_DATA', data);
    try {
      const far = { ...healthy(), id: 'far', transport: 'ssh', ssh: server.settings };
      const unapproved = await doctor({ nodes: [far] });
      expect(unapproved.code).toBe(1);
      expect(unapproved.out).toMatch(/WRONG\s+Host key/);
      expect(unapproved.out).toContain(server.fingerprint);
      writeFileSync(join(data, 'known_hosts'), server.hostKeyLine, { mode: 0o600 });
      const { code, out } = await doctor({ nodes: [far] });
      expect(out).toMatch(/ok\s+Host key\s+ssh-ed25519, approved[\s\S]*ok\s+vzlist\s+12 containers/);
      expect(code).toBe(0);
      expect(readdirSync(join(data, 'ssh'))).toEqual([]);
      await vi.waitFor(() => expect(server.connections()).toBe(0), 5_000);
    } finally {
      vi.unstubAllEnvs();
      await server.kill();
    }
  });

  test('speaks JSON for programs', async () => {
    const { code, out } = await doctor({ nodes: [healthy()] }, '--json');
    const { nodes } = JSON.parse(out) as { nodes: { node: { id: string }; checks: { id: string; state: string }[] }[] };
    expect(code).toBe(0);
    expect(nodes.map((one) => one.node.id)).toEqual(['rack3']);
    expect(nodes[0]?.checks.find(({ id }) => id === 'counters')?.state).toBe('good');
  });

  test('says what is wrong with the configuration in one sentence, or as JSON', async () => {
    const said = await doctor('{ "nodes": 1 }');
    expect(said.code).toBe(1);
    expect(said.err).toContain('nodes');
    expect(said.err).not.toMatch(/^\s+at /m);
    const { code, out } = await doctor('{ "nodes": 1 }', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'bad_input', field: 'nodes' } });
  });
});
