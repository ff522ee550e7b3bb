/**
 * The end of processes on a remote node: at once over the connection that stands, or over the next one when it broke before. What not even SIGKILL
 * ends hangs in the node's kernel (a dead disk), and is counted.
 */
import 'server-only';
import { remoteAliveLine, remoteEndLine, STILL_THERE } from '@/lib/node/ssh-frame';
import { runSession, type SessionEnd } from '@/lib/node/ssh-session';
import { forcedLine } from '@/lib/node/vzboard-node';

/** With that many reads hanging in the node's kernel, further ones would only add to them. Seven fit into an exit code. */
const MOST_HANGING = 7;
/** Reads of a lost connection whose processes may still run on the node. */
const MOST_REMEMBERED = 32;
/** What the connection may take beyond the grace. A door believes a transport for five seconds after a timeout (open.ts). */
const ROUND_TRIP_MS = 2000;

/** What is sent for it, and what the answer means. No frame is around it: exit code and output are those of the line. */
export interface EndLines {
  /** `again`: its connection was lost, so that another process may have the number by now. */
  end(group: number, nonce: string, again: boolean): string;
  /** undefined: the node did not say. */
  ended(code: number): 'gone' | 'hangs' | undefined;
  /** Of at most seven groups. */
  alive(groups: readonly number[]): string;
  living(groups: readonly number[], code: number, said: string): ReadonlySet<number> | undefined;
}

/** Lines of a shell. `graceMs` is between SIGTERM and SIGKILL, `sudo` where it may be when commands run through it. */
export function shellEndLines(graceMs: number, sudo: readonly string[] | undefined, helper?: string): EndLines {
  return {
    end: (group, nonce, again) =>
      remoteEndLine({
        group,
        graceTenths: tenths(graceMs),
        ...(again ? { nonce } : {}),
        ...(sudo === undefined ? {} : { sudo }),
        ...(sudo === undefined || helper === undefined ? {} : { helper }),
      }),
    ended: (code) => (code === 0 ? 'gone' : code === STILL_THERE ? 'hangs' : undefined),
    alive: remoteAliveLine,
    living: (groups, code) =>
      code < 2 ** groups.length ? new Set(groups.filter((_, i) => (code & (2 ** i)) !== 0)) : undefined,
  };
}

/** Verbs of the helper, for a key that runs nothing else. It looks itself whether the group is still that read (scripts/vzboard-node). */
export const helperEndLines: EndLines = {
  end: (group, nonce) => forcedLine(['kill', String(group), nonce]),
  // 66: there is no such process; 64: it is none of that read any more; 75: not even SIGKILL ended it.
  ended: (code) => (code === 0 || code === 66 || code === 64 ? 'gone' : code === 75 ? 'hangs' : undefined),
  alive: (groups) => forcedLine(['alive', ...groups.map(String)]),
  living: (_groups, code, said) => {
    const words = /^vzboard-node 1 alive((?: \d+)*)$/m.exec(said)?.[1];
    return code === 0 && words !== undefined ? new Set(words.trim().split(' ').map(Number)) : undefined;
  },
};

const tenths = (ms: number) => Math.max(1, Math.round(ms / 100));

export interface RemoteEndsDeps {
  /** Between SIGTERM and SIGKILL. */
  graceMs: number;
  lines: EndLines;
  /** The client with the arguments that run this line on the node. */
  line: (line: string) => Promise<readonly string[]>;
}

export class RemoteEnds {
  readonly #remembered = new Map<string, number>();
  readonly #hanging = new Set<number>();

  constructor(private readonly deps: RemoteEndsDeps) {}

  /** Ends a group that runs now. Settles when it has gone, or when nothing more can be done; never rejects. */
  async end(group: number, nonce: string): Promise<void> {
    if (!(await this.#end(group, nonce, false))) this.remember(group, nonce);
  }

  /** Its connection has gone: it is ended over the next one. */
  remember(group: number, nonce: string): void {
    if (this.#remembered.size < MOST_REMEMBERED) this.#remembered.set(nonce, group);
  }

  /** Over a new connection: each only while its leader is still the shell of that very command. */
  async endRemembered(): Promise<void> {
    const all = [...this.#remembered];
    this.#remembered.clear();
    for (const [nonce, group] of all) await this.#end(group, nonce, true);
  }

  /** How many hang, when that are too many to begin another read; else 0. Asks the node before it says so. */
  async tooManyHanging(): Promise<number> {
    if (this.#hanging.size < MOST_HANGING) return 0;
    const groups = [...this.#hanging].slice(0, MOST_HANGING);
    const { lines } = this.deps;
    const answer = await this.#ask(lines.alive(groups), ROUND_TRIP_MS);
    const living = answer === undefined ? undefined : lines.living(groups, answer.code, answer.said);
    if (living !== undefined) for (const group of groups) if (!living.has(group)) this.#hanging.delete(group);
    return this.#hanging.size < MOST_HANGING ? 0 : this.#hanging.size;
  }

  /** True when there is nothing more to be done about it. */
  async #end(group: number, nonce: string, again: boolean): Promise<boolean> {
    const { lines, graceMs } = this.deps;
    const answer = await this.#ask(lines.end(group, nonce, again), tenths(graceMs) * 100 + ROUND_TRIP_MS);
    const ended = answer === undefined ? undefined : lines.ended(answer.code);
    if (ended === 'hangs') this.#hanging.add(group);
    return ended !== undefined;
  }

  /** Exit code and output of a line; undefined when there was no answer. */
  async #ask(line: string, timeoutMs: number): Promise<{ code: number; said: string } | undefined> {
    const session = runSession({
      line: await this.deps.line(line),
      nonce: 'none',
      options: { timeoutMs },
      onHead: () => {},
      endRemote: async () => {},
      overdue: () => undefined,
    });
    const ended = await session.catch((): SessionEnd | undefined => undefined);
    // Without a frame every end is a broken one, with the exit code of the line.
    return ended?.kind === 'broken' ? { code: ended.clientCode, said: ended.noise } : undefined;
  }
}
