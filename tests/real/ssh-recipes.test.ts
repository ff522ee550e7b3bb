/**
 * The two recipes of README.md that let vzboard do on a remote node what the helper allows, and no more: a key that runs `vzboard-node forced` and
 * nothing else, and an account that may run the helper through sudo and nothing else.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { detachedWrites } from '@/lib/node/detached';
import type { NodeDoor } from '@/lib/node/node';
import { openNode } from '@/lib/node/open';
import { openHelper, readsThroughHelper } from '@/lib/node/vzboard-node';
import { examine } from '@/lib/server/doctor';
import { actionArgv, isWrite } from '@/lib/vz/actions';
import { parseConf } from '@/lib/vz/conf';
import { parseCtid } from '@/lib/vz/ctid';
import { configPath, readConfig, readList, readStatus } from '@/lib/vz/files';
import { counterFiles, readCounters } from '@/lib/vz/read-counters';
import type { Argv } from '@/lib/vz/run';
import { CLASSIC_STOPPED, saveCalls } from '@/lib/vz/save';
import { checkValues } from '@/lib/vz/set';
import { makeSimNode, type SimNode } from '../../scripts/sim-node.mjs';
import { Bench, type Made, pidIn, refusal, text } from './ssh-made';
import { alive, SshServer } from './ssh-server';

const bench = new Bench();
const ctid = parseCtid('101');
const helper = join(bench.folder, 'vzboard-node');
const settingsFile = join(bench.folder, 'vzboard-node.conf');
let server: SshServer;
let node: SimNode;
let transport: Made;
let door: NodeDoor;

const settings = (programs: string) =>
  [
    `spool=${bench.folder}/spool`,
    `programs=${programs}`,
    `conf_dir=${node.files.conf}`,
    `vz_conf=${node.dir}/vz.conf`,
    `readable=${node.files.userBeancounters}:${node.files.bcResources}`,
    '',
  ].join('\n');

/** The one key of the server runs this from now on. */
function force(command: string): void {
  const key = readFileSync(server.path('client.pub'), 'utf8');
  writeFileSync(server.path('authorized_keys'), `restrict,command="${command}" ${key}`);
}

function opened(made: Made): NodeDoor {
  const installed = openHelper(made.run, { installed: helper });
  return openNode(made.config, {
    ...{ isWrite, nowMs: Date.now, log: () => {}, mask: (argv) => argv },
    run: readsThroughHelper(made.run, helper),
    helper: installed,
    detached: detachedWrites({ helper: installed }),
  });
}

const forced = () =>
  bench.transport(server, {
    ssh: { forcedCommand: true },
    node: { helper, programs: [node.programs], files: node.files },
  });

/** Reads from a vzlist that never ends by itself, nor on SIGTERM; answers what the read ended with, and the process it was. */
async function hangs(read: () => Promise<unknown>, then: () => void = () => {}) {
  const hanging = bench.fresh();
  const file = bench.fresh();
  mkdirSync(hanging);
  bench.program('vzlist', `echo $$ >${file}\ntrap '' TERM\nwhile :; do sleep 1000; done`, hanging);
  writeFileSync(settingsFile, settings(hanging));
  const ends = read().catch((reason: unknown) => reason);
  const pid = await pidIn(file);
  expect(alive(pid)).toBe(true);
  then();
  const ended = await ends;
  writeFileSync(settingsFile, settings(node.programs));
  return { ended, pid, file };
}

beforeAll(async () => {
  [node, server] = await Promise.all([
    makeSimNode(join(bench.folder, 'node'), { nodeId: 'hn1', speed: 20 }),
    SshServer.start(join(bench.folder, 'sshd')),
  ]);
  writeFileSync(helper, readFileSync('scripts/vzboard-node', 'utf8').replace('/etc/vzboard-node.conf', settingsFile));
  chmodSync(helper, 0o755);
  writeFileSync(settingsFile, settings(node.programs));
  force(`${helper} forced`);
  transport = forced();
  door = opened(transport);
}, 60_000);

afterAll(async () => {
  door.close();
  bench.clear();
  await server.kill();
});

