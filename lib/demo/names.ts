/** Which container a command means, and which NAMEs misbehave. */
import type { Execution, World } from './machine';
import type { Script } from './script';

const LARGEST = 2147483644;

/** The container a word names: a number as strtol reads it, else a NAME (src/vzctl.c, parse_veid). */
export function resolveCtid(world: World, word: string): string | undefined {
  if (/^[ \t]*[+-]?[0-9]+$/.test(word)) {
    const number = Number(word.trim());
    if (number >= 0 && number <= LARGEST) return String(number);
    if (number < 0) return undefined;
  }
  if (word === '') return '0';
  return world.ctids().find((ctid) => world.value(ctid, 'NAME') === word);
}

/** How vzctl refuses while somebody else works on the container; undefined when nobody does. */
export function lockedBy(world: World, ctid: string): ((script: Script) => Execution) | undefined {
  const holder = lockHolder(world, ctid);
  if (holder === undefined) return undefined;
  return (script) =>
    script.err(`Locked by: pid ${holder.pid}, cmdline ${holder.cmdline}`).err('Container already locked').end(9);
}

export function lockHolder(world: World, ctid: string): { pid: number; cmdline: string } | undefined {
  const name = world.value(ctid, 'NAME') ?? '';
  if (!isNamed(name, 'locked')) return world.lock(ctid);
  return { pid: 2417, cmdline: `/bin/sh /usr/sbin/vzmigrate --online 192.0.2.8 ${ctid}` };
}

/** NAMEs that provoke something: exactly the word, or the word and a dash. */
export function isNamed(name: string, special: string): boolean {
  return name === special || name.startsWith(`${special}-`);
}
