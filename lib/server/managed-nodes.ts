/**
 * The nodes vzboard looks after: those of the configuration file, which only the file changes, and those added on screen, which can be added,
 * edited, switched off and on and removed while it runs. Every change is kept with who and when.
 */
import 'server-only';
import type { SettingsNode } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import { nodeConfig, ScreenNode, type ScreenNodeInput, wrongSsh } from '@/lib/fleet/node-schema';
import type { ChangeKind, FleetStore, NodeChange, StoredNode } from '@/lib/fleet/store';
import type { History } from '@/lib/history/history';
import type { NodeConfig } from '@/lib/node/node';
import { t } from '@/lib/text/t';
import type { Run } from '@/lib/vz/run';
import type { Config } from './config';
import type { CheckResult } from './doctor';
import type { Disabled, LiveNode } from './live-node';
import { entryOf, sameConnection } from './node-entry';
import { nodeSummary } from './node-summary';

export interface ManagedNodesDeps {
  store: FleetStore;
  /** Shared with the rest of the board: what is in it is shown and sampled. Nodes of the file are in it already. */
  live: Map<string, LiveNode>;
  config: Pick<Config, 'configFile' | 'demo'>;
  /** A node ready to be started; when disabled, one that refuses everything. */
  open: (config: NodeConfig, disabled?: Disabled) => LiveNode;
  history: Pick<History, 'drop'>;
  /** Tasks of a node that wait or run now. */
  openTasks: (node: string) => number;
  /** undefined when the node can be reached. */
  reachProblem: (config: NodeConfig) => Promise<CheckResult | undefined>;
  /** What else is kept of a node in memory. */
  forget: (node: string) => void;
  nowMs: () => number;
  log: (what: ChangeKind, facts: { node: string; by: string }) => void;
}

/** A stored node that cannot be used, and why. */
interface Unusable {
  state: 'shadowed' | 'broken';
  problem: string;
}

/** They stand where an id would in addresses. */
const RESERVED: ReadonlySet<string> = new Set(['new', 'check']);

export class ManagedNodes {
  private readonly deps: ManagedNodesDeps;
  private readonly fromFile: ReadonlySet<string>;
  private readonly unusable = new Map<string, Unusable>();

  /** Opens and starts the stored nodes. */
  constructor(deps: ManagedNodesDeps) {
    this.deps = deps;
    this.fromFile = new Set(deps.live.keys());
    for (const stored of deps.store.nodes()) this.wake(stored);
  }

  /** Those of the file first, in its order, then those of the screen. */
  list(): SettingsNode[] {
    const { live, store } = this.deps;
    const screen = new Map(store.nodes().map((stored) => [stored.id, stored]));
    const changes = new Map([...store.changes(1000)].reverse().map((change) => [change.node, change]));
    const { demo, configFile } = this.deps.config;
    const source: SettingsNode['source'] = demo ? 'demo' : configFile === undefined ? 'found' : 'file';
    const fromFile = [...this.fromFile].flatMap((id): SettingsNode[] => {
      const node = live.get(id);
      return node === undefined ? [] : [{ ...this.describe(node), source }];
    });
    const fromScreen = [...screen.values()].map((stored): SettingsNode => {
      const node = this.unusable.has(stored.id) ? undefined : live.get(stored.id);
      const described = node === undefined ? this.describeUnusable(stored) : this.describe(node);
      const last = changes.get(stored.id);
      const changed = last === undefined ? null : { by: last.by, at: last.atMs, what: last.what };
      return { ...described, source: 'screen', changed };
    });
    return [...fromFile, ...fromScreen];
  }

  one(id: string): SettingsNode {
    const node = this.list().find((each) => each.id === id && each.state !== 'shadowed');
    if (node === undefined) throw notFound(id);
    return node;
  }

  /** Throws `conflict` for an id in use, `node_failed` when it cannot be reached and is to be used at once. */
  async add(input: ScreenNodeInput, disabled: boolean, by: string): Promise<SettingsNode> {
    this.refuseDemo();
    const config = this.configOf(input);
    this.refuseId(config.id);
    if (!disabled) await this.refuseUnreached(config);
    // Another admin may have been quicker meanwhile.
    this.refuseId(config.id);
    const { store, nowMs } = this.deps;
    store.add(config.id, JSON.stringify(input), disabled, by, nowMs());
    this.note('added', config.id, by);
    this.wakeStored(config.id);
    return this.one(config.id);
  }

