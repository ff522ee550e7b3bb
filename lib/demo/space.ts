/** How full the file system of a container is, and what its first-level quota says of it: one truth for vzlist, vzquota and /proc. */
import { get, parseConf } from '@/lib/vz/conf';
import { parsePair } from '@/lib/vz/values';
import type { World } from './machine';
import { hasQuota, isPloop, settingOf } from './places';
import type { ContainerState } from './state';
import type { Space } from './surroundings';
import { usedSpace } from './usage';

/** KiB or inodes. */
export interface Filled extends Space {
  /** When the running grace ends, Unix time; 0 while none runs. */
  ends: number;
  /** How long a grace is, seconds. */
  expire: number;
}

export type QuotaFile = NonNullable<ContainerState['quota']>;

export function quotaOf(world: World, ctid: string): QuotaFile {
  const container = world.container(ctid);
  return container?.quota ?? { file: container?.privateArea === true, on: container?.mounted === true };
}

/** Whether the kernel counts the container's first level now. */
export function isCounting(world: World, ctid: string): boolean {
  return !isPloop(world, ctid) && hasQuota(world, ctid) && quotaOf(world, ctid).on;
}

/** null where the config says nothing vzctl can read. An image has one size; its usage is the same mounted or not. */
export function spaceOf(world: World, ctid: string): { blocks: Filled | null; inodes: Filled | null } {
  const read = world.readings.disk?.(ctid);
  const limits = quotaOf(world, ctid).limits;
  const given = world.spec.containers.find((one) => one.ctid === ctid)?.disk;
  const blocks = read?.blocks ?? configured(world, ctid, 'DISKSPACE', 'diskspace', given?.usageKib);
  const inodes = read?.inodes ?? configured(world, ctid, 'DISKINODES', 'diskinodes', undefined);
  return {
    blocks: blocks === null ? null : timed(world, ctid, limits === undefined ? blocks : { ...blocks, ...limits }),
    inodes: inodes === null ? null : timed(world, ctid, inodes),
  };
}

/** Usage creeps up and now and then somebody tidies. */
function configured(
  world: World,
  ctid: string,
  key: string,
  unit: 'diskspace' | 'diskinodes',
  usage: number | undefined,
): Space | null {
  const text = world.value(ctid, key) ?? retiredValue(world, ctid, key);
  const parsed = text === undefined ? undefined : parsePair(text, unit, 'conf');
  if (parsed?.ok !== true) return null;
  const [soft, hard] = [Number(parsed.value.first), Number(parsed.value.second)];
  const used = usedSpace(world.spec.seed, ctid, key, world.nowMs);
  // Of an image its descriptor is read: the size is both limits.
  if (isPloop(world, ctid)) return { usage: used(hard), soft: hard, hard };
  return { usage: usage ?? used(madeWith(world, ctid, key, soft)), soft, hard };
}

/** The quota file of a retired container stays as it was. */
function retiredValue(world: World, ctid: string, key: string): string | undefined {
  const text = world.container(ctid)?.putAside?.text;
  return text === undefined ? undefined : get(parseConf(text), key);
}

/** Files do not shrink when a limit does: usage follows what the container was made with. */
function madeWith(world: World, ctid: string, key: string, soft: number): number {
  const made = world.spec.containers.find((one) => one.ctid === ctid)?.conf;
  const text = made === undefined ? undefined : new RegExp(`^${key}="([^"]*)"$`, 'm').exec(made)?.[1];
  const parsed =
    text === undefined ? undefined : parsePair(text, key === 'DISKSPACE' ? 'diskspace' : 'diskinodes', 'conf');
  return parsed?.ok === true ? Number(parsed.value.first) : soft;
}

function timed(world: World, ctid: string, space: Space): Filled {
  const expire = Number(settingOf(world, ctid, 'QUOTATIME') ?? 0) || 0;
  if (space.usage <= space.soft || space.soft === 0) return { ...space, ends: 0, expire };
  const given = world.spec.containers.find((one) => one.ctid === ctid)?.disk;
  const since = world.container(ctid)?.limitsAtMs;
  const endsMs = since === undefined ? given?.graceEndsMs : since + expire * 1000;
  return { ...space, ends: Math.floor((endsMs ?? world.nowMs) / 1000), expire };
}
