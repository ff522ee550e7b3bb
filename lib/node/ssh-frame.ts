/**
 * The command line that is sent to a node, and the frame in which its answer comes back. One round trip finds the program, tells the process
 * group and runs it; the frame separates its output from what a login shell prints by itself, and its exit code from those of ssh.
 *
 *   stdout   noise... RS vzboard NONCE run GROUP INDEX \n  output of the program
 *   stderr   noise... RS vzboard NONCE begin \n  output of the program  RS vzboard NONCE end CODE \n
 */
import 'server-only';
import { systemDirectories } from '@/lib/node/programs';
import { quote, quoteLine } from '@/lib/node/quote';

export interface RemoteCommand {
  /** Never seen before, so that no output can be taken for the frame. Letters and digits. */
  nonce: string;
  /** Absolute paths of the program, searched in order. */
  candidates: readonly string[];
  args: readonly string[];
  /** Where sudo may be; without it the program is run as it is. */
  sudo?: readonly string[];
  /** Standard input is what is sent; otherwise it is closed. */
  stdin: boolean;
  /** What a read leaves behind is ended with it. */
  read: boolean;
}

/** A shell takes its whole line as one argument, and Linux allows 128 KiB for one (MAX_ARG_STRLEN). */
export const LONGEST_LINE_BYTES = 128 * 1024 - 1;
const RS = '\u001e';
/** What a login shell may print before it is called broken. */
export const MOST_NOISE_BYTES = 256 * 1024;

const environment = `LC_ALL=C; PATH=${systemDirectories.join(':')}; export LC_ALL PATH; unset ENV BASH_ENV LANGUAGE`;

/**
 * For any POSIX login shell, and with nothing but its built-in commands. sshd makes the shell the leader of a session and group of its own
 * (session.c, do_exec_no_pty). Where that is not so (field 5 of /proc/PID/stat tells), its group may be that of the ssh server itself: it is
 * called 0 and never signalled. A frame that cannot be written means that nobody waits any more, and then nothing is started.
 */
export function remoteLine({ nonce, candidates, args, sudo, stdin, read }: RemoteCommand): string {
  const say = (what: string) => `printf '\\036vzboard %s ${what}\\n' ${nonce}`;
  const search =
    sudo === undefined
      ? `[ -f "$f" ] && { [ -x "$f" ] && { p=$f; break; }; [ -n "$b" ] || b=$i; }`
      : // Under sudo the account's own right to execute it says nothing.
        `[ -f "$f" ] && { p=$f; break; }`;
  const findSudo =
    sudo === undefined
      ? ''
      : `s=; for f in ${quoteLine(sudo)}; do [ -x "$f" ] && { s=$f; break; }; done; [ -n "$s" ] || { ${say('nosudo')}; exit 125; }; `;
  const program = `${sudo === undefined ? '' : '"$s" -n -- '}"$p"${args.map((word) => ` ${quote(word)}`).join('')}`;
  const leftovers = `[ "$g" = 0 ] || { trap '' TERM; kill -s TERM 0 2>/dev/null; }; `;
  return [
    `cd / || exit 125; ${environment}`,
    `g=; read -r a a a a g a 2>/dev/null </proc/$$/stat; [ "$g" = $$ ] || g=0`,
    `p=; b=; i=0; for f in ${quoteLine(candidates)}; do ${search}; i=$((i+1)); done`,
    `[ -n "$p" ] || { if [ -n "$b" ]; then ${say('refused %s')} "$b"; else ${say('absent')}; fi; exit 125; }`,
    `${findSudo}${say('run %s %s')} "$g" "$i" && ${say('begin')} >&2 || exit 125`,
    `${program}${stdin ? '' : ' </dev/null'}; c=$?; ${say('end %s')} "$c" >&2`,
    `${read ? leftovers : ''}exit "$c"`,
  ].join('\n');
}

export interface RemoteEnd {
  group: number;
  /** Given for a group seen on an earlier connection: it is ended only while its leader is still the shell of that command. */
  nonce?: string;
  /** Between SIGTERM and SIGKILL. */
  graceTenths: number;
  /** Where sudo may be: processes of root are ended through it. */
  sudo?: readonly string[];
  /** Installed helper: then it is what sudo runs, since its rule may name nothing else. */
  helper?: string;
}

/** Exit code of the line below when something of the group is still there: it hangs in the kernel (a dead disk). */
export const STILL_THERE = 3;

/**
 * Shell code that runs `then` for each process of `groups` that lives, with its group in $3. The table of processes is read with nothing but
 * built-in commands. What has ended but was not collected yet (Z, X) does not count, though kill finds it.
 */
function eachLiving(then: string): string {
  return `for f in /proc/[0-9]*/stat; do read -r l 2>/dev/null <"$f" || continue; set -- \${l##*) }; case $1 in Z|X) continue;; esac; ${then}; done`;
}

/**
 * Tells which of at most seven groups still live, by exit code: bit i is set for group i. 255 would be ssh's own failure.
 */
export function remoteAliveLine(groups: readonly number[]): string {
  const cases = groups.map((group, i) => `${group}) b${i}=${2 ** i};;`).join(' ');
  const bits = groups.map((_, i) => `b${i}`);
  return `cd /; ${environment}; ${bits.map((bit) => `${bit}=0`).join('; ')}
${eachLiving(`case $3 in ${cases} esac`)}
exit $((${bits.join('+')}))`;
}