  /** Starts the node anew with other settings. Its id stays. What `add` throws; `conflict` also while a task works on it. */
  async edit(id: string, input: ScreenNodeInput, by: string): Promise<SettingsNode> {
    const stored = this.stored(id);
    const config = this.configOf(input);
    if (input.id !== id) {
      throw new AppError('bad_input', t('settings.error.idStays'), { field: 'id' });
    }
    const old = this.deps.live.get(id)?.door.config;
    const moved = old === undefined || this.unusable.has(id) || !sameConnection(old, config);
    if (moved && stored.disabled === undefined) await this.refuseUnreached(config);
    this.refuseBusy(id);
    this.stored(id);
    this.deps.store.edit(id, JSON.stringify(input), by, this.deps.nowMs());
    this.note('edited', id, by);
    this.replace(id, !moved);
    return this.one(id);
  }

  setDisabled(id: string, disabled: boolean, by: string): SettingsNode {
    const stored = this.stored(id);
    if ((stored.disabled !== undefined) !== disabled) {
      if (disabled) this.refuseBusy(id);
      this.deps.store.setDisabled(id, disabled, by, this.deps.nowMs());
      this.note(disabled ? 'disabled' : 'enabled', id, by);
      this.replace(id, true);
    }
    return this.one(id);
  }

  /** The node is forgotten before its history is dropped: a crash between leaves a history without a node, never the other way round. */
  async remove(id: string, history: 'keep' | 'drop', by: string): Promise<void> {
    this.stored(id);
    this.refuseBusy(id);
    const { store, live, nowMs, forget } = this.deps;
    const what = history === 'drop' ? 'dropped' : 'removed';
    store.remove(id, what, by, nowMs());
    this.note(what, id, by);
    if (this.unusable.delete(id)) {
      // Its name may belong to a node of the file, whose history that is.
      if (this.fromFile.has(id)) return;
    } else {
      live.get(id)?.stop();
      live.delete(id);
    }
    forget(id);
    if (history === 'drop') await this.deps.history.drop(id);
  }

  /** Newest first. */
  changes(count: number): NodeChange[] {
    return this.deps.store.changes(count);
  }

  /** Settings, checked. Throws `bad_input` naming the field. */
  configOf(input: unknown): NodeConfig {
    const wrong = this.wrongFields(input)[0];
    if (wrong !== undefined) throw new AppError('bad_input', wrong.message, { field: wrong.field });
    return nodeConfig(ScreenNode.parse(input));
  }

  /** Everything that is wrong with a draft by itself, by dotted field. */
  wrongFields(input: unknown): { field: string; message: string }[] {
    const parsed = ScreenNode.safeParse(input);
    if (!parsed.success) {
      return parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
    }
    const ssh = wrongSsh(parsed.data);
    if (ssh === 'missing') return [{ field: 'ssh.host', message: t('settings.error.sshMissing') }];
    if (ssh === 'superfluous') return [{ field: 'ssh', message: t('settings.error.sshSuperfluous') }];
    if (ssh === 'forcedWithoutHelper') return [{ field: 'helper', message: t('settings.error.forcedHelper') }];
    if (ssh === 'forcedWithSudo') return [{ field: 'sudo', message: t('settings.error.forcedSudo') }];
    return [];
  }

  /** Why an id cannot be given to a new node. */
  takenBy(id: string): string | undefined {
    if (RESERVED.has(id)) return t('settings.error.idReserved', { id });
    if (this.fromFile.has(id)) {
      const { configFile } = this.deps.config;
      return configFile === undefined
        ? t('settings.error.idFound', { id })
        : t('settings.error.idInFile', { id, file: configFile });
    }
    return this.deps.store.nodes().some((stored) => stored.id === id) ? t('settings.error.idTaken', { id }) : undefined;
  }

  /** Never together with real nodes: the demo signs everybody in. */
  refuseDemo(): void {
    if (this.deps.config.demo) throw new AppError('conflict', t('settings.error.demo'));
  }

