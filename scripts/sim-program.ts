/**
 * What stands behind the executables of a simulated node on disk: DIR/bin/vzctl, DIR/bin/vzlist, DIR/bin/vzquota, DIR/bin/sim-tick. Bundled into
 * DIR/lib/sim.cjs by sim-node.mjs. Every call loads the state, asks the model, prints with real delays, and saves.
 */
import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { demoNode } from '@/lib/demo/fleet';
import { createMachine, type Machine, stateFromText, stateToText } from '@/lib/demo/machine';
import { nodeConf, type ProfileName, printProfile, profiles, vzConf } from '@/lib/demo/profiles';
import type { Execution, MachineState } from '@/lib/demo/state';
import { isAppError } from '@/lib/errors';
import { printBcResources, printUserBeancounters } from '@/lib/ubc/print';
import { get, parseConf } from '@/lib/vz/conf';
import { privatePath } from '@/lib/vz/oddity';

/** What a directory was made with. */
interface Settings {
  seed: number;
  nodeId: string;
  bornAtMs: number;
  /** Delays are divided by it; the environment's SIM_SPEED wins. */
  speed: number;
  /** Private areas are directories of DIR/private, and configs say so. */
  areas?: boolean;
}

interface Saved {
  machine: MachineState;
  /** How far the node's clock is ahead of the machine's. */
  aheadMs: number;
  /** Texts in DIR/conf when the state was loaded, by file name: what nobody changed here is not written over what somebody else changes. */
  files: ReadonlyMap<string, string>;
}

class SimNode {
  readonly #dir: string;
  readonly #settings: Settings;
  readonly #spec;

  constructor(dir: string) {
    this.#dir = dir;
    // Written by makeSimNode below in exactly this shape.
    this.#settings = JSON.parse(readFileSync(join(dir, 'settings.json'), 'utf8')) as Settings;
    const { seed, bornAtMs, nodeId } = this.#settings;
    const spec = demoNode(nodeId, seed, bornAtMs);
    if (spec === undefined) throw new Error(`there is no simulated node ${nodeId}`);
    this.#spec = spec;
  }

