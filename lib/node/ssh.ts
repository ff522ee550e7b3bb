/**
 * `Run` on a remote node, with the system's OpenSSH client: one kept connection, each command one session over it. What is sent is one line for
 * the login shell (ssh-frame.ts); nothing is installed on the node.
 */
import 'server-only';
import { randomBytes } from 'node:crypto';
import { isAbsolute, join } from 'node:path';
import { AppError } from '@/lib/errors';
import type { NodeConfig, SshConfig } from '@/lib/node/node';
import { checkArgv, findProgram, systemDirectories } from '@/lib/node/programs';
import { environment, isRead } from '@/lib/node/running';
import { exitArgv, masterArgv, type SshPlaces, type SshTimes, sessionArgv } from '@/lib/node/ssh-argv';
import { helperEndLines, RemoteEnds, shellEndLines } from '@/lib/node/ssh-ends';
import { detailOf, explainFailure, explainLoss, refusedHostKey, wordsOf } from '@/lib/node/ssh-errors';
import { type Head, LONGEST_LINE_BYTES, remoteLine } from '@/lib/node/ssh-frame';
import { HostKeys } from '@/lib/node/ssh-host-key';
import { type Link, Master, type MasterState } from '@/lib/node/ssh-master';
import { runSession, type SessionEnd } from '@/lib/node/ssh-session';
import { forcedLine } from '@/lib/node/vzboard-node';
import { t } from '@/lib/text/t';
import type { Argv, Run, RunOptions, RunResult } from '@/lib/vz/run';

export interface SshDeps {
  /** Directory for sockets: mode 0700, and short, since a socket's path has 104 bytes at most. */
  runtimeDir: string;
  /** vzboard's own file of host keys. */
  knownHostsFile: string;
  /** SSH_AUTH_SOCK: the agent whose keys may be used. It is never forwarded. */
  agentSocket?: string | undefined;
  nowMs: () => number;
  log: (event: string, facts: Readonly<Record<string, unknown>>) => void;
  times?: Partial<SshTimes>;
  /** Between SIGTERM and SIGKILL for the processes of a read on the node. */
  killGraceMs?: number;
}

export interface SshTransport {
  run: Run;
  hostKeys: {
    view: HostKeys['view'];
    approve: HostKeys['approve'];
    forget: HostKeys['forget'];
    /** A key was approved through another node: one that waits for just that connects at once, instead of after its pause. */
    recheck: () => void;
  };
  readonly state: MasterState;
  /** Ends the connection, unless a write still runs over it. */
  close(): void;
}

/** `config.ssh` must be given. Nothing is connected before the first command. */
export function sshRun(config: NodeConfig, deps: SshDeps): SshTransport {
  const transport = new Transport(config, deps);
  // A plain object: whoever wires it spreads it, and methods of a class would be left behind.
  return {
    run: transport.run,
    hostKeys: transport.hostKeys,
    get state() {
      return transport.state;
    },
    close: () => transport.close(),
  };
}

class Transport {
  readonly run: Run;
  readonly hostKeys: SshTransport['hostKeys'];
  readonly #ssh: SshConfig;
  readonly #times: SshTimes;
  readonly #env: NodeJS.ProcessEnv;
  readonly #keys: HostKeys;
  readonly #sudo: readonly string[] | undefined;
  readonly #ends: RemoteEnds;
  /** Words for the helper are sent, instead of a line for a shell. */
  readonly #forced: boolean;
  #places: Promise<SshPlaces> | undefined;
  #master: Master | undefined;
  #writes = 0;
  #closed = false;

