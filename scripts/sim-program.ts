/**
 * What stands behind the executables of a simulated node on disk: DIR/bin/vzctl, DIR/bin/vzlist, DIR/bin/vzquota, DIR/bin/sim-tick. Bundled into
 * DIR/lib/sim.cjs by sim-node.mjs. Every call loads the state, asks the model, prints with real delays, and saves.
 */
import { closeSync, openSync, readdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { demoNode } from '@/lib/demo/fleet';
import { createMachine, type Machine, stateFromText, stateToText } from '@/lib/demo/machine';
import { nodeConf, type ProfileName, printProfile, profiles } from '@/lib/demo/profiles';
import type { Execution, MachineState } from '@/lib/demo/state';
import { isAppError } from '@/lib/errors';
import { printUserBeancounters } from '@/lib/ubc/print';
import { get, parseConf } from '@/lib/vz/conf';

/** What a directory was made with. */
interface Settings {
  seed: number;
  nodeId: string;
  bornAtMs: number;
  /** Delays are divided by it; the environment's SIM_SPEED wins. */
  speed: number;
}

interface Saved {
  machine: MachineState;
  /** How far the node's clock is ahead of the machine's. */
  aheadMs: number;
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
    for (const name of Object.keys(profiles)) {
      // Keys of the very table it is looked up in.
      writeFileSync(join(this.#dir, 'conf', `ve-${name}.conf-sample`), printProfile(name as ProfileName));
    }
    this.#save(machine, { machine: machine.state, aheadMs: this.#settings.bornAtMs - Date.now() }, true);
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
      if (isChange(answer)) this.#save(machine, saved, false);
      return answer;
    } finally {
      unlinkSync(join(this.#dir, 'state.lock'));
    }
  }

  #load(): Saved {
    const text = readFileSync(join(this.#dir, 'state.json'), 'utf8');
    const { aheadMs, ...machine } = stateFromText(text) as MachineState & { aheadMs: number };
    for (const [ctid, lock] of Object.entries(machine.locks))
      if (!isAlive(lock.pid)) machine.locks[ctid] = { ...lock, stale: 'dead' };
    // The files are the truth: whoever edits one by hand changes the node.
    const files = new Set(readdirSync(join(this.#dir, 'conf')));
    machine.profiles = Object.fromEntries(
      [...files].flatMap((name) => {
        const profile = /^ve-(.+)\.conf-sample$/.exec(name)?.[1];
        return profile === undefined ? [] : [[profile, readFileSync(join(this.#dir, 'conf', name), 'utf8')]];
      }),
    );
    for (const name of files) {
      const ctid = /^(\d+)\.conf$/.exec(name)?.[1];
      // A config that somebody put there: a container without a private area, as `vzctl set --save` leaves it.
      if (ctid !== undefined) {
        machine.containers[ctid] ??= { conf: null, privateArea: false, mounted: false, dump: false, life: null };
      }
    }
    for (const [ctid, container] of Object.entries(machine.containers)) {
      const name = `${ctid}.conf`;
      const text = files.has(name) ? readFileSync(join(this.#dir, 'conf', name), 'utf8') : null;
      if (text !== null && text !== container.conf) this.#relink(machine, ctid, text);
      container.conf = text;
    }
    return { machine, aheadMs };
  }

  /** Whoever edits a NAME by hand is taken for somebody who makes the link in /etc/vz/names, too: there is no such directory here. */
  #relink(machine: MachineState, ctid: string, text: string): void {
    const name = get(parseConf(text), 'NAME');
    const names = machine.names ?? {};
    if (name !== undefined && name !== '') machine.names = { ...names, [name]: names[name] ?? ctid };
  }

  #save(machine: Machine, saved: Saved, all: boolean): void {
    for (const [ctid, { conf }] of Object.entries(machine.state.containers)) {
      const path = join(this.#dir, 'conf', `${ctid}.conf`);
      const there = all ? undefined : readFileIfThere(path);
      if (conf === null) {
        // Destroyed: the config is retired, and replaces an older one.
        if (there !== undefined) renameSync(path, `${path}.destroyed`);
      } else if (there !== conf) replaceFile(path, conf);
    }
    for (const [name, text] of Object.entries(machine.state.profiles ?? {})) {
      const path = join(this.#dir, 'conf', `ve-${name}.conf-sample`);
      if (readFileIfThere(path) !== text) replaceFile(path, text);
    }
    const state = stateToText({ ...machine.state, ...{ aheadMs: saved.aheadMs } });
    replaceFile(join(this.#dir, 'state.json'), state);
    const nowMs = Date.now() + saved.aheadMs;
    replaceFile(join(this.#dir, 'user_beancounters'), printUserBeancounters(machine.sample(nowMs), '2.6.32'));
  }

  async #takeLock(): Promise<void> {
    const path = join(this.#dir, 'state.lock');
    for (;;) {
      try {
        const file = openSync(path, 'wx');
        writeFileSync(file, String(process.pid));
        closeSync(file);
        return;
      } catch {
        const holder = Number(readFileIfThere(path) ?? '');
        // A killed program leaves its lock behind. An empty one is being written.
        if (holder > 0 && !isAlive(holder)) tryUnlink(path);
        await sleep(3);
      }
    }
  }
}

function readFileIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
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
  } catch {
    return false;
  }
}

function isWrite({ steps }: Execution): boolean {
  return steps.some((step) => step.changes !== undefined);
}

/** Entry of DIR/bin/vzctl, DIR/bin/vzlist and DIR/bin/vzquota. */
async function runProgram(dir: string, program: string, args: readonly string[]): Promise<number> {
  // Whoever read us has gone, as a shell would see it: killed by SIGPIPE.
  process.stdout.on('error', () => process.exit(141));
  const node = new SimNode(dir);
  // Only where somebody reads it: a pipe that is never closed would hold up everything else.
  const stdin = /^exec/.test(args[0] ?? '') && (args[2] === '-' || args[2] === 'cat') ? readFileSync(0, 'utf8') : '';
  const { steps, code } = await node.locked((machine, nowMs) => {
    const execution = machine.exec([program, ...args], nowMs, { pid: process.pid, stdin });
    // What happens at once happens before anybody else may look: the lock above all.
    for (const step of execution.steps) {
      if (step.afterMs > 0) break;
      for (const change of step.changes ?? []) machine.apply(change, nowMs);
    }
    return execution;
  }, isWrite);
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
