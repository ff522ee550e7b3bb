/**
 * The helper of a node, scripts/vzboard-node: for what argument vectors of OpenVZ's own tools cannot do safely. Either an administrator has
 * installed it, or its text is sent once per version to a directory of ours; either way it is started as an argument vector through `Run`.
 */
import 'server-only';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, type ErrorCode } from '@/lib/errors';
import type { LockHolder } from '@/lib/node/node';
import type { Ctid } from '@/lib/vz/ctid';
import { changeable } from '@/lib/vz/params';
import type { Run, RunOptions } from '@/lib/vz/run';

/** What a helper that is sent is told about its node; an installed one has its own settings on the node. */
export interface HelperSettings {
  /** Directory of detached writes; the helper itself is put beside it. */
  spool: string;
  programs: readonly string[];
  /** Directory of the containers' configs. vz.conf, which names the directory of the locks, is beside it. */
  conf: string;
}

export type HelperPlace =
  | { installed: string }
  | {
      settings: HelperSettings /** Text of scripts/vzboard-node, when it is not to be read from this checkout. */;
      source?: string;
    };

export interface HelperAnswer {
  /** The words of its first line after the verb. */
  words: readonly string[];
  /** What follows that line. */
  body: Uint8Array;
}

export interface Helper {
  /**
   * One verb. Rejects with `field: "helper"` when the helper itself says no (`locked`, `conflict`, `not_found`, `bad_input`, else `node_failed`),
   * and with whatever `Run` rejects with when there is no answer.
   */
  call(verb: string, words: readonly string[], options?: RunOptions): Promise<HelperAnswer>;
}

const CALL_TIMEOUT_MS = 30_000;
/** Its own exit codes, as its head lists them. */
const meanings: ReadonlyMap<number, ErrorCode> = new Map([
  [9, 'locked'],
  [65, 'bad_input'],
  [66, 'not_found'],
  [75, 'conflict'],
]);

export function openHelper(run: Run, place: HelperPlace): Helper {
  let sent: Promise<string> | undefined;

  async function prefix(): Promise<readonly [string, ...string[]]> {
    if ('installed' in place) return [place.installed];
    sent ??= send(run, place.settings, place.source ?? readSource());
    try {
      return ['sh', await sent];
    } catch (error) {
      sent = undefined;
      throw error;
    }
  }

  async function once(verb: string, words: readonly string[], options: RunOptions): Promise<HelperAnswer | undefined> {
    const [program, ...before] = await prefix();
    const result = await run([program, ...before, verb, ...words], { timeoutMs: CALL_TIMEOUT_MS, ...options });
    const stderr = new TextDecoder().decode(result.stderr).trim();
    const answer = parseAnswer(verb, result.stdout);
    if (result.code === 0 && answer !== undefined) return answer;
    const said = stderr.split('\n').findLast((line) => line.startsWith('vzboard-node: '));
    if (said === undefined) {
      // No word of the helper: it is not there any more (a cleaned disk, a reinstalled node).
      if (!('installed' in place)) return undefined;
      throw new AppError('node_failed', `The helper ${place.installed} did not answer on this node.`, {
        detail: stderr,
      });
    }
    const sentence = said.slice('vzboard-node: '.length);
    throw new AppError(meanings.get(result.code) ?? 'node_failed', `The helper on the node says: ${sentence}.`, {
      field: 'helper',
      detail: stderr,
    });
  }

  return {
    async call(verb, words, options = {}) {
      const first = await once(verb, words, options);
      if (first !== undefined) return first;
      sent = undefined;
      const second = await once(verb, words, options);
      if (second !== undefined) return second;
      throw new AppError('node_failed', 'The helper that vzboard sends to this node does not run there.');
    },
  };
}

/** True when the helper itself said no: asking again changes nothing. */
export function isHelpersWord(error: { field?: string }): boolean {
  return error.field === 'helper';
}

/** Who holds vzctl's lock of a container; undefined when nobody does. A holder that has ended holds nothing: vzctl removes its lock. */
export async function readLockHolder(helper: Helper, ctid: Ctid): Promise<LockHolder | undefined> {
  const { words } = await helper.call('lock-holder', [ctid]);
  const [state, pid, ...command] = words;
  return state === 'held' ? { pid: Number(pid), command: command.join(' ') } : undefined;
}

