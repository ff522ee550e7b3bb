/**
 * Host keys of one node and of the jump host in front of it: which are approved, which one is shown now, and the approval of exactly that one.
 * Nothing is ever trusted on first sight.
 */
import 'server-only';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@/lib/errors';
import {
  addKnownKey,
  forgetKnownKey,
  type HostKey,
  type KnownKey,
  keysIn,
  knownName,
  readKnownHosts,
} from '@/lib/node/known-hosts';
import type { NodeConfig, SshConfig } from '@/lib/node/node';
import { type Hop, hopsOf, meetArgv, type SshPlaces, type SshTimes } from '@/lib/node/ssh-argv';
import { detailOf, explainFailure, wordsOf } from '@/lib/node/ssh-errors';
import { t } from '@/lib/text/t';

export interface HostKeyView {
  role: Hop['role'];
  /** As in known_hosts. */
  name: string;
  /** `unreadable`: the host was not reached, or ended before it showed a key. */
  state: 'approved' | 'unknown' | 'changed' | 'unreadable';
  /** The key it shows now. */
  offered: { type: string; fingerprint: string } | undefined;
  known: { type: string; fingerprint: string; ours: boolean }[];
  /** Why no key could be read. */
  problem: AppError | undefined;
}

export interface HostKeyDeps {
  config: NodeConfig;
  ssh: SshConfig;
  places: () => Promise<SshPlaces>;
  times: SshTimes;
  env: NodeJS.ProcessEnv;
  /** For a file that exists only while a host is met. */
  runtimeDir: string;
  log: (event: string, facts: Readonly<Record<string, unknown>>) => void;
}

export class HostKeys {
  #viewing: Promise<HostKeyView> | undefined;

  constructor(private readonly deps: HostKeyDeps) {}

  /** The first hop whose key is not approved, else the node. Meets each on the way, without signing in; who asks meanwhile shares the answer. */
  view(): Promise<HostKeyView> {
    this.#viewing ??= this.#viewNow().finally(() => {
      this.#viewing = undefined;
    });
    return this.#viewing;
  }

  async #viewNow(): Promise<HostKeyView> {
    const places = await this.deps.places();
    const hops = hopsOf(this.deps.ssh);
    let seen: HostKeyView | undefined;
    for (const hop of hops) {
      seen = this.#viewOf(hop, places, await this.#meet(hop, places));
      if (seen.state !== 'approved') break;
    }
    // There is always the node itself.
    return seen as HostKeyView;
  }

  /** Approves the key the host shows now, if it has that fingerprint. Throws `conflict` if not, or while an older key is approved. */
  async approve(fingerprint: string, who: string): Promise<void> {
    const places = await this.deps.places();
    for (const hop of hopsOf(this.deps.ssh)) {
      const offered = await this.#meet(hop, places);
      const view = this.#viewOf(hop, places, offered);
      if (view.state === 'approved') continue;
      if (view.problem !== undefined) throw view.problem;
      if (offered instanceof AppError || offered.fingerprint !== fingerprint) {
        const now = view.offered?.fingerprint ?? t('ssh.key.hidden');
        throw new AppError('conflict', t('ssh.key.other', { fingerprint: now }), { field: 'fingerprint' });
      }
      if (view.state === 'changed') throw new AppError('conflict', t('ssh.key.first'));
      addKnownKey(this.#file(places), view.name, offered);
      this.deps.log('host key approved', { name: view.name, type: offered.type, fingerprint, who });
      return;
    }
    throw new AppError('conflict', t('ssh.key.known'));
  }

  /** Forgets an approved key of the node or its jump host. Throws `conflict` for one in a file that is not ours, `not_found` for none. */
  async forget(fingerprint: string, who: string): Promise<void> {
    const places = await this.deps.places();
    for (const hop of hopsOf(this.deps.ssh)) {
      const name = knownName(hop.host, hop.port);
      const known = this.#known(name, places).filter((key) => key.fingerprint === fingerprint);
      const foreign = known.find((key) => key.file !== this.#file(places));
      if (foreign !== undefined) {
        throw new AppError('conflict', t('ssh.key.notOurs', { file: foreign.file, line: foreign.line }));
      }
      if (known.length === 0) continue;
      forgetKnownKey(this.#file(places), name, fingerprint);
      this.deps.log('host key forgotten', { name, fingerprint, who });
      return;
    }
    throw new AppError('not_found', t('ssh.key.noSuch'), { field: 'fingerprint' });
  }

  /** The error for a connection that was refused because of a host key. */
  async refusal(said: string): Promise<AppError> {
    const view = await this.view();
    const words = {
      ...wordsOf(this.deps.config, this.deps.ssh),
      where: view.name,
      fingerprint: view.offered?.fingerprint ?? t('ssh.key.hidden'),
      known: view.known.map((key) => key.fingerprint).join(', '),
    };
    if (view.problem !== undefined) return view.problem;
    if (view.known.length === 0) return new AppError('host_key_unknown', t('ssh.key.unknown', words), detailOf(said));
    return new AppError('host_key_changed', t('ssh.key.changed', words), detailOf(said));
  }

  #file(places: SshPlaces): string {
    return places.knownHosts[0] ?? '';
  }

  #known(name: string, { knownHosts }: SshPlaces): KnownKey[] {
    return knownHosts.flatMap((file) => keysIn(readKnownHosts(file), name, file));
  }

  #viewOf(hop: Hop, places: SshPlaces, offered: HostKey | AppError): HostKeyView {
    const name = knownName(hop.host, hop.port);
    const known = this.#known(name, places);
    const common = {
      role: hop.role,
      name,
      known: known.map(({ type, fingerprint, file }) => ({ type, fingerprint, ours: file === this.#file(places) })),
    };
    if (offered instanceof AppError) return { ...common, state: 'unreadable', offered: undefined, problem: offered };
    const approved = known.some((key) => key.key === offered.key);
    return {
      ...common,
      state: approved ? 'approved' : known.length > 0 ? 'changed' : 'unknown',
      offered: { type: offered.type, fingerprint: offered.fingerprint },
      problem: undefined,
    };
  }

  async #meet(hop: Hop, places: SshPlaces): Promise<HostKey | AppError> {
    const folder = mkdtempSync(join(this.deps.runtimeDir, 'meet-'));
    const learnt = join(folder, 'known_hosts');
    try {
      const said = await this.#say(meetArgv(this.deps.ssh, hop, places, this.deps.times, learnt), places);
      const [key] = keysIn(readKnownHosts(learnt), knownName(hop.host, hop.port), learnt);
      return key ?? explainFailure(this.deps.config, this.deps.ssh, said).error;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Runs the client until it ends; answers what it printed. */
  async #say(args: readonly string[], { ssh }: SshPlaces): Promise<string> {
    const child = spawn(ssh, args, {
      shell: false,
      detached: true,
      cwd: '/',
      env: this.deps.env,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 3 * this.deps.times.connectSeconds * 1000,
      killSignal: 'SIGKILL',
    });
    let text = '';
    child.stderr?.on('data', (chunk: Uint8Array) => {
      text = (text + Buffer.from(chunk).toString('utf8')).slice(-16_384);
    });
    await new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    return text;
  }
}
