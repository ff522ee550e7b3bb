/** Where a container's parts are on the node. */
import { understood } from './conf-reading';
import type { World } from './machine';

/** The node itself. */
export const NODE_CTID = '0';

export function confPath(ctid: string): string {
  return `/etc/vz/conf/${ctid}.conf`;
}

export function dumpPath(ctid: string): string {
  return `/vz/dump/Dump.${ctid}`;
}

export function lockPath(world: World, ctid: string): string {
  return `${understood(world.globals(), 'LOCKDIR') ?? '/vz/lock'}/${ctid}.lck`;
}

/** $VEID and ${VEID}: the only words vzctl expands, and only in VE_ROOT and VE_PRIVATE. */
export function withCtid(path: string, ctid: string): string {
  return path.replace(/\$VEID|\$\{VEID\}/g, ctid);
}

/** A key of the container's config, or of vz.conf. */
export function settingOf(world: World, ctid: string, key: string): string | undefined {
  return world.value(ctid, key) ?? understood(world.globals(), key);
}

export function privatePath(world: World, ctid: string): string {
  return withCtid(settingOf(world, ctid, 'VE_PRIVATE') ?? '/vz/private/$VEID', ctid);
}

export function rootPath(world: World, ctid: string): string {
  return withCtid(settingOf(world, ctid, 'VE_ROOT') ?? '/vz/root/$VEID', ctid);
}

export function isPloop(world: World, ctid: string): boolean {
  return world.value(ctid, 'VE_LAYOUT')?.startsWith('ploop') === true;
}

/** First-level quota of simfs. */
export function hasQuota(world: World, ctid: string): boolean {
  return settingOf(world, ctid, 'DISK_QUOTA') !== 'no';
}
