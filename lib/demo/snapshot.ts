/** Snapshots of ploop containers: take, switch to, delete, mount, unmount. Recorded: ploop-snapshot.json. */
import { type Call, guarded, isExecution, type Options, readOptions, refuse } from './call';
import type { OptionSpec } from './getopt';
import type { World } from './machine';
import { isPloop, privatePath } from './places';
import { keyOf } from './rng';
import { lacksPloop, restore } from './start';
import type { Execution, Snapshot } from './state';

const flags = ['skip-suspend', 'skip-resume', 'must-resume', 'skip-config', 'skip-dump'];
const known: readonly OptionSpec[] = [
  ...['id', 'uuid', 'name', 'description', 'target'].map((name) => ({ name, takesValue: true })),
  ...flags.map((name) => ({ name, takesValue: false })),
];
/** What each ends with when it fails. */
const codes: Readonly<Record<string, number>> = {
  snapshot: 156,
  'snapshot-switch': 159,
  'snapshot-delete': 158,
  'snapshot-mount': 160,
  'snapshot-umount': 161,
  'snapshot-list': 167,
};

const GUID = /^\{?([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?$/;

/** The id in braces, or undefined when it is none. */
export function guidOf(text: string): string | undefined {
  const bare = GUID.exec(text)?.[1];
  return bare === undefined ? undefined : `{${bare}}`;
}

export function snapshotCommand(call: Call): Execution {
  const options = readOptions(call, known, 21);
  if (isExecution(options)) return options;
  const { command } = call;
  const spoken = options.value('id') ?? options.value('uuid');
  const id = spoken === undefined ? undefined : guidOf(spoken);
  if (spoken !== undefined && id === undefined) return refuse(21, `Bad parameter for --id: ${spoken}`);
  if (id === undefined && command !== 'snapshot') return refuse(20, 'Invalid syntax: snapshot id is missing');
  if (options.has('skip-resume') && options.has('must-resume')) {
    return refuse(20, 'Invalid syntax: --skip-resume and --must-resume can not be used together');
  }
  if (command === 'snapshot-mount' && !options.has('target'))
    return refuse(20, 'Invalid syntax: mount target is missing');
  return guarded(call, () => {
    if (refusesSnapshots(call)) return codes[command] ?? 156;
    const uuid = id ?? `{${nextUuid(call.world, call.ctid)}}`;
    switch (command) {
      case 'snapshot-switch':
        return switchTo(call, uuid, options);
      case 'snapshot-delete':
        return remove(call, uuid);
      case 'snapshot-mount':
      case 'snapshot-umount':
        return mountOne(call, uuid, options.value('target'));
      default:
        return take(call, uuid, options);
    }
  });
}

/** True, and said so: only images have snapshots, and only a kernel with ploop reads them. */
export function refusesSnapshots(call: Call): boolean {
  const { world, ctid, script } = call;
  if (isPloop(world, ctid)) return lacksPloop(call);
  script.err('Snapshot feature is only available for ploop-based CTs');
  return true;
}

function nextUuid({ readings, spec, nowMs }: World, ctid: string): string {
  return readings.uuid?.() ?? newUuid((n) => keyOf(spec.seed, ctid, `uuid${n}${nowMs}`));
}

/** From four numbers of 32 bits. */
export function newUuid(part: (n: number) => number): string {
  const hex = [1, 2, 3, 4].map((n) => (part(n) >>> 0).toString(16).padStart(8, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

function storing({ world, ctid, script }: Call): void {
  script.out(`Storing ${privatePath(world, ctid)}/Snapshots.xml.tmp`);
}

function freeze({ script }: Call): void {
  script.out('Setting up checkpoint...').out('\tsuspend...').pause(200).out('\tget context...');
  script.out('Checkpointing completed successfully');
}

function take(call: Call, uuid: string, options: Options): number {
  const { world, ctid, script } = call;
  const container = world.container(ctid);
  const snapshots = container?.snapshots ?? [];
  script.out(`Creating snapshot ${uuid}`);
  if (snapshots.some((one) => one.uuid === uuid)) {
    script.err(`Invalid guid ${uuid} specified: already exists`).err('Failed to create snapshot');
    return 156;
  }
  storing(call);
  const dump = world.stateOf(ctid) === 'running' && !options.has('skip-suspend');
  if (dump) {
    freeze(call);
    script.out('Setting up checkpoint...').out('\tjoin context..').out('\tdump...').pause(900);
    script.out('Checkpointing completed successfully').out('Resuming...');
  }
  script.out(`Snapshot ${uuid} has been successfully created`);
  const made: Snapshot = {
    uuid,
    parent: container?.currentSnapshot ?? '',
    date: new Date(world.nowMs).toISOString().slice(0, 19).replace('T', ' '),
    name: options.value('name') ?? '',
    description: options.value('description') ?? '',
    dump,
  };
  script.change({ kind: 'container', ctid, part: { snapshots: [...snapshots, made], currentSnapshot: uuid } });
  return 0;
}

/** The snapshot, or undefined when it was said that there is none. */
function find({ world, ctid, script }: Call, uuid: string, failed: string): Snapshot | undefined {
  const found = world.container(ctid)?.snapshots?.find((one) => one.uuid === uuid);
  if (found === undefined)
    script.err(`Unable to find snapshot by uuid ${uuid}`).err(`Failed to ${failed} snapshot ${uuid}`);
  return found;
}

function switchTo(call: Call, uuid: string, options: Options): number {
  const { world, ctid, script } = call;
  const found = find(call, uuid, 'switch to');
  if (found === undefined) return 159;
  if (options.has('must-resume') && !found.dump) {
    script.err('Error: no dump in snapshot, unable to resume').err(`Failed to switch to snapshot ${uuid}`);
    return 159;
  }
  script.out(`Switching to snapshot ${uuid}`);
  storing(call);
  const state = world.stateOf(ctid);
  if (state === 'running') {
    freeze(call);
    script.out('Killing...').change({ kind: 'halt', ctid });
  }
  if (state === 'running' || state === 'mounted') {
    script.out('Container is unmounted').change({ kind: 'mount', ctid, mounted: false });
  }
  script.change({ kind: 'container', ctid, part: { currentSnapshot: uuid } });
  if (found.dump && !options.has('skip-resume')) restore(call, `/vz/dump/Dump.${ctid}`);
  script.out('Container has been successfully switched to another snapshot');
  return 0;
}

function remove(call: Call, uuid: string): number {
  const { world, ctid, script } = call;
  const found = find(call, uuid, 'delete');
  if (found === undefined) return 158;
  const container = world.container(ctid);
  script.out(`Deleting snapshot ${uuid}`).pause(1500);
  storing(call);
  script.out(`Snapshot ${uuid} has been successfully deleted`);
  const snapshots = (container?.snapshots ?? [])
    .filter((one) => one !== found)
    .map((one) => (one.parent === uuid ? { ...one, parent: found.parent } : one));
  const current = container?.currentSnapshot === uuid ? found.parent : (container?.currentSnapshot ?? '');
  script.change({ kind: 'container', ctid, part: { snapshots, currentSnapshot: current } });
  return 0;
}

function mountOne(call: Call, uuid: string, target: string | undefined): number {
  const { world, ctid, script } = call;
  const mounts = target !== undefined;
  const found = find(call, uuid, mounts ? 'mount' : 'umount');
  if (found === undefined) return mounts ? 160 : 161;
  script.out(mounts ? `Mounting snapshot ${uuid} to ${target}` : `Umounting snapshot ${uuid}`);
  if (!mounts && found.target === undefined) {
    script.err(`Failed to umount snapshot ${uuid}: Image not mounted [40]`);
    return 161;
  }
  const { target: _, ...rest } = found;
  const next: Snapshot = mounts ? { ...rest, target } : rest;
  const snapshots = (world.container(ctid)?.snapshots ?? []).map((one) => (one === found ? next : one));
  script.change({ kind: 'container', ctid, part: { snapshots } });
  return 0;
}