  get speed(): number {
    return Number(process.env.SIM_SPEED ?? this.#settings.speed) || 1;
  }

  /** First call of all: writes state, configs and counters. */
  create(): void {
    const machine = createMachine(this.#spec);
    writeFileSync(join(this.#dir, 'conf', '0.conf'), nodeConf);
    const lockDir = `LOCKDIR=${join(this.#dir, 'lock')}`;
    const globals = vzConf.replace(/^LOCKDIR=.*$/m, () => lockDir);
    writeFileSync(join(this.#dir, 'vz.conf'), this.#settings.areas === true ? this.#here(globals) : globals);
    if (this.#settings.areas === true) this.#makeAreas(machine.state);
    for (const name of Object.keys(profiles)) {
      // Keys of the very table it is looked up in.
      writeFileSync(join(this.#dir, 'conf', `ve-${name}.conf-sample`), printProfile(name as ProfileName));
    }
    this.#save(machine, {
      machine: machine.state,
      aheadMs: this.#settings.bornAtMs - Date.now(),
      files: new Map(),
    });
  }

  /** A text with the private areas where they are here. */
  #here(text: string): string {
    return text.replaceAll('/vz/private/', () => `${join(this.#dir, 'private')}/`);
  }

  /** A directory for each, empty but for what a root file system is told by. */
  #makeAreas(state: MachineState): void {
    const make = (name: string) => mkdirSync(join(this.#dir, 'private', name, 'etc'), { recursive: true });
    for (const [ctid, container] of Object.entries(state.containers)) {
      if (container.privateArea) make(ctid);
      if (container.conf !== null) container.conf = this.#here(container.conf);
      if (container.putAside !== undefined) container.putAside.text = this.#here(container.putAside.text);
    }
    for (const { name } of this.#spec.handMade ?? []) make(name);
  }

  /** Of a container that vzctl has not made: somebody's own directory. */
  #hasArea(text: string, ctid: string): boolean {
    return this.#settings.areas === true && existsSync(privatePath(parseConf(text), ctid));
  }

  /** Runs `work` with the state nobody else can change meanwhile; what it answers is passed on. Saves unless `isChange` says no. */
  async locked<T>(
    work: (machine: Machine, nowMs: number, saved: Saved) => T,
    isChange: (answer: T) => boolean = () => true,
  ): Promise<T> {
    await this.#takeLock();
    try {
      const saved = this.#load();
      const machine = createMachine(this.#spec, saved.machine);
      const answer = work(machine, Date.now() + saved.aheadMs, saved);
      if (isChange(answer)) this.#save(machine, saved);
      return answer;
    } finally {
      unlinkSync(join(this.#dir, 'state.lock'));
    }
  }

  #load(): Saved {
    const text = readFileSync(join(this.#dir, 'state.json'), 'utf8');
    const { aheadMs, ...machine } = stateFromText(text) as MachineState & { aheadMs: number };
    machine.locks = this.#readLocks();
    const globals = readFileIfThere(join(this.#dir, 'vz.conf'));
    if (globals !== undefined) machine.surroundings = { ...machine.surroundings, vzConf: globals };
    // The files are the truth: whoever edits one by hand changes the node.
    const files = this.#readConfs();
    machine.profiles = Object.fromEntries(
      [...files].flatMap(([name, text]) => {
        const profile = /^ve-(.+)\.conf-sample$/.exec(name)?.[1];
        return profile === undefined ? [] : [[profile, text]];
      }),
    );
    for (const name of files.keys()) {
      const ctid = /^(\d+)\.conf(\.destroyed|\.retired)?$/.exec(name)?.[1];
      // A config that somebody put there: a container without a private area, as `vzctl set --save` leaves it.
      if (ctid !== undefined) {
        const privateArea = this.#hasArea(files.get(name) ?? '', ctid);
        machine.containers[ctid] ??= { conf: null, privateArea, mounted: false, dump: false, life: null };
      }
    }
    for (const [ctid, container] of Object.entries(machine.containers)) {
      const name = `${ctid}.conf`;
      const text = files.get(name) ?? null;
      if (text !== null && text !== container.conf) this.#relink(machine, ctid, text);
      container.conf = text;
      container.retired = files.get(`${name}.destroyed`);
      const putAside = files.get(`${name}.retired`);
      container.putAside =
        putAside === undefined ? undefined : { text: putAside, atMs: container.putAside?.atMs ?? Date.now() };
    }
    return { machine, aheadMs, files };
  }

  #readConfs(): Map<string, string> {
    const files = new Map<string, string>();
    for (const name of readdirSync(join(this.#dir, 'conf'))) {
      // Others are somebody's business, and may be gone by now.
      if (!/^(\d+\.conf(\.destroyed|\.retired)?|ve-.+\.conf-sample)$/.test(name)) continue;
      const text = readFileIfThere(join(this.#dir, 'conf', name));
      if (text !== undefined) files.set(name, text);
    }
    return files;
  }

  /** Whoever edits a NAME by hand is taken for somebody who makes the link in /etc/vz/names, too: there is no such directory here. */
  #relink(machine: MachineState, ctid: string, text: string): void {
    const name = get(parseConf(text), 'NAME');
    const names = machine.names ?? {};
    if (name !== undefined && name !== '') machine.names = { ...names, [name]: names[name] ?? ctid };
  }

  /** As vzctl: LOCKDIR/N.lck with a process id in its first line, held as long as a process has that number, else left behind. */
  #readLocks(): MachineState['locks'] {
    const locks: MachineState['locks'] = {};
    for (const name of readdirSync(join(this.#dir, 'lock'))) {
      const ctid = /^(\d+)\.lck$/.exec(name)?.[1];
      if (ctid === undefined) continue;
      const pid = pidIn(join(this.#dir, 'lock', name));
      if (pid === undefined || !isAlive(pid)) {
        locks[ctid] = { pid: pid ?? 0, cmdline: '', stale: pid === undefined ? 'no_pid' : 'dead' };
        continue;
      }
      const cmdline = readFileIfThere(`/proc/${pid}/cmdline`) ?? '';
      // Of a program of this node without the interpreter and its path.
      const words = cmdline.split('\0').slice(0, -1);
      const own = words.findIndex((word) => word.startsWith(join(this.#dir, 'bin')));
      const shown = own === -1 ? words : [(words[own] ?? '').split('/').at(-1) ?? '', ...words.slice(own + 1)];
      locks[ctid] = { pid, cmdline: shown.join(' ') };
    }
    return locks;
  }

  /** Linked, so that of two one gets it. Throws `LockTaken` when somebody else was quicker since the state was loaded. */
  #writeLocks(locks: MachineState['locks']): void {
    const path = (ctid: string) => join(this.#dir, 'lock', `${ctid}.lck`);
    for (const [ctid, { pid }] of Object.entries(locks)) {
      if (pid !== process.pid || pidIn(path(ctid)) === process.pid) continue;
      const beside = `${path(ctid)}.${process.pid}`;
      writeFileSync(beside, `${process.pid}\n\n`);
      try {
        const holder = pidIn(path(ctid));
        if (holder === undefined || !isAlive(holder)) tryUnlink(path(ctid));
        linkSync(beside, path(ctid));
      } catch {
        throw new LockTaken();
      } finally {
        unlinkSync(beside);
      }
    }
    for (const name of readdirSync(join(this.#dir, 'lock'))) {
      const ctid = name.replace(/\.lck$/, '');
      if (locks[ctid] === undefined && pidIn(path(ctid)) === process.pid) tryUnlink(path(ctid));
    }
  }

  #save(machine: Machine, saved: Saved): void {
    this.#writeLocks(machine.state.locks);
    for (const [ctid, { conf, retired, putAside }] of Object.entries(machine.state.containers)) {
      const name = `${ctid}.conf`;
      const path = join(this.#dir, 'conf', name);
      // Only at birth: afterwards the helper does it, with the files themselves.
      if (putAside !== undefined && saved.files.size === 0) replaceFile(`${path}.retired`, putAside.text);
      const had = saved.files.get(name);
      let hadRetired = saved.files.get(`${name}.destroyed`);
      if (conf === null && had !== undefined) {
        // Destroyed: the config is retired, and replaces an older one.
        renameSync(path, `${path}.destroyed`);
        hadRetired = had;
      } else if (conf !== null && conf !== had) replaceFile(path, conf);
      if (retired === undefined && hadRetired !== undefined) tryUnlink(`${path}.destroyed`);
      else if (retired !== undefined && retired !== hadRetired) replaceFile(`${path}.destroyed`, retired);
    }
    for (const [name, text] of Object.entries(machine.state.profiles ?? {})) {
      const file = `ve-${name}.conf-sample`;
      if (text === null) tryUnlink(join(this.#dir, 'conf', file));
      else if (saved.files.get(file) !== text) replaceFile(join(this.#dir, 'conf', file), text);
    }
    const state = stateToText({ ...machine.state, ...{ aheadMs: saved.aheadMs } });
    replaceFile(join(this.#dir, 'state.json'), state);
    const nowMs = Date.now() + saved.aheadMs;
    const sample = machine.sample(nowMs);
    replaceFile(join(this.#dir, 'user_beancounters'), printUserBeancounters(sample, '2.6.32'));
    replaceFile(join(this.#dir, 'bc_resources'), printBcResources(sample, '2.6.32'));
  }

  async #takeLock(): Promise<void> {
    const path = join(this.#dir, 'state.lock');
    for (;;) {
      // The node itself was removed under a command that is still running.
      if (!existsSync(this.#dir)) throw new Error(`${this.#dir} is gone`);
      const file = openNew(path);
      if (file === undefined) {
        const holder = Number(readFileIfThere(path) ?? '');
        // A killed program leaves its lock behind. An empty one is being written.
        if (holder > 0 && !isAlive(holder)) tryUnlink(path);
        await sleep(3);
        continue;
      }
      try {
        writeFileSync(file, String(process.pid));
        return;
      } catch (e) {
        // A full disk: an empty lock would be waited for by all who come.
        tryUnlink(path);
        throw e;
      } finally {
        closeSync(file);
      }
    }
  }
}

/** Somebody took a container's lock between our looking and taking. */
class LockTaken extends Error {}

/** Undefined when the file is there already. */
function openNew(path: string): number | undefined {
  try {
    return openSync(path, 'wx');
  } catch (e) {
    if (e instanceof Error && 'code' in e && e.code === 'EEXIST') return undefined;
    throw e;
  }
}

function readFileIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** The process that a lock file names in its first line; undefined when it names none, or is not there. */
function pidIn(path: string): number | undefined {
  const pid = Number(readFileIfThere(path)?.split('\n')[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

function tryUnlink(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Somebody else was quicker.
  }
}

/** As vzctl saves: a file beside it, then renamed over it. */
function replaceFile(path: string, text: string): void {
  const beside = `${path}.tmp`;
  writeFileSync(beside, text);
  renameSync(beside, path);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (e) {
    // Of another user's process, too, that it is there.
    return e instanceof Error && 'code' in e && e.code === 'EPERM';
  }
}

function isWrite({ steps }: Execution): boolean {
  return steps.some((step) => step.changes !== undefined);
}

/** What happens at once happens before anybody else may look: the lock above all. */
async function begin(node: SimNode, argv: readonly string[], stdin: string): Promise<Execution> {
  const first = (machine: Machine, nowMs: number): Execution => {
    const execution = machine.exec(argv, nowMs, { pid: process.pid, stdin });
    for (const step of execution.steps) {
      if (step.afterMs > 0) break;
      for (const change of step.changes ?? []) machine.apply(change, nowMs);
    }
    return execution;
  };
  try {
    return await node.locked(first, isWrite);
  } catch (e) {
    // Looked at anew, it finds who holds it.
    if (e instanceof LockTaken) return await node.locked(first, isWrite);
    throw e;
  }
}

/** Entry of the programs in DIR/bin. */
async function runProgram(dir: string, program: string, args: readonly string[]): Promise<number> {
  // Whoever read us has gone, as a shell would see it: killed by SIGPIPE.
  process.stdout.on('error', () => process.exit(141));
  const node = new SimNode(dir);
  // Only where somebody reads it: a pipe that is never closed would hold up everything else.
  const stdin = /^exec/.test(args[0] ?? '') && (args[2] === '-' || args[2] === 'cat') ? readFileSync(0, 'utf8') : '';
  const { steps, code } = await begin(node, [program, ...args], stdin);
  let atOnce = true;
  for (const { afterMs, stdout, stderr, changes } of steps) {
    if (afterMs > 0) {
      atOnce = false;
      await sleep(afterMs / node.speed);
    }
    if (!atOnce && changes !== undefined) {
      await node.locked((machine, nowMs) => {
        for (const change of changes) machine.apply(change, nowMs);
      });
    }
    if (stdout !== undefined) process.stdout.write(stdout);
    if (stderr !== undefined) process.stderr.write(stderr);
  }
  return code;
}

/** Entry of DIR/bin/sim-tick: moves the node's clock on and writes its counters. */
async function tick(dir: string, ms: number): Promise<void> {
  await new SimNode(dir).locked((_, __, saved) => {
    saved.aheadMs += ms;
  });
}

export async function main(dir: string, program: string, args: readonly string[]): Promise<void> {
  try {
    if (program === 'sim-create') new SimNode(dir).create();
    else if (program === 'sim-tick') await tick(dir, Number(args[0] ?? 10_000));
    else process.exitCode = await runProgram(dir, program, args);
  } catch (e) {
    process.stderr.write(`${program}: ${isAppError(e) ? e.message : String(e)}\n`);
    process.exitCode = 127;
  }
}
