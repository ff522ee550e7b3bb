/** vzctl 4.11.1: global flags, the sub-command and its container (src/vzctl.c, vzctl reference 0 and 1). */
import { type Call, printWarnings, refuse } from './call';
import { create } from './create';
import { destroy } from './destroy';
import { attachConsole, enter, execCommand, runScript } from './exec';
import { lifecycleCommand } from './lifecycle';
import type { World } from './machine';
import { resolveCtid } from './names';
import { NODE_CTID, privatePath, rootPath } from './places';
import { compact, convert } from './ploop';
import { quotaCommand } from './quota';
import { Script } from './script';
import { snapshotCommand } from './snapshot';
import { snapshotList } from './snapshot-list';
import type { Execution } from './state';
import { setCommand } from './vzctl-set';

type Command = (call: Call) => Execution;

const commands: Readonly<Record<string, Command>> = {
  status,
  set: setCommand,
  create,
  destroy,
  start: lifecycleCommand,
  stop: lifecycleCommand,
  restart: lifecycleCommand,
  mount: lifecycleCommand,
  umount: lifecycleCommand,
  suspend: lifecycleCommand,
  resume: lifecycleCommand,
  exec: execCommand,
  exec2: execCommand,
  exec3: execCommand,
  runscript: runScript,
  enter,
  console: attachConsole,
  quotaon: quotaCommand,
  quotaoff: quotaCommand,
  quotainit: quotaCommand,
  snapshot: snapshotCommand,
  'snapshot-switch': snapshotCommand,
  'snapshot-delete': snapshotCommand,
  'snapshot-mount': snapshotCommand,
  'snapshot-umount': snapshotCommand,
  'snapshot-list': snapshotList,
  convert,
  compact,
};
const aliases: Readonly<Record<string, string>> = { chkpnt: 'suspend', restore: 'resume', delete: 'destroy' };

/** The first line is all that was recorded of it. */
const USAGE = 'vzctl version 4.11.1\n';

export function vzctl(world: World, args: readonly string[]): Execution {
  let at = 0;
  let quiet = false;
  let verbose = false;
  let skipLock = false;
  for (; args[at]?.startsWith('--'); at++) {
    const flag = args[at];
    if (flag === '--version' || flag === '--help') return new Script().pause(3).raw(USAGE).end(0);
    if (flag === '--quiet') quiet = true;
    else if (flag === '--verbose') verbose = true;
    else if (flag === '--skiplock') skipLock = true;
    else break;
  }
  const spoken = args[at];
  if (spoken === undefined) return new Script().raw(USAGE, 'stderr').end(20);
  const name = aliases[spoken] ?? spoken;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  const fail = (code: number, line: string) => new Script(quiet).pause(3).err(line).end(code);
  if (command === undefined) return fail(20, `Bad command: ${spoken}`);
  const word = args[at + 1];
  if (word === undefined) return fail(21, 'CT ID missing');
  const ctid = resolveCtid(world, word);
  if (ctid === undefined) return fail(21, `Bad CT ID ${word}`);
  if (ctid === 'misnamed') return fail(21, `Unable to find container by name ${word}`);
  return command({
    world,
    command: name,
    ctid,
    rest: args.slice(at + 2),
    quiet,
    verbose,
    skipLock,
    cmdline: `vzctl ${args.join(' ')}`,
    script: new Script(quiet),
  });
}

/** Takes no lock and never fails on a container (vzctl reference 1.1). */
function status(call: Call): Execution {
  const { world, ctid, script, rest } = call;
  if (rest.length > 0) return refuse(20, `Invalid options: ${rest.join(' ')} `);
  if (ctid === NODE_CTID) return script.pause(3).err('Only set actions are allowed for CT0').end(21);
  const container = world.container(ctid);
  const denied = world.surroundings.ordinaryUser === true;
  const exists = !denied && container?.conf != null && container.privateArea;
  const running = !denied && container?.life != null;
  const mounted = !denied && (running || container?.mounted === true);
  const suspended = exists && !running && container?.dump === true ? ' suspended' : '';
  printWarnings(call);
  script.pause(6);
  const why = denied ? 'Permission denied' : 'No such file or directory';
  if (denied) script.err(`Can't access file ${privatePath(world, ctid)}: ${why}`);
  // The mount point is made with the private area, and goes with it.
  const hasRoot = container?.rootDir ?? container?.privateArea === true;
  if (denied || !hasRoot) script.err(`stat(${rootPath(world, ctid)}): ${why}`);
  const words = [exists ? 'exist' : 'deleted', mounted ? 'mounted' : 'unmounted', running ? 'running' : 'down'];
  return script.raw(`CTID ${ctid} ${words.join(' ')}${suspended}\n`).end(0);
}