test('inventory, sample, state and config are read, and the self-test asks all it wants', async () => {
  expect((await readList(door.read)).containers.length).toBeGreaterThan(5);
  expect((await readCounters(door.read, counterFiles(node.files.userBeancounters, undefined, Date.now))).cut).toBe(
    false,
  );
  expect((await readStatus(door.read, ctid)).state).toBe('running');
  const results = await examine(door.config, door.read, { nowMs: Date.now });
  const said = results.map(({ id, state, found }) => `${id} ${state} ${found}`);
  expect(said.filter((line) => line.includes('refused'))).toEqual([]);
  for (const id of ['reach', 'vzctl', 'vzlist', 'counters', 'configs', 'shell']) {
    expect(results.find((one) => one.id === id)?.state, said.join('\n')).toBe('good');
  }
  expect(transport.state).toBe('connected');
});

test('a container is stopped and started with output and exit code, and the spool is clean afterwards', async () => {
  let heard = '';
  const stopped = await door.write(ctid, actionArgv(ctid, 'stop'), { onOutput: (chunk) => (heard += text(chunk)) });
  expect({ code: stopped.code, said: text(stopped.stdout) }).toEqual({ code: 0, said: heard });
  expect(heard).toContain('Container was stopped');
  expect((await readStatus(door.read, ctid)).state).toBe('stopped');
  const again = await door.write(parseCtid('102'), actionArgv(parseCtid('102'), 'start'));
  expect(again.code).toBe(32);
  const checked = checkValues({ description: "it's 100%, naïve" });
  for (const { argv } of checked.ok ? saveCalls(ctid, checked.changes, parseConf(''), CLASSIC_STOPPED) : []) {
    expect((await door.write(ctid, argv)).code).toBe(0);
  }
  expect(readFileSync(join(node.files.conf, '101.conf'), 'utf8')).toContain(`DESCRIPTION="it's 100%, naïve"`);
  expect(await door.lockHolder(ctid)).toBeUndefined();
  expect(await door.sweep(() => 'ended')).toBe(0);
});

const sha256 = (of: string | Uint8Array) => createHash('sha256').update(of).digest('hex');
const editArgv = (expected: string, next: string): Argv => ['vzboard-node', 'edit', ctid, expected, sha256(next)];

test('a config is edited under its lock, and one that changed meanwhile is not', async () => {
  const { bytes } = await readConfig(door.read, configPath(node.files.conf, ctid));
  const hash = sha256(bytes);
  const changed = `${text(bytes)}# by hand\n`;
  expect((await door.write(ctid, editArgv(hash, changed), { stdin: changed })).code).toBe(0);
  expect(readFileSync(join(node.files.conf, '101.conf'), 'utf8')).toBe(changed);
  expect((await door.write(ctid, editArgv(hash, changed), { stdin: changed })).code).toBe(75);
});

test.each(['time-out', 'cancellation'] as const)('a %s ends the read on the node too', async (how) => {
  const ender = new AbortController();
  const { ended, pid } = await hangs(
    () => door.read(['vzlist', '-a'], { timeoutMs: how === 'time-out' ? 1500 : 20_000, signal: ender.signal }),
    () => how === 'cancellation' && ender.abort(new Error('left the page')),
  );
  expect(alive(pid)).toBe(false);
  expect(ended).toMatchObject(how === 'cancellation' ? { message: 'left the page' } : { code: 'node_silent' });
});

test('a write is never ended, whoever asks', async () => {
  const slow = bench.fresh();
  const gate = bench.fresh();
  mkdirSync(slow);
  bench.program('vzctl', `echo $$ >${gate}.pid\nwhile [ ! -e ${gate} ]; do sleep 0.05; done\nexit 3`, slow);
  writeFileSync(settingsFile, settings(slow));
  const ended = door.write(ctid, actionArgv(ctid, 'stop'));
  const pid = await pidIn(`${gate}.pid`);
  const group = Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[2]);
  for (const words of [
    ['kill', String(group)],
    ['kill', String(group), 'ab12'],
  ]) {
    await expect(transport.run([helper, ...words] as [string, ...string[]])).resolves.toMatchObject({ code: 64 });
  }
  writeFileSync(gate, '');
  expect((await ended).code).toBe(3);
  writeFileSync(settingsFile, settings(node.programs));
});

