/** start, stop, restart, mount, umount, suspend, resume: which of them act in which state, and what they print. Recorded: lifecycle.json. */
import { exitFor } from '@/lib/vz/refusals';
import { isAction, isState } from '@/lib/vz/state';
import { STOP_SECONDS } from '@/lib/vz/stop-timeout';
import { type Call, guarded, isExecution, type Options, readOptions, refuse } from './call';
import type { OptionSpec } from './getopt';
import type { World } from './machine';
import { isNamed } from './names';
import { dumpPath } from './places';
import { duration, mount, restore, start } from './start';
import type { Execution } from './state';

const flag = (name: string): OptionSpec => ({ name, takesValue: false });
const startOptions = ['force', 'wait', 'skip-fsck', 'skip-remount', 'skip_ve_setup'];
const stopOptions = ['fast', 'skip-umount'];
const upAndDown: readonly OptionSpec[] = [...startOptions, ...stopOptions].map(flag);
/** --dump and --suspend are steps of a checkpoint on their own. */
const steps = ['suspend', 'dump', 'kill', 'resume', 'undump'];
const checkpoint: readonly OptionSpec[] = [
  ...['dumpfile', 'ctx', 'flags', 'cpu'].map((name) => ({ name, takesValue: true })),
  ...[...steps, 'keep', 'skip_arpdetect', 'skip-fsck'].map(flag),
];
/** One table for three commands: what is not a command's own is "not applicable". */
const own: Readonly<Record<string, readonly string[]>> = {
  start: startOptions,
  stop: stopOptions,
  restart: [...startOptions, ...stopOptions],
};

export function lifecycleCommand(call: Call): Execution {
  const { command } = call;
  const known = Object.hasOwn(own, command) ? upAndDown : /^(suspend|resume)$/.test(command) ? checkpoint : [];
  const options = readOptions(call, known, 20, known.length === 0 ? 'Invalid options' : undefined);
  if (isExecution(options)) return options;
  const foreign =
    known === upAndDown ? upAndDown.find(({ name }) => options.has(name) && !own[command]?.includes(name)) : undefined;
  if (foreign !== undefined) return refuse(20, `Option --${foreign.name} is not applicable to ${command} command`);
  if (known === checkpoint && steps.filter(options.has).length > 1) {
    return refuse(20, 'Invalid syntax: only one sub command may be used');
  }
  return guarded(call, () => perform(call, options));
}

function perform(call: Call, options: Options): number {
  const { command, world, ctid, script } = call;
  const state = world.stateOf(ctid);
  if (command === 'restart') return restart(call, options);
  const dump = options.value('dumpfile') ?? dumpPath(ctid);
  const ownDump = dump !== dumpPath(ctid) && world.hasFile(dump);
  const disabled = command === 'start' && isDisabled(world, ctid) && !options.has('force');
  const refusal = isAction(command) && isState(state) ? exitFor(command, state, disabled) : undefined;
  if (refusal !== undefined && !(command === 'resume' && refusal.code === 17 && ownDump)) {
    const text = refusal.text.replace(dumpPath('{ctid}'), dump).replace('{ctid}', ctid);
    if (command === 'resume' && refusal.code === 17) script.out('Restoring container ...');
    if (refusal.stream === 'stdout') script.out(text);
    else script.err(text);
    return refusal.code;
  }
  switch (command) {
    case 'stop':
      return stop(call, { fast: options.has('fast'), skipUmount: options.has('skip-umount') });
    case 'mount':
      return mount(call);
    case 'umount':
      script.pause(180).out('Container is unmounted').change({ kind: 'mount', ctid, mounted: false });
      return 0;
    case 'suspend':
      return suspend(call, dump);
    case 'resume':
      return restore(call, dump);
    default:
      return start(call, { wait: options.has('wait') });
  }
}

function restart(call: Call, options: Options): number {
  const { world, ctid, script } = call;
  script.out('Restarting container');
  if (world.stateOf(ctid) === 'running') {
    const code = stop(call, { fast: options.has('fast'), skipUmount: options.has('skip-umount') });
    if (code !== 0) return code;
  }
  if (isDisabled(world, ctid) && !options.has('force')) {
    script.err('Container start disabled');
    return 105;
  }
  return start(call, { wait: options.has('wait') });
}

function isDisabled(world: World, ctid: string): boolean {
  return world.value(ctid, 'DISABLED') === 'yes';
}

export function stop(
  { world, ctid, script }: Call,
  { fast, skipUmount }: { fast: boolean; skipUmount: boolean },
): number {
  const name = world.value(ctid, 'NAME') ?? '';
  script.out(fast ? 'Killing container ...' : 'Stopping container ...');
  if (fast) script.pause(duration(world, ctid, 150, 400));
  else if (isNamed(name, 'slow-stop')) shutDown(script, stopMs(world, ctid), SLOW_STOP_MS);
  else script.pause(duration(world, ctid, 1100, 2600));
  script.out('Container was stopped');
  const lies = isNamed(name, 'lying-stop');
  if (!lies) script.change({ kind: 'halt', ctid });
  if (skipUmount) return 0;
  script.pause(150).out('Container is unmounted');
  if (!lies) script.change({ kind: 'mount', ctid, mounted: false });
  return 0;
}

const SLOW_STOP_MS = 20_000;

/** Looked for once a second; what still runs when the time is over is killed, which is said and is no failure (vzctl.md 1.4). */
function shutDown(script: Call['script'], timeoutMs: number, neededMs: number): void {
  if (neededMs <= timeoutMs) script.pause(neededMs);
  else script.pause(timeoutMs).out('Killing container ...').pause(200);
}

/** 0 and what is no number are the default (vzctl.md 2.2). */
function stopMs(world: World, ctid: string): number {
  const said = world.value(ctid, 'STOP_TIMEOUT') ?? '';
  return ((/^\d{1,9}$/.test(said) ? Number(said) : 0) || STOP_SECONDS) * 1000;
}

function suspend({ world, ctid, script }: Call, dump: string): number {
  const { refuses, unreadable, kernel } = world.surroundings;
  script.out('Setting up checkpoint...');
  if (unreadable?.includes('cpt') === true || kernel === 'plain') {
    script.err('Error: No checkpointing support, unable to open /proc/cpt: No such file or directory');
    return 16;
  }
  script.out('\tsuspend...').pause(300);
  const stubborn = isNamed(world.value(ctid, 'NAME') ?? '', 'fail-suspend') ? 'Device or resource busy' : undefined;
  const refusal = refuses?.suspend ?? stubborn;
  if (refusal !== undefined) {
    script.err(`Can not suspend container: ${refusal}`).err('Checkpointing failed');
    return 16;
  }
  script.out('\tdump...').pause(1400).out('\tkill...').out('Checkpointing completed successfully');
  script.pause(120).out('Container is unmounted');
  script.change(
    { kind: 'halt', ctid },
    { kind: 'mount', ctid, mounted: false },
    dump === dumpPath(ctid) ? { kind: 'dump', ctid, dump: true } : { kind: 'file', path: dump, exists: true },
  );
  return 0;
}