/** Ends a process group of the node: SIGTERM, then SIGKILL for what is left. */
export function remoteEndLine({ group, nonce, graceTenths, sudo, helper }: RemoteEnd): string {
  const check =
    nonce === undefined ? '' : `tr '\\0' ' ' </proc/${group}/cmdline 2>/dev/null | grep -q ${nonce} || exit 0\n`;
  const withSudo = (then: string) =>
    sudo === undefined ? '' : `\nfor s in ${quoteLine(sudo)}; do [ -x "$s" ] && { ${then} break; }; done`;
  // While the leader of the group lives: the helper ends nothing else.
  const byHelper = helper === undefined ? '' : withSudo(`"$s" -n -- ${quote(helper)} kill ${group};`);
  const kills = quoteLine(systemDirectories.map((d) => `${d}/kill`));
  const asRoot =
    helper === undefined
      ? withSudo(`for k in ${kills}; do [ -x "$k" ] && { "$s" -n -- "$k" -s KILL -- -${group}; break; }; done;`)
      : '';
  return `cd /; ${environment}; exec </dev/null >/dev/null 2>&1
${check}${byHelper}
kill -s TERM -- -${group}
i=0; while kill -s 0 -- -${group} && [ $i -lt ${graceTenths} ]; do sleep 0.1; i=$((i+1)); done
kill -s KILL -- -${group}${asRoot}
i=0; while kill -s 0 -- -${group} && [ $i -lt 3 ]; do sleep 0.1; i=$((i+1)); done
${eachLiving(`[ "$3" = ${group} ] && exit ${STILL_THERE}`)}
exit 0`;
}

export type Head =
  /** `group` is undefined where it must not be signalled. */
  | { kind: 'run'; group: number | undefined; index: number }
  | { kind: 'absent' }
  | { kind: 'nosudo' }
  | { kind: 'refused'; index: number };

/** Cuts one stream at the lines of the frame. `push` answers what belongs to the program. */
export class Frame {
  #waiting: Buffer = Buffer.alloc(0);
  #noise: Buffer[] = [];
  #noiseBytes = 0;
  /** The first line of the frame has come. */
  begun = false;
  /** Words of the lines seen, without the mark. */
  first: string | undefined;
  last: string | undefined;
  readonly #mark: Buffer;

  constructor(nonce: string) {
    this.#mark = Buffer.from(`${RS}vzboard ${nonce} `);
  }

  /** What was printed before the frame began, as text. */
  get noise(): string {
    return Buffer.concat([...this.#noise, this.begun ? Buffer.alloc(0) : this.#waiting]).toString('utf8');
  }

  get noiseBytes(): number {
    return this.#noiseBytes;
  }

  push(chunk: Uint8Array): Buffer {
    let rest = this.#waiting.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#waiting, chunk]);
    const out: Buffer[] = [];
    for (;;) {
      const at = rest.indexOf(this.#mark);
      const end = at === -1 ? -1 : rest.indexOf(0x0a, at);
      if (end === -1) {
        const keep = at === -1 ? this.#partialMark(rest) : at;
        this.#give(rest.subarray(0, keep), out);
        this.#waiting = rest.subarray(keep);
        return Buffer.concat(out);
      }
      this.#give(rest.subarray(0, at), out);
      const words = rest.subarray(at + this.#mark.length, end).toString('latin1');
      if (this.begun) this.last = words;
      else this.first = words;
      this.begun = true;
      rest = rest.subarray(end + 1);
    }
  }

  /** What was held back because it might have become a line of the frame. */
  flush(): Buffer {
    const rest = this.begun ? this.#waiting : Buffer.alloc(0);
    if (this.begun) this.#waiting = Buffer.alloc(0);
    return rest;
  }

  #give(bytes: Buffer, out: Buffer[]): void {
    if (bytes.length === 0) return;
    if (this.begun) out.push(bytes);
    else {
      this.#noiseBytes += bytes.length;
      if (this.#noiseBytes <= MOST_NOISE_BYTES) this.#noise.push(bytes);
    }
  }

  /** Where a mark begins that is not yet whole; the length when there is none. */
  #partialMark(bytes: Buffer): number {
    for (let at = Math.max(0, bytes.length - this.#mark.length + 1); at < bytes.length; at++) {
      if (this.#mark.subarray(0, bytes.length - at).equals(bytes.subarray(at))) return at;
    }
    return bytes.length;
  }
}

/** The words of the first line on stdout; undefined for what no frame of ours says. */
export function parseHead(words: string): Head | undefined {
  const [kind, one, two] = words.split(' ');
  if (kind === 'absent' || kind === 'nosudo') return { kind };
  if (kind === 'refused') return { kind, index: Number(one) };
  if (kind === 'run' && /^\d+$/.test(one ?? '')) {
    // Group 1 would be "every process" for kill.
    return { kind, group: Number(one) > 1 ? Number(one) : undefined, index: Number(two) };
  }
  return undefined;
}

/** The exit code in the last line on stderr; undefined before it came. */
export function parseEnd(words: string | undefined): number | undefined {
  const code = /^end (\d{1,3})$/.exec(words ?? '')?.[1];
  return code === undefined ? undefined : Number(code);
}