test('whoever has the key gets neither a shell nor a program nor a write that vzboard does not know', async () => {
  const mark = bench.fresh();
  const plain = [
    ...['-F', 'none', '-p', String(server.port), '-l', server.user, '-i', server.identityFile, '-o', 'BatchMode=yes'],
    ...[
      '-o',
      'StrictHostKeyChecking=no',
      '-o',
      'UserKnownHostsFile=/dev/null',
      '-o',
      'IdentitiesOnly=yes',
      '127.0.0.1',
    ],
  ];
  const asked = (line: string[]) =>
    new Promise<{ code: unknown; err: string }>((resolve) => {
      execFile('ssh', [...plain, ...line], (error, _out, err) => resolve({ code: error?.code ?? 0, err }));
    });
  for (const line of [
    [],
    [`touch ${mark}`],
    [`run cat $(touch ${mark})`],
    ['framed ab12 run cat /etc/shadow'],
    ['framed ab12 forced'],
    ['framed ab12 start x -- vzctl set 101 --devices=c:1:1:rw --save'],
  ]) {
    const { code, err } = await asked(line);
    expect({ line, code, said: /vzboard-node: refused: /.test(err) }).toEqual({ line, code: 64, said: true });
  }
  expect(existsSync(mark)).toBe(false);
  expect(existsSync(join(bench.folder, 'spool', 'x'))).toBe(false);
});

test('a greeting of the shell of the account is no part of an answer', async () => {
  const noisy = join(bench.folder, 'noisy');
  writeFileSync(noisy, `#!/bin/sh\necho hello; echo hello >&2\nexec ${helper} forced\n`);
  chmodSync(noisy, 0o755);
  force(noisy);
  const result = await forced().run([helper, 'version'], { timeoutMs: 10_000 });
  expect({ out: text(result.stdout), err: text(result.stderr) }).toEqual({
    out: 'vzboard-node 1 version 1\n',
    err: '',
  });
});

test('sudo stands in front of the helper where the line of the key says so', async () => {
  const log = join(bench.folder, 'sudo.log');
  bench.program(
    'sudo',
    `echo "$*" >>${log}\n[ "$*" = '-n ${helper} forced' ] || { echo 'sudo: a password is required' >&2; exit 1; }\nshift\n"$@"`,
  );
  force(`${join(bench.programs, 'sudo')} -n ${helper} forced`);
  const own = opened(forced());
  expect((await readCounters(own.read, counterFiles(node.files.userBeancounters, undefined, Date.now))).cut).toBe(
    false,
  );
  expect(new Set(readFileSync(log, 'utf8').trim().split('\n'))).toEqual(new Set([`-n ${helper} forced`]));
  own.close();
});

test('a key and settings that do not belong together are told apart, with what to do', async () => {
  force(`${helper} forced`);
  const shell = await refusal(bench.transport(server).run(['date', '+%s'], { timeoutMs: 10_000 }));
  expect(shell.message).toBe(
    'The key for Rack 1 runs vzboard-node and nothing else. Set "forcedCommand" in the ssh settings of this node, and its "helper".',
  );
  writeFileSync(server.path('authorized_keys'), readFileSync(server.path('client.pub')));
  const { message } = await refusal(forced().run([helper, 'version'], { timeoutMs: 10_000 }));
  expect(message).toContain('The key for Rack 1 does not run "vzboard-node forced", which its settings say it does.');
});

test('an account that sudo lets run the helper and nothing else reads, changes, edits and ends what it began', async () => {
  writeFileSync(server.path('authorized_keys'), readFileSync(server.path('client.pub')));
  const log = join(bench.folder, 'sudo.log');
  writeFileSync(log, '');
  const programs = bench.fresh();
  mkdirSync(programs);
  bench.program(
    'sudo',
    `[ "$1 $2 $3" = '-n -- ${helper}' ] || { echo 'sudo: a password is required' >&2; exit 1; }
shift 2
"$@"
c=$?
shift
echo "$c $*" >>${log}
exit $c`,
    programs,
  );
  const sudoed = { sudo: true, helper, programs: [programs], files: node.files };
  const own = opened(bench.transport(server, { node: sudoed, deps: { killGraceMs: 200 } }));
  expect((await own.write(ctid, actionArgv(ctid, 'start'))).code).toBe(0);
  const { bytes } = await readConfig(own.read, configPath(node.files.conf, ctid));
  const more = `${text(bytes)}# once more\n`;
  expect((await own.write(ctid, editArgv(sha256(bytes), more), { stdin: more })).code).toBe(0);
  const { file, pid } = await hangs(() => own.read(['vzlist', '-a'], { timeoutMs: 1500 }));
  expect(alive(pid)).toBe(false);
  expect(existsSync(file)).toBe(true);
  // What runs as root only root ends: by the verb of the helper, since the rule names no kill.
  expect(readFileSync(log, 'utf8')).toMatch(/^0 kill \d+$/m);
  own.close();
});
