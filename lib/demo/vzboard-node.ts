/**
 * Of scripts/vzboard-node what a simulated node is asked: who holds a container's lock, to replace a config, and what it does to profiles and
 * templates. Its detached writes are not played: they end with the process that simulates it.
 */
import type { World } from './machine';
import { lockHolder } from './names';
import { confPath } from './places';
import { profileVerb } from './profile-files';
import { Script } from './script';
import { sha256 } from './sha256';
import type { Execution, Lock } from './state';
import { templateVerb } from './template-area';

export function helper(world: World, args: readonly string[]): Execution {
  const [verb, ctid = '', ...words] = args;
  const done = templateVerb(world, args) ?? profileVerb(world, args);
  if (done !== undefined) return done;
  const script = new Script().pause(4);
  if (verb === 'edit') return edit(world, ctid, words);
  if (verb !== 'lock-holder') {
    return script.raw(`vzboard-node: refused: the simulated node does not play ${verb}\n`, 'stderr').end(64);
  }
  const holder = lockHolder(world, ctid);
  return script.raw(`vzboard-node 1 lock-holder ${holder === undefined ? 'free' : said(holder)}\n`).end(0);
}

function said({ pid, cmdline, stale }: Lock): string {
  if (stale === 'no_pid') return 'free';
  return stale === 'dead' ? `stale ${pid}` : `held ${pid} ${cmdline}`;
}

/** Lines that are not in the file already, as the real one checks them: a comment, or a plain assignment. */
const PLAIN = /^$|^#|^[A-Z0-9_]+="[^"\\$`\p{Cc}]*"$/u;

function edit(world: World, ctid: string, [expected, wanted]: readonly string[]): Execution {
  const script = new Script().pause(4);
  const fail = (code: number, ...lines: string[]) =>
    script.raw(lines.map((line) => `${line}\n`).join(''), 'stderr').end(code);
  const holder = lockHolder(world, ctid);
  if (holder !== undefined && holder.stale === undefined) {
    const who = `Locked by: pid ${holder.pid}, cmdline ${holder.cmdline}`;
    return fail(9, who, 'vzboard-node: the container is locked');
  }
  const hashOf = (text: string) => sha256(new TextEncoder().encode(text));
  const before = world.container(ctid)?.conf;
  if (before === undefined || before === null) return fail(66, `vzboard-node: ${confPath(ctid)} is not there`);
  if (hashOf(world.stdin) !== wanted) return fail(65, 'vzboard-node: the content did not arrive whole');
  if (hashOf(before) !== expected) return fail(75, `vzboard-node: ${confPath(ctid)} changed meanwhile`);
  const had = new Set(before.split('\n'));
  if (world.stdin.split('\n').some((line) => !had.has(line) && !PLAIN.test(line))) {
    return fail(65, 'vzboard-node: a line that may not be written into a config');
  }
  return script.change({ kind: 'conf', ctid, text: world.stdin }).raw(`vzboard-node 1 edit ${wanted}\n`).end(0);
}
