/** An OpenSSH server of its own for one test file: own keys, a free port of 127.0.0.1, everything in one folder that goes with it. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const SSHD = '/usr/sbin/sshd';
const HOST = '127.0.0.1';

export class SshServer {
  readonly port: number;
  readonly user = userInfo().username;
  /** Lines of sshd_config besides those every server here has. */
  extra: readonly string[] = [];
  readonly #dir: string;
  #child: ChildProcess | undefined;
  #gone: Promise<unknown> = Promise.resolve();

  private constructor(dir: string, port: number) {
    this.#dir = dir;
    this.port = port;
  }

  /** Starts one in `dir`. Fails, and never skips, where openssh-server is not installed. */
  static async start(dir: string, extra: readonly string[] = []): Promise<SshServer> {
    if (!existsSync(SSHD)) throw new Error(`${SSHD} is missing: apt-get install openssh-server (.ci/run does)`);
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true });
    const server = new SshServer(dir, await freePort());
    server.extra = extra;
    server.newHostKey();
    server.#keygen('client');
    writeFileSync(server.path('authorized_keys'), readFileSync(server.path('client.pub')));
    await server.up();
    return server;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  get identityFile(): string {
    return this.path('client');
  }

  /** As it stands in known_hosts. */
  get knownName(): string {
    return `[${HOST}]:${this.port}`;
  }

  get hostKeyLine(): string {
    const [type, key] = readFileSync(this.path('host.pub'), 'utf8').split(' ');
    return `${this.knownName} ${type} ${key}\n`;
  }

  get fingerprint(): string {
    const key = Buffer.from(readFileSync(this.path('host.pub'), 'utf8').split(' ')[1] ?? '', 'base64');
    return `SHA256:${createHash('sha256').update(key).digest('base64').replace('=', '')}`;
  }

  /** For `ssh` of a node's configuration. */
  get settings() {
    return { host: HOST, port: this.port, user: this.user, identityFile: this.identityFile, options: {} };
  }

  path(name: string): string {
    return join(this.#dir, name);
  }

  newHostKey(): void {
    this.#keygen('host');
  }

  async up(): Promise<void> {
    writeFileSync(
      this.path('sshd_config'),
      [
        `Port ${this.port}`,
        `ListenAddress ${HOST}`,
        `HostKey ${this.path('host')}`,
        `AuthorizedKeysFile ${this.path('authorized_keys')}`,
        'PidFile none',
        'UsePAM no',
        'StrictModes no',
        'PermitRootLogin prohibit-password',
        'PrintMotd no',
        'MaxStartups 100',
        ...this.extra,
        '',
      ].join('\n'),
    );
    const child = spawn(SSHD, ['-D', '-e', '-f', this.path('sshd_config')], { stdio: 'ignore', detached: true });
    this.#child = child;
    this.#gone = new Promise((resolve) => child.once('exit', resolve));
    await listening(this.port);
  }

  /** The server with all its connections, as a crash of the node would: nothing is said to anybody. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.#gone;
    this.#child = undefined;
  }

  /** To the server and the processes of its connections, not to the commands they run. */
  signal(signal: NodeJS.Signals): void {
    for (const pid of this.processes()) {
      try {
        process.kill(pid, signal);
      } catch {
        // It has just ended.
      }
    }
  }

  processes(): number[] {
    const all = processTable();
    const found: number[] = [];
    const collect = (pid: number): void => {
      found.push(pid);
      for (const one of all) if (one.parent === pid && one.name.startsWith('sshd')) collect(one.pid);
    };
    if (this.pid !== 0) collect(this.pid);
    return found;
  }

  /** How many clients are signed in. */
  connections(): number {
    return processTable().filter((one) => one.parent === this.pid).length;
  }

  #keygen(name: string): void {
    for (const file of [name, `${name}.pub`]) execFileSync('rm', ['-f', this.path(file)]);
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', this.path(name)]);
  }
}

interface Process {
  pid: number;
  parent: number;
  name: string;
}

function processTable(): Process[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const [, pid, name, state, parent] =
        /^(\d+) \((.*)\) (\S) (\d+) /.exec(readFileSync(`/proc/${entry}/stat`, 'utf8')) ?? [];
      return pid === undefined || state === 'Z' ? [] : [{ pid: Number(pid), name: name ?? '', parent: Number(parent) }];
    } catch {
      return [];
    }
  });
}

/** A zombie that nobody has collected yet is as good as gone. */
export function alive(pid: number): boolean {
  return processTable().some((one) => one.pid === pid);
}

/** Processes whose arguments hold `text`. */
export function processesWith(text: string): number[] {
  return processTable()
    .filter(({ pid }) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        return false;
      }
    })
    .map(({ pid }) => pid);
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, HOST, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function listening(port: number): Promise<void> {
  const untilMs = Date.now() + 10_000;
  for (;;) {
    try {
      await greeted(port);
      return;
    } catch (error) {
      if (Date.now() > untilMs) throw error;
      await pause(20);
    }
  }
}

/** Rejects until the server says who it is. */
function greeted(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, HOST);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed without a greeting')));
    socket.once('data', () => {
      resolve();
      socket.destroy();
    });
  });
}
