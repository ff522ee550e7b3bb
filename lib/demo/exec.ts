/** exec, exec2, exec3, runscript, enter, console: commands inside a running container. No lock, no options. Recorded: exec.json. */
import { AppError } from '@/lib/errors';
import { type Call, guarded, printWarnings, refuse, refusedContainer } from './call';
import { type Inside, type Ran, runProgram, runShell } from './inner-shell';
import { innerPs } from './inside';
import type { World } from './machine';
import { accountsFile } from './owners';
import { quotaTool } from './quota-tools';
import type { Execution } from './state';

/** What `hostname` says inside: the first label of the configured name, as Debian's script sets it, or the node's own. */
function insideOf(world: World, ctid: string): Inside {
  const configured = world.container(ctid)?.hostname ?? world.value(ctid, 'HOSTNAME') ?? '';
  return {
    hostname: configured === '' ? world.spec.id : (configured.split('.')[0] ?? ''),
    stdin: world.stdin,
    file: (path) => accountsFile(world, ctid, path),
    tool: (name, args) => quotaTool(world, ctid, name, args) ?? innerPs(world, ctid, name, args),
  };
}

export function execCommand(call: Call): Execution {
  const { world, command, ctid, rest, script, verbose } = call;
  if (rest.length === 0) return refuse(20, 'No command line given for exec');
  const refused = refusedContainer(call);
  if (refused !== undefined) return refused;
  printWarnings(call);
  if (world.stateOf(ctid) !== 'running') {
    return script
      .pause(5)
      .err('Container is not running')
      .end(command === 'exec' ? 8 : 31);
  }
  const joined = rest.map((word) => (word === '' ? "''" : word)).join(' ');
  if (verbose) script.out(`Executing command: ${joined} `);
  const ran = run(command, rest, joined, insideOf(world, ctid));
  script.pause(30);
  for (const part of ran.parts ?? [{ ...ran, afterMs: 0 }]) {
    script.pause(part.afterMs).raw(part.stdout).raw(part.stderr, 'stderr');
  }
  if (ran.changes !== undefined) script.change(...ran.changes);
  if (ran.signal !== undefined && command !== 'exec') return script.err(`Got signal ${ran.signal}`).end(3);
  // exec has one code for everything that went wrong.
  return script.end(command === 'exec' && ran.code !== 0 ? 8 : ran.code);
}

function run(command: string, words: readonly string[], joined: string, inside: Inside): Ran {
  if (command === 'exec3') return runProgram(words, inside) ?? { code: 4, stdout: '', stderr: '' };
  if (joined === '-') return runShell(inside.stdin, { ...inside, stdin: '' });
  return runShell(joined, inside);
}

export function runScript(call: Call): Execution {
  const [path] = call.rest;
  if (path === undefined) return refuse(20, 'Script not specified');
  return guarded(call, () => {
    if (call.world.hasFile(path)) throw new AppError('node_failed', 'The simulated node does not play scripts.');
    call.script.err(`Script not found: ${path}`);
    return 11;
  });
}

export function enter(call: Call): Execution {
  const { world, ctid, rest, script } = call;
  const [option, ...words] = rest;
  if (option === '--exec' && words.length === 0) return refuse(20, 'No command line given for --exec');
  if (option !== undefined && option !== '--exec') return refuse(20, `Invalid option '${option}'`);
  const refused = refusedContainer(call);
  if (refused !== undefined) return refused;
  if (world.stateOf(ctid) !== 'running') return script.pause(5).err('Container is not running').end(31);
  const ran = runShell(option === undefined ? world.stdin : words.join(' '), insideOf(world, ctid));
  script.out(`entered into CT ${ctid}`).raw(ran.stdout).raw(ran.stderr, 'stderr');
  return script.out(`exited from CT ${ctid}`).end(0);
}

/** The console itself needs a terminal. */
export function attachConsole(call: Call): Execution {
  const [tty = '1', ...more] = call.rest;
  if (more.length > 0) return refuse(20, 'Invalid syntax: too many parameters!');
  if (!/^\d+$/.test(tty)) return refuse(21, `Invalid tty number: ${tty}`);
  const refused = refusedContainer(call);
  if (refused !== undefined) return refused;
  throw new AppError('node_failed', 'The simulated node does not play "vzctl console".');
}