  constructor(
    private readonly config: NodeConfig,
    private readonly deps: SshDeps,
  ) {
    if (config.ssh === undefined) throw new AppError('internal', `Node ${config.id} has no ssh settings.`);
    this.#ssh = config.ssh;
    this.#times = { connectSeconds: 8, aliveSeconds: 4, ...deps.times };
    this.#env = { ...environment(), ...(deps.agentSocket === undefined ? {} : { SSH_AUTH_SOCK: deps.agentSocket }) };
    this.#sudo = config.sudo
      ? [...new Set([...config.programs, ...systemDirectories])].map((d) => join(d, 'sudo'))
      : undefined;
    this.#forced = config.ssh.forcedCommand === true;
    const graceMs = deps.killGraceMs ?? 1500;
    this.#ends = new RemoteEnds({
      graceMs,
      lines: this.#forced ? helperEndLines : shellEndLines(graceMs, this.#sudo, config.helper),
      line: async (line) => {
        const places = await this.#place();
        return [places.ssh, ...sessionArgv(places, line)];
      },
    });
    this.#keys = new HostKeys({
      config,
      ssh: this.#ssh,
      places: () => this.#place(),
      times: this.#times,
      env: this.#env,
      runtimeDir: deps.runtimeDir,
      log: (event, facts) => this.#log(event, facts),
    });
    this.hostKeys = {
      view: () => this.#keys.view(),
      approve: async (fingerprint, who) => {
        await this.#keys.approve(fingerprint, who);
        this.#master?.retryNow();
      },
      forget: async (fingerprint, who) => {
        await this.#keys.forget(fingerprint, who);
        this.#master?.drop();
      },
      recheck: () => this.#master?.retryNow(),
    };
    this.run = (argv, options = {}) => this.#run(argv, options);
  }

  get state(): MasterState {
    return this.#master?.state ?? (this.#closed ? 'closed' : 'idle');
  }

  close(): void {
    this.#closed = true;
    this.#master?.close(this.#writes > 0);
  }

  async #run(argv: Argv, options: RunOptions): Promise<RunResult> {
    checkArgv(argv);
    options.signal?.throwIfAborted();
    const read = isRead(options);
    if (!read) this.#writes += 1;
    const askedMs = this.deps.nowMs();
    try {
      const { link, places } = await this.#connected(argv[0], options);
      if (read) await this.#refuseWhileHanging(argv[0]);
      const leftMs = () => Math.max(1, (options.timeoutMs ?? 0) - (this.deps.nowMs() - askedMs));
      const known = link.programs.has(argv[0]);
      const end = await this.#session(argv, options, link, places, leftMs());
      if (end.kind !== 'not started' || end.head.kind !== 'absent' || !known)
        return await this.#answer(argv, options, link, end);
      // It is not any more where it was: searched once more, as nothing was started.
      link.programs.delete(argv[0]);
      return await this.#answer(argv, options, link, await this.#session(argv, options, link, places, leftMs()));
    } finally {
      if (!read) this.#writes -= 1;
    }
  }

  async #connected(program: string, { timeoutMs, signal }: RunOptions): Promise<{ link: Link; places: SshPlaces }> {
    const places = await this.#place();
    const master = this.#masterOf(places);
    if (timeoutMs === undefined) return { link: await master.link(signal), places };
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(this.#overdue(program, timeoutMs)), timeoutMs);
    try {
      const either = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]);
      return { link: await master.link(either), places };
    } finally {
      clearTimeout(timer);
    }
  }

  async #session(argv: Argv, options: RunOptions, link: Link, places: SshPlaces, leftMs: number): Promise<SessionEnd> {
    const [name, ...args] = argv;
    const { timeoutMs: askedMs = 0 } = options;
    const nonce = randomBytes(12).toString('hex');
    const cached = link.programs.get(name);
    const candidates = cached === undefined ? this.#candidates(name) : [cached];
    if (this.#forced && name !== this.config.helper) {
      throw new AppError('internal', `${name} cannot be run through a forced command, only the helper can.`);
    }
    const line = this.#forced
      ? forcedLine(['framed', nonce, ...args])
      : remoteLine({
          nonce,
          candidates,
          args,
          stdin: options.stdin !== undefined,
          read: isRead(options),
          ...(this.#sudo === undefined ? {} : { sudo: this.#sudo }),
        });
    const bytes = Buffer.byteLength(line);
    if (bytes > LONGEST_LINE_BYTES) throw new AppError('node_failed', t('ssh.long', { bytes }));
    let group: number | undefined;
    const onHead = (head: Head) => {
      if (head.kind !== 'run') return;
      group = head.group;
      const path = candidates[head.index];
      if (path !== undefined) link.programs.set(name, path);
    };
    const end = await runSession({
      line: [places.ssh, ...sessionArgv(places, line)],
      nonce,
      // What was waited for the connection is no longer there for the command.
      options: options.timeoutMs === undefined ? options : { ...options, timeoutMs: leftMs },
      onHead,
      endRemote: async (of) => await this.#ends.end(of, nonce),
      overdue: () => link.loss ?? this.#overdue(name, askedMs),
    });
    // A write is left alone, whatever became of its connection.
    if (end.kind === 'broken' && group !== undefined && isRead(options)) this.#ends.remember(group, nonce);
    return end;
  }

  async #refuseWhileHanging(program: string): Promise<void> {
    const count = await this.#ends.tooManyHanging();
    if (count === 0) return;
    throw new AppError('node_silent', t('ssh.hanging', { ...wordsOf(this.config, this.#ssh), program, count }));
  }

  /** Words for how a session ended, unless it ended with a result of the program. */
  async #answer(argv: Argv, options: RunOptions, link: Link, end: SessionEnd): Promise<RunResult> {
    const [program] = argv;
    const words = { ...wordsOf(this.config, this.#ssh), program };
    if (end.kind === 'done') return this.#judge(program, link.programs.get(program) ?? program, options, end.result);
    if (end.kind === 'noise') throw new AppError('node_failed', t('ssh.noise', words));
    if (end.kind === 'not started') throw this.#notStarted(program, end.head);
    const loss = await link.lossWithin(end.clientCode === 255 ? 1000 : 0);
    const detail = detailOf(`${loss?.detail ?? ''}\n${end.said}\n${end.noise}`);
    if (loss !== undefined) {
      // For a write without a sign of life too: that sign may have been under way when the connection broke.
      if (isRead(options)) throw new AppError(loss.code, loss.message, detail);
      throw new AppError(loss.code, t('ssh.lost.write', words), detail);
    }
    if (/session request failed|Session open refused|open failed/.test(end.said)) {
      throw new AppError('node_failed', t('ssh.sessions', words), detail);
    }
    if (/Control socket|mux_client|Could not resolve hostname ::1/.test(end.said)) {
      throw new AppError('node_silent', t('ssh.lost', words), detail);
    }
    if (end.head !== undefined) throw new AppError('node_failed', t('ssh.killed', words), detail);
    throw new AppError('node_failed', t(this.#neverBegun(end.said), words), detail);
  }

  /** Nothing of our frame came: what runs there is something else than expected. */
  #neverBegun(said: string): 'ssh.shell' | 'ssh.forcedNot' | 'ssh.forcedOld' | 'ssh.forced' {
    const byHelper = /^vzboard-node: refused: /m.test(said);
    if (!this.#forced) return byHelper ? 'ssh.forced' : 'ssh.shell';
    return byHelper ? 'ssh.forcedOld' : 'ssh.forcedNot';
  }

  /** sudo's own refusals, and a full disk under a read, are no answers of the program. */
  #judge(program: string, file: string, options: RunOptions, result: RunResult): RunResult {
    if (result.code === 0) return result;
    const said = Buffer.from(result.stderr).toString('utf8');
    const words = { ...wordsOf(this.config, this.#ssh), program, file };
    if (this.#sudo !== undefined && result.code === 1 && /^(sudo: |Sorry, user )/m.test(said)) {
      const tty = /must have a tty/.test(said);
      const detail = `${said.trim()}\n${t(tty ? 'ssh.tty.cure' : 'ssh.sudo.cure', words)}`;
      throw new AppError('node_failed', t(tty ? 'ssh.tty' : 'ssh.sudo', words), { detail });
    }
    if (isRead(options) && /No space left on device|ENOSPC|Disk quota exceeded/i.test(said)) {
      throw new AppError('node_failed', t('ssh.disk', words), detailOf(said));
    }
    return result;
  }

  #notStarted(program: string, head: Head): AppError {
    const words = { ...wordsOf(this.config, this.#ssh), program };
    if (head.kind === 'nosudo')
      return new AppError('node_failed', t('ssh.noSudo', words), { detail: t('ssh.noSudo.cure') });
    if (head.kind === 'refused') {
      const file = this.#candidates(program)[head.index] ?? program;
      const message = t('ssh.notExecutable', { ...words, file });
      return new AppError('node_failed', message, { detail: t('ssh.notExecutable.cure') });
    }
    const where = isAbsolute(program) ? program : this.#directories(program).join(', ');
    return new AppError('node_failed', t('ssh.absent', { ...words, where }), { detail: t('ssh.absent.cure') });
  }

  /** OpenVZ's own tools are looked for where an administrator said only, others in the system's directories too (programs.ts). */
  #directories(name: string): readonly string[] {
    const { programs } = this.config;
    return name.startsWith('vz') ? programs : [...new Set([...programs, ...systemDirectories])];
  }

  #candidates(name: string): readonly string[] {
    return isAbsolute(name) ? [name] : this.#directories(name).map((directory) => join(directory, name));
  }

  #overdue(program: string, timeoutMs: number): AppError {
    const words = { ...wordsOf(this.config, this.#ssh), program, seconds: timeoutMs / 1000 };
    return new AppError('node_silent', t('ssh.noAnswer', words));
  }

  #place(): Promise<SshPlaces> {
    this.#places ??= findProgram('ssh', systemDirectories, false).then(
      (ssh) => ({
        ssh,
        controlPath: join(this.deps.runtimeDir, randomBytes(4).toString('hex')),
        knownHosts: [
          this.deps.knownHostsFile,
          ...(this.#ssh.knownHostsFile === undefined ? [] : [this.#ssh.knownHostsFile]),
        ],
      }),
      () => {
        this.#places = undefined;
        throw new AppError('node_failed', t('ssh.noClient', wordsOf(this.config, this.#ssh)));
      },
    );
    return this.#places;
  }

  #masterOf(places: SshPlaces): Master {
    if (this.#master !== undefined) return this.#master;
    const words = wordsOf(this.config, this.#ssh);
    const seconds = 2 * this.#times.connectSeconds + 4;
    this.#master = new Master({
      line: [places.ssh, ...masterArgv(this.#ssh, places, this.#times)],
      exitLine: [places.ssh, ...exitArgv(places)],
      controlPath: places.controlPath,
      env: this.#env,
      attemptMs: seconds * 1000,
      nowMs: this.deps.nowMs,
      explain: async (said) => {
        if (!refusedHostKey(said)) return explainFailure(this.config, this.#ssh, said);
        return { error: await this.#keys.refusal(said), patience: 'long' };
      },
      explainLoss: (said) => explainLoss(this.config, this.#ssh, said),
      tooSlow: () => new AppError('node_silent', t('ssh.slow', { ...words, seconds })),
      closing: () => new AppError('unavailable', t('ssh.closing', words)),
      log: (event, facts) => {
        if (event === 'connected') void this.#ends.endRemembered();
        this.#log(`ssh: ${event}`, facts);
      },
    });
    if (this.#closed) this.#master.close(false);
    return this.#master;
  }

  #log(event: string, facts: Readonly<Record<string, unknown>>): void {
    this.deps.log(event, { node: this.config.id, ...facts });
  }
}
