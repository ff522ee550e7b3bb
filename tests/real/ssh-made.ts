/** What the tests of the ssh transport share: a transport to a server of theirs, programs on it, and refusals as data. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { isAppError } from '@/lib/errors';
import type { NodeConfig, SshConfig } from '@/lib/node/node';
import { type SshDeps, type SshTransport, sshRun } from '@/lib/node/ssh';
import type { SshServer } from './ssh-server';

export const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

export interface Made extends SshTransport {
  config: NodeConfig;
  /** Events of the transport, in order. */
  events: { event: string; [fact: string]: unknown }[];
}

/** A folder for one test file, with everything that must end when the file does. */
export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'vzb-ssh-'));
  readonly programs = join(this.folder, 'programs');
  readonly #transports: SshTransport[] = [];
  #files = 0;

  constructor() {
    mkdirSync(this.programs);
  }

  /** A name nothing has yet. */
  fresh(): string {
    this.#files += 1;
    return join(this.folder, `file-${this.#files}`);
  }

  program(name: string, body: string, directory = this.programs): void {
    const file = join(directory, name);
    writeFileSync(file, body.startsWith('#!') ? body : `#!/bin/sh\n${body}`);
    chmodSync(file, 0o755);
  }

  /** The server's host key is approved unless `knownHosts` says otherwise. */
  transport(
    server: SshServer,
    more: { ssh?: Partial<SshConfig>; node?: Partial<NodeConfig>; deps?: Partial<SshDeps>; knownHosts?: string } = {},
  ): Made {
    const runtimeDir = this.fresh();
    mkdirSync(runtimeDir, { mode: 0o700 });
    const knownHostsFile = join(runtimeDir, 'known_hosts');
    writeFileSync(knownHostsFile, more.knownHosts ?? server.hostKeyLine, { mode: 0o600 });
    const config: NodeConfig = {
      id: 'hn1',
      label: 'Rack 1',
      transport: 'ssh',
      sudo: false,
      programs: [this.programs],
      files: { userBeancounters: '/proc/user_beancounters', conf: '/etc/vz/conf' },
      ssh: { ...server.settings, ...more.ssh },
      ...more.node,
    };
    const events: Made['events'] = [];
    const transport = sshRun(config, {
      runtimeDir,
      knownHostsFile,
      nowMs: Date.now,
      log: (event, facts) => events.push({ event, ...facts }),
      times: { connectSeconds: 2, aliveSeconds: 1 },
      killGraceMs: 200,
      ...more.deps,
    });
    this.#transports.push(transport);
    return Object.assign(transport, { config, events });
  }

  clear(): void {
    for (const transport of this.#transports) transport.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function pidIn(file: string): Promise<number> {
  await vi.waitFor(() => expect(existsSync(file) && readFileSync(file, 'utf8')).toMatch(/\d\n/), 10_000);
  return Number(readFileSync(file, 'utf8'));
}

export async function refusal(promise: Promise<unknown>): Promise<{ code: string; message: string; detail: string }> {
  const error = await promise.then(
    () => new Error('was not refused'),
    (reason: unknown) => reason,
  );
  if (!isAppError(error)) throw error;
  return { code: error.code, message: error.message, detail: error.detail ?? '' };
}
