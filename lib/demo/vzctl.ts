/** vzctl 4.11.1 as far as vzboard uses it: the order of checks, then the sub-command (src/vzctl.c, vzctl reference 0). */
import { AppError } from '@/lib/errors';
import { type OptionSpec, parseOptions } from './getopt';
import { lifecycle } from './lifecycle';
import type { Execution, World } from './machine';
import { lockedBy, resolveCtid } from './names';
import { Script } from './script';
import { setCommand } from './vzctl-set';

/** Options of the simple sub-commands; a foreign one of this table is "not applicable". */
const startOptions = ['force', 'wait', 'skip-fsck', 'skip-remount', 'skip_ve_setup'] as const;
const stopOptions = ['fast', 'skip-umount'] as const;
const lifecycleOptions: Readonly<Record<string, readonly string[]>> = {
  start: startOptions,
  stop: stopOptions,
  restart: [...startOptions, ...stopOptions],
  mount: [],
  umount: [],
  suspend: [],
  resume: [],
};
const aliases: Readonly<Record<string, string>> = { chkpnt: 'suspend', restore: 'resume' };
/** Real sub-commands the simulated node does not play. */
const unplayed = new Set(
  'create destroy delete quotaon quotaoff quotainit exec exec2 exec3 runscript enter console convert compact snapshot snapshot-list snapshot-switch snapshot-delete snapshot-mount snapshot-umount'.split(
    ' ',
  ),
);

const USAGE = 'vzctl version 4.11.1\n';

export function vzctl(world: World, args: readonly string[]): Execution {
  let at = 0;
  let quiet = false;
  let skipLock = false;
  for (; args[at]?.startsWith('--'); at++) {
    const flag = args[at];
    if (flag === '--version' || flag === '--help') return new Script().pause(3).raw(USAGE).end(0);
    if (flag === '--quiet') quiet = true;
    else if (flag === '--skiplock') skipLock = true;
    else if (flag !== '--verbose') break;
  }
  const spoken = args[at];
  if (spoken === undefined) return new Script().raw(USAGE, 'stderr').end(20);
  const command = aliases[spoken] ?? spoken;
  const fail = (code: number, line: string) => new Script(quiet).pause(3).err(line).end(code);
  const isLifecycle = Object.hasOwn(lifecycleOptions, command);
  if (!isLifecycle && command !== 'status' && command !== 'set') {
    if (unplayed.has(command)) {
      throw new AppError('node_failed', `The simulated node does not play "vzctl ${command}".`);
    }
    return fail(20, `Bad command: ${spoken}`);
  }
  const word = args[at + 1];
  if (word === undefined) return fail(21, 'CT ID missing');
  const ctid = resolveCtid(world, word);
  if (ctid === undefined) return fail(21, `Bad CT ID ${word}`);
  const rest = args.slice(at + 2);

  if (command === 'set') return setCommand(world, ctid, rest, { quiet, skipLock, cmdline: `vzctl ${args.join(' ')}` });
  if (command === 'status') {
    if (rest.length > 0)
      return new Script()
        .pause(3)
        .raw(`Invalid options: ${rest.join(' ')} \n`, 'stderr')
        .end(20);
    if (ctid === '0') return fail(21, 'Only set actions are allowed for CT0');
    return status(world, ctid, new Script(quiet));
  }

  const refused = refusedOptions(command, rest);
  if (typeof refused === 'string') return new Script().pause(3).raw(`${refused}\n`, 'stderr').end(20);
  if (ctid === '0') return fail(21, 'Only set actions are allowed for CT0');
  if (world.stateOf(ctid) === 'absent') return fail(14, 'Container config file does not exist');
  const script = new Script(quiet);
  const locked = skipLock ? undefined : lockedBy(world, ctid);
  if (locked !== undefined) return locked(script);
  // At once, so that whoever asks next finds it.
  script.change({ kind: 'lock', ctid, pid: world.pid, cmdline: `vzctl ${args.join(' ')}` }).pause(5);
  const code = lifecycle(world, { command, ctid, options: refused, script, quiet });
  script.change({ kind: 'unlock', ctid });
  return script.end(code);
}

/** Options of a sub-command by name, or getopt's complaint. */
function refusedOptions(command: string, rest: readonly string[]): ReadonlyMap<string, string> | string {
  const own = lifecycleOptions[command] ?? [];
  const known: OptionSpec[] = [...startOptions, ...stopOptions].map((name) => ({ name, takesValue: false }));
  const { options, extra, error } = parseOptions(rest, known);
  if (error !== undefined) return error;
  for (const { name } of options) {
    if (!own.includes(name)) return `Option --${name} is not applicable to ${command} command`;
  }
  if (extra.length > 0) return `Invalid extra arguments: ${extra.join(' ')} `;
  return new Map(options.map(({ name, value }) => [name, value]));
}

function status(world: World, ctid: string, script: Script): Execution {
  const container = world.container(ctid);
  const exists = container?.conf != null && container.privateArea;
  const running = container?.life != null;
  const mounted = running || container?.mounted === true;
  const suspended = exists && !running && container?.dump === true ? ' suspended' : '';
  script.pause(6);
  // The mount point is made with the private area.
  if (container?.privateArea !== true) script.err(`stat(/vz/root/${ctid}): No such file or directory`);
  const words = [exists ? 'exist' : 'deleted', mounted ? 'mounted' : 'unmounted', running ? 'running' : 'down'];
  return script.raw(`CTID ${ctid} ${words.join(' ')}${suspended}\n`).end(0);
}
