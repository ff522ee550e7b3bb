/** Retired, brought back and adopted on a simulated node with real directories: real processes, the helper that is sent, and the programs of the node. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { detachedWrites } from '@/lib/node/detached';
import { localRun } from '@/lib/node/local';
import type { NodeDoor } from '@/lib/node/node';
import { openNode } from '@/lib/node/open';
import { openHelper } from '@/lib/node/vzboard-node';
import { isWrite } from '@/lib/vz/actions';
import { parseAreas } from '@/lib/vz/areas';
import { parseCtid } from '@/lib/vz/ctid';
import { readConfigs, readList, readStatus } from '@/lib/vz/files';
import { existing } from '@/lib/vz/residue';
import { readAside } from '@/lib/vz/retired';
import type { RunResult } from '@/lib/vz/run';
import { makeSimNode, type SimNode } from '../../scripts/sim-node.mjs';

let folder: string;
let node: SimNode;
let door: NodeDoor;
const ctid = parseCtid('306');
const place = (name: string) => join(node.dir, 'private', name);
const config = (name: string) => join(node.files.conf, name);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const codeOf = async (result: Promise<RunResult>) => (await result).code;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vzboard-retired-'));
  node = await makeSimNode(join(folder, 'node'), { nodeId: 'hn3', speed: 50, areas: true });
  const programs = [node.programs, '/usr/bin', '/bin'];
  const of = { id: 'hn3', label: 'hn3', transport: 'local' as const, sudo: false, programs, files: node.files };
  const run = localRun(of);
  const helper = openHelper(run, { settings: { spool: join(folder, 'spool'), programs, conf: node.files.conf } });
  const detached = detachedWrites({ helper });
  door = openNode(of, { run, helper, detached, isWrite, nowMs: Date.now, log: () => {}, mask: (argv) => argv });
}, 60_000);

afterAll(() => {
  door.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a container is stopped, retired and brought back, and its files are never touched', async () => {
  writeFileSync(join(place('306'), 'etc', 'mark'), 'mine');
  const before = readFileSync(config('306.conf'), 'utf8');
  expect(await codeOf(door.write(ctid, ['vzboard-node', 'retire', ctid]))).toBe(75);
  expect(await codeOf(door.write(ctid, ['vzctl', 'stop', ctid]))).toBe(0);
  expect(await codeOf(door.write(ctid, ['vzboard-node', 'retire', ctid]))).toBe(0);
  expect((await readStatus(door.read, ctid)).state).toBe('absent');
  expect((await readList(door.read)).containers.some((one) => one.ctid === '306')).toBe(false);
  const { retired } = await readAside(door.read, node.files.conf);
  expect([...retired.keys()].sort()).toEqual(['306', '311']);
  expect(Date.now() - (retired.get('306')?.atMs ?? 0)).toBeLessThan(60_000);
  const { configs, retired: kept } = await readConfigs(door.read, node.files.conf);
  expect([configs.has('306'), kept.get('306')]).toEqual([false, before]);
  expect(await existing(door.read, [place('306')])).toEqual(new Set([place('306')]));
  expect(await codeOf(door.write(ctid, ['vzboard-node', 'bring-back', ctid]))).toBe(0);
  expect(readFileSync(config('306.conf'), 'utf8')).toBe(before);
  expect(readFileSync(join(place('306'), 'etc', 'mark'), 'utf8')).toBe('mine');
  expect((await readStatus(door.read, ctid)).state).toBe('stopped');
  expect(await codeOf(door.write(ctid, ['vzctl', 'start', ctid]))).toBe(0);
});

test('a directory that somebody unpacked is found, adopted by number and name, and is then a container of vzctl', async () => {
  mkdirSync(join(place('by-hand'), 'sbin'), { recursive: true });
  writeFileSync(join(place('by-hand'), 'sbin', 'init'), '');
  const areas = async () => {
    const { words, body } = await door.askHelper('areas');
    return parseAreas(words, decode(body));
  };
  const found = (await areas())?.areas.find(({ name }) => name === 'by-hand');
  expect([found?.kind, found?.has.has('init')]).toEqual(['dir', true]);
  const profile = readFileSync(config('ve-vswap-512m.conf-sample'), 'utf8');
  const text = `${profile}VE_ROOT="/vz/root/$VEID"\nVE_PRIVATE="${place('by-hand')}"\nVE_LAYOUT="simfs"\nOSTEMPLATE="debian-12"\nORIGIN_SAMPLE="vswap-512m"\n`;
  const hash = createHash('sha256').update(text).digest('hex');
  const made = parseCtid('390');
  const argv = ['vzboard-node', 'adopt', made, 'by-hand', hash, 'vswap-512m'] as const;
  expect(await codeOf(door.write(made, argv, { stdin: text }))).toBe(0);
  expect(readFileSync(config('390.conf'), 'utf8')).toBe(text);
  expect(await codeOf(door.write(made, argv, { stdin: text }))).toBe(75);
  expect((await readStatus(door.read, made)).state).toBe('stopped');
  expect(execFileSync(join(node.programs, 'vzctl'), ['start', '390']).toString()).toContain(
    'Container start in progress',
  );
  expect((await areas())?.areas.map(({ name }) => name)).not.toContain('by-hand');
  expect(existsSync(join(node.dir, 'lock', '390.lck'))).toBe(false);
});
