/** What scripts/vzboard-node does for copies and snapshots, on a simulated node. Checksums are taken on trust. */
import { get, parseConf, printConf, setKeys } from '@/lib/vz/conf';
import type { World } from './machine';
import { isNamed, lockedBy } from './names';
import { confPath, isPloop, privatePath, rootPath } from './places';
import { Script } from './script';
import type { Execution } from './state';
import { vzctl } from './vzctl';

const COPY_MS = 5000;

const failed = (script: Script, code: number, text: string) =>
  script.raw(`vzboard-node: ${text}\n`, 'stderr').end(code);

/** undefined for another verb. */
export function copyVerb(world: World, [verb, ctid = '', ...words]: readonly string[]): Execution | undefined {
  if (verb === 'clone') return clone(world, ctid, words);
  if (verb !== 'snapshot-mount' && verb !== 'snapshot-umount') return undefined;
  const script = new Script().pause(6);
  const [id = ''] = words;
  const place = placeOf(world, ctid, id);
  const target = verb === 'snapshot-mount' ? [`--target=${place}`] : [];
  const code = play(script, vzctl(world, [verb, ctid, `--id=${id}`, ...target]));
  if (code !== 0) return script.end(code);
  return script.raw(`vzboard-node 1 ${verb}${verb === 'snapshot-mount' ? ` ${place}` : ''}\n`).end(0);
}

function placeOf(world: World, ctid: string, id: string): string {
  return `${rootPath(world, ctid).replace(/\/[^/]*$/, '')}/.vzboard-${ctid}-${id}`;
}

/** One command after another within the same script. Answers its exit code. */
function play(script: Script, { steps, code }: Execution): number {
  for (const { afterMs, stdout = '', stderr = '', changes = [] } of steps) {
    script.pause(afterMs).raw(stdout).raw(stderr, 'stderr');
    if (changes.length > 0) script.change(...changes);
  }
  return code;
}

/** As another command finds the node once `from` is in another state. */
function later(world: World, from: string, state: 'suspended'): World {
  return {
    ...world,
    stateOf: (ctid) => (ctid === from ? state : world.stateOf(ctid)),
    lock: (ctid) => (ctid === from ? undefined : world.lock(ctid)),
  };
}

function clone(world: World, from: string, [to = '', , ...options]: readonly string[]): Execution {
  const script = new Script().pause(20);
  const suspends = options.includes('--suspend');
  const snapshot = options.find((word) => word.startsWith('--snapshot='))?.slice('--snapshot='.length);
  const asked = parseConf(world.stdin);
  const conf = snapshot === undefined ? asked : setKeys(asked, [['VE_LAYOUT', 'simfs']]);
  const source = world.container(from);
  if (source?.conf == null) return failed(script, 66, `${confPath(from)} is not there`);
  const there = world.container(to);
  const area = privatePath(world, from).replace(/[^/]*$/, to);
  if (there?.conf != null) return failed(script, 75, `${confPath(to)} is there already`);
  if (there?.retired !== undefined) return failed(script, 75, `${confPath(to)}.destroyed is there already`);
  if (there?.privateArea === true) return failed(script, 75, `${area} is there already`);
  if (snapshot !== undefined) {
    const code = play(
      script,
      vzctl(world, ['snapshot-mount', from, `--id=${snapshot}`, `--target=${placeOf(world, from, snapshot)}`]),
    );
    if (code !== 0) return script.end(code);
  } else if (suspends) {
    const code = play(script, vzctl(world, ['suspend', from]));
    if (code !== 0) return script.end(code);
  } else {
    const held = lockedBy(world, from);
    if (held !== undefined) return held(script);
    const state = world.stateOf(from);
    if (state === 'running' || state === 'mounted')
      return failed(script, 75, `${from} ${state === 'running' ? 'runs' : 'is mounted'}`);
  }
  script.raw('1843200 KiB to copy, 188743680 KiB free\n').pause(COPY_MS);
  const wake = () => {
    if (suspends) play(script, vzctl(later(world, from, 'suspended'), ['resume', from]));
    if (snapshot !== undefined) {
      const snapshots = (source.snapshots ?? []).map(({ target: _, ...rest }) => rest);
      script.raw(`Umounting snapshot {${snapshot}}\n`).change({ kind: 'container', ctid: from, part: { snapshots } });
    }
  };
  if (isNamed(get(conf, 'HOSTNAME') ?? '', 'fail-copy')) {
    wake();
    return failed(script, 73, 'not all of it could be copied');
  }
  if (options.includes('--drop-host-keys')) script.raw('no host keys of sshd are in the copy\n');
  const images = snapshot === undefined && isPloop(world, from);
  script.change(
    { kind: 'conf', ctid: to, text: printConf(conf) },
    {
      kind: 'container',
      ctid: to,
      part: {
        ...{ privateArea: true, rootDir: true, mounted: false, dump: false, init: source.init ?? true },
        // What snapshots keep of the memory and the config stays with the original.
        ...(images && source.snapshots !== undefined
          ? {
              snapshots: source.snapshots.map(({ target: _, ...rest }) => ({ ...rest, dump: false })),
              currentSnapshot: source.currentSnapshot ?? '',
            }
          : { snapshots: [], currentSnapshot: '' }),
      },
    },
  );
  wake();
  return script.raw('vzboard-node 1 clone 1843200\n').end(0);
}
