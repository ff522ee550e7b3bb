/** Containers of the busy node that are not as they should be, and NAMEs that blind the whole node: so that anybody can see each by hand. */
import type { World } from './machine';
import { isNamed } from './names';
import { privatePath } from './places';
import { printContainerConf, printProfile } from './profiles';
import type { Life, NodeSpec } from './spec';
import type { ContainerState, Lock } from './state';

export interface OddContainer {
  ctid: string;
  /** Text of N.conf, null where there is none. */
  conf: string | null;
  /** Text of N.conf.destroyed. */
  destroyed?: string;
  privateArea: boolean;
  running: boolean;
  /** Its files are being unpacked, beside where they belong. */
  unfinished?: true;
  /** Process that took its lock and was killed. */
  lockedBy?: number;
  /** The kernel shows no counters of it. */
  uncounted?: true;
  /** Its config file may not be read. */
  denied?: true;
}

const identity = (ctid: string, name: string) => ({
  profile: 'light' as const,
  layout: 'simfs' as const,
  template: 'debian-8.0-x86_64-minimal',
  ips: [`10.2.1.${Number(ctid) - 200}`],
  hostname: `${name}.example.net`,
  name,
});
const whole = (ctid: string, name: string) => printContainerConf(identity(ctid, name));

/** As an editor leaves it: a line without "=", a quote that was lost, no OSTEMPLATE. */
function broken(text: string): string {
  return `${text
    .replace(/^OSTEMPLATE=.*\n/m, '')
    .replace(/^(DISKSPACE=".*)"$/m, '$1')
    .replace(/^(NETFILTER)=/m, '$1 ')}`;
}

/** By the order of their CTIDs. docs/simulated-node.md names them. */
export const oddities: readonly OddContainer[] = [
  { ctid: '231', conf: whole('231', 'no-private'), privateArea: false, running: false },
  { ctid: '232', conf: broken(whole('232', 'broken-config')), privateArea: true, running: true },
  // What vzctl create leaves when it is killed while it unpacks: the profile copied, nothing of the container's own.
  { ctid: '233', conf: printProfile('light'), privateArea: false, running: false, unfinished: true, lockedBy: 30917 },
  { ctid: '234', conf: null, destroyed: whole('234', 'half-destroyed'), privateArea: true, running: false },
  { ctid: '235', conf: whole('235', 'no-counters'), privateArea: true, running: true, uncounted: true },
  { ctid: '236', conf: null, privateArea: false, running: true },
  { ctid: '237', conf: '', privateArea: true, running: false },
  { ctid: '238', conf: whole('238', 'denied-config'), privateArea: true, running: true, denied: true },
];

/** What the running system of `spec` knows of them at its birth. */
export function oddStates(spec: NodeSpec): Record<string, ContainerState> {
  return Object.fromEntries(
    (spec.oddities ?? []).map(({ ctid, conf, destroyed, privateArea, running }) => {
      const bootMs = spec.bootMs + 60_000;
      const life: Life = {
        bootMs,
        endMs: null,
        epochs: [{ fromMs: bootMs, limits: spec.containers[0]?.limits ?? [] }],
      };
      return [
        ctid,
        { conf, retired: destroyed, privateArea, mounted: running, dump: false, life: running ? life : null },
      ];
    }),
  );
}

/** The locks of killed commands among them. */
export function oddLocks(spec: NodeSpec): Record<string, Lock> {
  return Object.fromEntries(
    (spec.oddities ?? []).flatMap(({ ctid, lockedBy: pid }) =>
      pid === undefined ? [] : [[ctid, { pid, cmdline: `vzctl create ${ctid}`, stale: 'dead' as const }]],
    ),
  );
}

/** What an earlier destroy has moved aside before the node was restarted, at the root of the file system of containers. */
export function movedAside({ spec }: World): readonly string[] {
  return spec.oddities === undefined || spec.oddities.length === 0 ? [] : ['rm.lck', 'vzctl-rm-me.Xk3f9Q'];
}

export function isCounted(spec: NodeSpec, ctid: string): boolean {
  return spec.oddities?.find((odd) => odd.ctid === ctid)?.uncounted !== true;
}

export function isDenied({ spec }: World, ctid: string): boolean {
  return spec.oddities?.find((odd) => odd.ctid === ctid)?.denied === true;
}

/** Whether a path is the private area of a container, or one that is being unpacked, and there. */
export function isPrivateArea(world: World, path: string): boolean {
  const [, ctid = '', tmp] = /^\/vz\/private\/([0-9]+)(\.tmp)?$/.exec(path) ?? [];
  if (tmp === undefined) {
    // Without a config it is where it usually is.
    const owner = world.ctids().find((one) => privatePath(world, one) === path);
    const there = owner ?? (world.conf(ctid) === undefined ? ctid : '');
    return world.container(there)?.privateArea === true;
  }
  return world.spec.oddities?.some((odd) => odd.ctid === ctid && odd.unfinished === true) === true;
}

/** A container with that NAME blinds the whole node: `no-veinfo` to vzlist, `no-beancounters` to whoever reads the counters. */
export function isBlind(world: World, name: 'no-veinfo' | 'no-beancounters'): boolean {
  return world.ctids().some((ctid) => isNamed(world.value(ctid, 'NAME') ?? '', name));
}

/** The node as vzlist sees it: with a container called `no-veinfo`, as one whose veinfo cannot be read. */
export function blinded(world: World): World {
  if (!isBlind(world, 'no-veinfo')) return world;
  const { surroundings } = world;
  return { ...world, surroundings: { ...surroundings, unreadable: [...(surroundings.unreadable ?? []), 'veinfo'] } };
}