/** Bytes of a cached template's archive, or of a backup, read so far by what unpacks it for that container; undefined while nobody does. */
export async function readUnpacked(
  helper: Helper,
  ctid: Ctid,
  archive: { template: string } | { backup: string },
): Promise<{ readBytes: number; totalBytes: number } | undefined> {
  const { words } = await helper.call(
    'unpack-progress',
    'backup' in archive ? [ctid, archive.backup, 'backup'] : [ctid, archive.template],
  );
  const [read, total] = words.map(Number);
  if (read === undefined || total === undefined || !Number.isSafeInteger(read) || !(total > 0)) return undefined;
  return { readBytes: read, totalBytes: total };
}

/**
 * Reads through an installed helper, which is then the only program that sudo or a forced command must allow. An argument vector that begins with
 * `vzboard-node` is a verb of its own.
 */
export function readsThroughHelper(run: Run, installed: string): Run {
  return ([program, ...words], options) =>
    run(program === 'vzboard-node' ? [installed, ...words] : [installed, 'run', program, ...words], options);
}

/** An argument vector as one line for `vzboard-node forced`, to be sent over ssh with a key that may run nothing else. */
export function forcedLine(argv: readonly string[]): string {
  return argv.map((word) => (word === '' ? '%' : [...Buffer.from(word)].map(plainOrPercent).join(''))).join(' ');
}

function plainOrPercent(byte: number): string {
  const char = String.fromCharCode(byte);
  return /[A-Za-z0-9_./:=,@+-]/.test(char) ? char : `%${byte.toString(16).padStart(2, '0')}`;
}

function parseAnswer(verb: string, stdout: Uint8Array): HelperAnswer | undefined {
  const end = stdout.indexOf(0x0a);
  if (end < 0) return undefined;
  const [name, format, said, ...words] = new TextDecoder().decode(stdout.subarray(0, end)).split(' ');
  if (name !== 'vzboard-node' || format !== '1' || said !== verb) return undefined;
  return { words, body: stdout.subarray(end + 1) };
}

function readSource(): string {
  return readFileSync(join(process.cwd(), 'scripts', 'vzboard-node'), 'utf8');
}

/** The text with a node's settings in it. Exported for tests: what is sent is what they run. */
export function withSettings(source: string, { spool, programs, conf }: HelperSettings): string {
  const settings = {
    // Its settings are these; a file of an installed one is somebody else's.
    settings: '',
    spool,
    programs: programs.join(':'),
    conf_dir: conf.replace(/\/+$/, ''),
    vz_conf: `${conf.replace(/\/[^/]+\/*$/, '')}/vz.conf`,
    // It is sent with the right to run anything: who may change these is decided in vzboard.
    more_options: changeable({ dangerous: true }).options.join(' '),
    more_keys: changeable({ dangerous: true }).keys.join(' '),
    exec_inside: 'yes',
  };
  return Object.entries(settings).reduce((text, [name, value]) => {
    const line = new RegExp(`^${name}=.*$`, 'm');
    if (!line.test(text)) throw new AppError('internal', `The helper has no setting ${name}.`);
    return text.replace(line, () => `${name}='${value.replaceAll("'", "'\\''")}'`);
  }, source);
}

/** Written beside and renamed, so that no half of it is ever run; its name has the hash of its text, so that it need not be looked into. */
async function send(run: Run, settings: HelperSettings, source: string): Promise<string> {
  const text = withSettings(source, settings);
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const directory = `${settings.spool.replace(/\/+$/, '')}.helper`;
  const path = `${directory}/vzboard-node-${hash}`;
  const beside = `${path}.${process.pid}.new`;
  const must = async (argv: readonly [string, ...string[]], options: RunOptions = {}) => {
    const { code, stderr } = await run(argv, { timeoutMs: CALL_TIMEOUT_MS, ...options });
    if (code === 0) return;
    throw new AppError('node_failed', `vzboard cannot put its helper into ${directory} on this node.`, {
      detail: new TextDecoder().decode(stderr).trim(),
    });
  };
  await must(['mkdir', '-p', '-m', '700', directory]);
  await must(['tee', beside], { stdin: text });
  await must(['chmod', '500', beside]);
  await must(['mv', '-f', beside, path]);
  return path;
}