  private wake(stored: StoredNode): void {
    const unusable = this.whyUnusable(stored);
    if (unusable !== undefined) {
      this.unusable.set(stored.id, unusable);
      return;
    }
    this.unusable.delete(stored.id);
    const config = nodeConfig(ScreenNode.parse(JSON.parse(stored.entry)));
    const node = this.deps.open(config, stored.disabled);
    this.deps.live.set(stored.id, node);
    node.start();
  }

  private wakeStored(id: string): void {
    const stored = this.deps.store.nodes().find((each) => each.id === id);
    if (stored !== undefined) this.wake(stored);
  }

  /** `sameNode`: what was read last stays on screen. */
  private replace(id: string, sameNode: boolean): void {
    const old = this.deps.live.get(id);
    if (!this.unusable.has(id)) old?.stop();
    this.deps.forget(id);
    this.wakeStored(id);
    const now = this.deps.live.get(id);
    if (sameNode && old !== undefined && now !== undefined && now !== old) now.inherit(old);
  }

  private whyUnusable({ id, entry }: StoredNode): Unusable | undefined {
    if (this.deps.config.demo) return { state: 'broken', problem: t('settings.error.demo') };
    if (this.fromFile.has(id)) return { state: 'shadowed', problem: t('settings.error.shadowed', { id }) };
    try {
      const wrong = this.wrongFields(JSON.parse(entry))[0];
      return wrong === undefined ? undefined : { state: 'broken', problem: t('settings.error.stored', wrong) };
    } catch {
      return { state: 'broken', problem: t('settings.error.stored', { field: 'entry', message: 'not JSON' }) };
    }
  }

  private describe(node: LiveNode): Omit<SettingsNode, 'source'> {
    const { config } = node.door;
    const { state, problem, disabled } = nodeSummary(node, this.deps.nowMs());
    return {
      id: config.id,
      label: config.label,
      group: config.group ?? null,
      tags: [...(config.tags ?? [])],
      transport: config.transport,
      entry: entryOf(config),
      state,
      problem: problem?.message ?? null,
      disabled,
      changed: null,
    };
  }

  private describeUnusable({ id, disabled }: StoredNode): Omit<SettingsNode, 'source'> {
    const { state, problem } = this.unusable.get(id) ?? { state: 'broken', problem: null };
    return {
      id,
      label: id,
      group: null,
      tags: [],
      transport: 'local',
      entry: null,
      state,
      problem,
      disabled: disabled === undefined ? null : { by: disabled.by, at: disabled.atMs },
      changed: null,
    };
  }

  /** Throws `not_found`, or `conflict` for a node of the file. */
  private stored(id: string): StoredNode {
    const stored = this.deps.store.nodes().find((each) => each.id === id);
    if (stored !== undefined) return stored;
    if (!this.fromFile.has(id)) throw notFound(id);
    const { configFile, demo } = this.deps.config;
    if (demo) throw new AppError('conflict', t('settings.error.demoNode'));
    throw new AppError(
      'conflict',
      configFile === undefined ? t('settings.error.found') : t('settings.error.inFile', { file: configFile }),
    );
  }

  private refuseId(id: string): void {
    const taken = this.takenBy(id);
    if (taken !== undefined) throw new AppError('conflict', taken, { field: 'id' });
  }

  private refuseBusy(id: string): void {
    const count = this.deps.openTasks(id);
    if (count > 0) throw new AppError('locked', t('settings.error.busy', { count, node: id }));
  }

  private async refuseUnreached(config: NodeConfig): Promise<void> {
    const problem = await this.deps.reachProblem(config);
    if (problem === undefined) return;
    throw new AppError('node_failed', t('settings.error.unreached', { found: problem.found ?? '' }), {
      field: 'transport',
      ...(problem.cure === null ? {} : { detail: problem.cure }),
    });
  }

  private note(what: ChangeKind, node: string, by: string): void {
    this.deps.log(what, { node, by });
  }
}

/** Instead of a transport: whoever asks a disabled node something is told why nothing comes. */
export function disabledRun({ label }: NodeConfig, { by }: Disabled): Run {
  return () => Promise.reject(new AppError('conflict', t('settings.node.isDisabled', { node: label, by })));
}

function notFound(id: string): AppError {
  return new AppError('not_found', t('settings.error.notFound', { id }), { field: 'node' });
}
