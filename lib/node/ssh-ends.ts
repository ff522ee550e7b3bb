/**
 * The end of processes on a remote node: at once over the connection that stands, or over the next one when it broke before. What not even SIGKILL
 * ends hangs in the node's kernel (a dead disk), and is counted.
 */
import 'server-only';
import { remoteAliveLine, remoteEndLine, STILL_THERE } from '@/lib/node/ssh-frame';
import { runSession, type SessionEnd } from '@/lib/node/ssh-session';

/** With that many reads hanging in the node's kernel, further ones would only add to them. Seven fit into an exit code. */
const MOST_HANGING = 7;
/** Reads of a lost connection whose processes may still run on the node. */
const MOST_REMEMBERED = 32;
/** What the connection may take beyond the grace. A door believes a transport for five seconds after a timeout (open.ts). */
const ROUND_TRIP_MS = 2000;

export interface RemoteEndsDeps {
  /** Between SIGTERM and SIGKILL. */
  graceMs: number;
  /** Where sudo may be, when commands run through it. */
  sudo: readonly string[] | undefined;
  /** The client with the arguments that run this line on the node. */
  line: (line: string) => Promise<readonly string[]>;
}

export class RemoteEnds {
  readonly #remembered = new Map<string, number>();
  readonly #hanging = new Set<number>();
  readonly #graceTenths: number;

  constructor(private readonly deps: RemoteEndsDeps) {
    this.#graceTenths = Math.max(1, Math.round(deps.graceMs / 100));
  }

  /** Ends a group that runs now. Settles when it has gone, or when nothing more can be done; never rejects. */
  async end(group: number, nonce: string): Promise<void> {
    if (!(await this.#end(group))) this.remember(group, nonce);
  }

  /** Its connection has gone: it is ended over the next one. */
  remember(group: number, nonce: string): void {
    if (this.#remembered.size < MOST_REMEMBERED) this.#remembered.set(nonce, group);
  }

  /** Over a new connection: each only while its leader is still the shell of that very command. */
  async endRemembered(): Promise<void> {
    const all = [...this.#remembered];
    this.#remembered.clear();
    for (const [nonce, group] of all) await this.#end(group, nonce);
  }

  /** How many hang, when that are too many to begin another read; else 0. Asks the node before it says so. */
  async tooManyHanging(): Promise<number> {
    if (this.#hanging.size < MOST_HANGING) return 0;
    const groups = [...this.#hanging].slice(0, MOST_HANGING);
    const code = await this.#ask(remoteAliveLine(groups), ROUND_TRIP_MS);
    if (code !== undefined && code < 2 ** groups.length) {
      for (const [i, group] of groups.entries()) if ((code & (2 ** i)) === 0) this.#hanging.delete(group);
    }
    return this.#hanging.size < MOST_HANGING ? 0 : this.#hanging.size;
  }

  /** True when there is nothing more to be done about it. */
  async #end(group: number, nonce?: string): Promise<boolean> {
    const { sudo } = this.deps;
    const line = remoteEndLine({
      group,
      graceTenths: this.#graceTenths,
      ...(nonce === undefined ? {} : { nonce }),
      ...(sudo === undefined ? {} : { sudo }),
    });
    const code = await this.#ask(line, this.#graceTenths * 100 + ROUND_TRIP_MS);
    if (code === STILL_THERE) this.#hanging.add(group);
    return code === 0 || code === STILL_THERE;
  }

  /** The exit code of a line that prints nothing; undefined when there was no answer. */
  async #ask(line: string, timeoutMs: number): Promise<number | undefined> {
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
    return ended?.kind === 'broken' ? ended.clientCode : undefined;
  }
}
