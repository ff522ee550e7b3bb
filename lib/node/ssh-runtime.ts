/**
 * The directory of the sockets of kept connections: one per process, so that `npm run doctor` beside a running server disturbs nothing. What a
 * killed vzboard left behind is ended by the next one.
 */
import 'server-only';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { environment } from '@/lib/node/running';
import { exitArgv } from '@/lib/node/ssh-argv';

/** The path the client binds first has a dot and 16 letters more than the one it is given (mux.c), in 104 bytes with the ending NUL. */
const LONGEST_SOCKET_BYTES = 104 - 1 - 17;
const SOCKET_NAME_BYTES = '/01234567'.length;

export class SshRuntime {
  readonly #parent: string;
  #dir: string | undefined;

  constructor(dataDir: string) {
    this.#parent = join(resolve(dataDir), 'ssh');
  }

  /** Made when first asked for, mode 0700. In the system's directory for temporary files where the path would be too long for a socket. */
  get dir(): string {
    this.#dir ??= this.#make();
    return this.#dir;
  }

  /** Removes the directory, unless a connection still lives there. */
  close(): void {
    if (this.#dir === undefined) return;
    try {
      rmdirSync(this.#dir);
    } catch {
      // A connection kept for a running write has its socket there; the next vzboard clears it.
    }
  }

  #make(): string {
    mkdirSync(this.#parent, { recursive: true, mode: 0o700 });
    this.#clear();
    const dir = mkdtempSync(join(this.#parent, `${process.pid}-`));
    if (Buffer.byteLength(dir) + SOCKET_NAME_BYTES <= LONGEST_SOCKET_BYTES) return dir;
    rmdirSync(dir);
    return mkdtempSync(join(tmpdir(), 'vzb-'));
  }

  /** Directories of processes that are no more. One with our own number is older than us: in a container every vzboard may be number 1. */
  #clear(): void {
    for (const name of readdirSync(this.#parent)) {
      const pid = Number(/^(\d+)-/.exec(name)?.[1]);
      if (!Number.isInteger(pid) || (pid !== process.pid && isAlive(pid))) continue;
      const dir = join(this.#parent, name);
      for (const socket of readdirSync(dir)) {
        const args = exitArgv({ ssh: 'ssh', controlPath: join(dir, socket), knownHosts: [] });
        spawnSync('ssh', args, { timeout: 1000, stdio: 'ignore', cwd: '/', env: environment() });
      }
      rmSync(dir, { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
