/** vzmigrate as far as a node without a second one goes: what it refuses on its own side. Recorded: vzmigrate.json. */
import { AppError } from '@/lib/errors';
import type { World } from './machine';
import { lockedBy, resolveCtid } from './names';
import { Script } from './script';
import type { Execution } from './state';

const FLAGS = [
  '--live',
  '--online',
  '--check-only',
  '--dry-run',
  '--keep-dst',
  '--ssh-mux',
  '--nodeps',
  '-c',
  '-s',
  '-f',
  '-t',
  '-v',
];
const HINT = ['', 'For command line syntax, please check', '  vzmigrate --help', '  man vzmigrate'];

export function vzmigrate(world: World, args: readonly string[]): Execution {
  const script = new Script().pause(60);
  const usage = (why: string) => {
    for (const line of [`Invalid usage${why}`, ...HINT]) script.out(line);
    return script.end(1);
  };
  const words: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? '';
    if (word === '-r') {
      const value = args[++i] ?? '';
      if (value !== 'yes' && value !== 'no') return usage(`: bad argument for -r: ${value}`);
    } else if (word.startsWith('-')) {
      const [name = ''] = word.split('=');
      if (![...FLAGS, '--ssh', '--rsync'].includes(name)) {
        script.raw(`vzmigrate: unrecognized option '${word}'\n`, 'stderr');
        return usage('');
      }
    } else words.push(word);
  }
  const [host, spoken] = words;
  if (host === undefined || spoken === undefined) return usage(': not enough parameters');
  if (words.length > 2) return usage(`: too many parameters: ${words.join(' ')}`);
  const ctid = resolveCtid(world, spoken);
  if (ctid === undefined || ctid === 'misnamed') return script.err(`CT ID ${spoken} is invalid.`).end(10);
  if (lockedBy(world, ctid) !== undefined) {
    // It prints the process list of the machine.
    throw new AppError('node_failed', 'The simulated node does not play vzmigrate of a locked container.');
  }
  script.out(`Locked CT ${ctid}`);
  const state = world.stateOf(ctid);
  const fail = (code: number, ...lines: string[]) => {
    for (const line of lines) script.err(`Error: ${line}`);
    return script.end(code);
  };
  if (state === 'absent') return fail(10, `CT #${ctid} doesn't exist`);
  const live = args.some((word) => word === '--live' || word === '--online');
  if (live && state !== 'running') return fail(2, "Can't perform live migration of a stopped container");
  script.out(`Starting migration of CT ${ctid} to ${host}`).pause(400);
  // There is no second node.
  return fail(
    4,
    "Can't connect to destination address using public key",
    'Please put your public key to destination node',
  );
}
