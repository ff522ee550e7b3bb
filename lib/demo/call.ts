/** One call of vzctl on one container, and the checks in front of what it does (vzctl reference 0). */
import { warningsOf } from './conf-reading';
import { type OptionSpec, parseOptions } from './getopt';
import type { World } from './machine';
import { lockedBy } from './names';
import { confPath, lockPath, NODE_CTID } from './places';
import { Script } from './script';
import type { Execution } from './state';

export interface Call {
  world: World;
  /** Without aliases: `delete` is destroy. */
  command: string;
  ctid: string;
  /** What follows the CTID. */
  rest: readonly string[];
  quiet: boolean;
  verbose: boolean;
  skipLock: boolean;
  /** As a lock file names it. */
  cmdline: string;
  script: Script;
}

/** Ends a call before anything is looked at. Complaints about the command line are printed even with --quiet. */
export function refuse(code: number, ...lines: readonly string[]): Execution {
  return new Script()
    .pause(3)
    .raw(lines.map((line) => `${line}\n`).join(''), 'stderr')
    .end(code);
}

export interface Options {
  has: (name: string) => boolean;
  /** The first of several. */
  value: (name: string) => string | undefined;
  all: (name: string) => string[];
}

/** Options after the CTID; an Execution when getopt complains. `code` is what the sub-command ends with then. */
export function readOptions(
  { rest }: Call,
  known: readonly OptionSpec[],
  code: number,
  stray = 'Invalid extra arguments',
): Options | Execution {
  const { options, extra, error } = parseOptions(rest, known);
  if (error !== undefined) return refuse(code, error);
  if (extra.length > 0) return refuse(20, `${stray}: ${extra.join(' ')} `);
  const all = (name: string) => options.filter((one) => one.name === name).map((one) => one.value);
  return { has: (name) => all(name).length > 0, value: (name) => all(name)[0], all };
}

export function isExecution(answer: object): answer is Execution {
  return 'steps' in answer;
}

/** What is printed when vz.conf and the container's config are read. */
export function printWarnings({
  world,
  ctid,
  script,
  verbose,
}: Pick<Call, 'world' | 'ctid' | 'script' | 'verbose'>): void {
  for (const warning of warningsOf('/etc/vz/vz.conf', world.globals())) if (!warning.verbose) script.err(warning.text);
  const conf = world.conf(ctid);
  for (const warning of conf === undefined ? [] : warningsOf(confPath(ctid), conf)) {
    if (!warning.verbose) script.err(warning.text);
    else if (verbose) script.out(warning.text);
  }
}

/** Only set works on the node itself, and only a container with a config can be worked on. Undefined: go on. */
export function refusedContainer({ world, ctid, script }: Call): Execution | undefined {
  if (ctid === NODE_CTID) return script.pause(3).err('Only set actions are allowed for CT0').end(21);
  if (world.stateOf(ctid) === 'absent') return script.pause(3).err('Container config file does not exist').end(14);
  return undefined;
}

/** Works with the container's lock held. `work` answers the exit code. */
export function withLock(call: Call, work: () => number): Execution {
  const { world, ctid, script, skipLock, cmdline } = call;
  if (skipLock) {
    // Neither asked for nor taken: whoever holds it goes on holding it.
    const code = work();
    return script.end(code);
  }
  const held = lockedBy(world, ctid);
  if (held !== undefined) return held(script);
  if (world.lock(ctid)?.stale === 'dead') script.out(`Removing stale lock file ${lockPath(world, ctid)}`);
  // At once, so that whoever asks next finds it.
  script.change({ kind: 'lock', ctid, pid: world.pid, cmdline }).pause(5);
  const code = work();
  return script.change({ kind: 'unlock', ctid }).end(code);
}

/** The usual way: container, warnings, lock, work. */
export function guarded(call: Call, work: () => number): Execution {
  const refused = refusedContainer(call);
  if (refused !== undefined) return refused;
  printWarnings(call);
  return withLock(call, work);
}
