/** PRIVATE/Snapshots.xml as vzctl 4.11.1 writes it (src/lib/xml.c): snapshots stand in each other below the container as it was made. */
import type { World } from './machine';
import { isPloop, privatePath, rootPath } from './places';
import type { Snapshot } from './state';

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

function parts(name: string, date: string, description: string, indent: string): string {
  const line = (tag: string, inner: string) => `${indent}<${tag}>${inner}</${tag}>\n`;
  const own = line('Name', escaped(name)) + line('DateTime', date) + line('Creator', '') + line('ScreenShot', '');
  return own + line('Description', description === '' ? '' : `<![CDATA[${description}]]>`);
}

export function printSnapshots(snapshots: readonly Snapshot[], current: string): string {
  const items = (parent: string, indent: string): string =>
    snapshots
      .filter((one) => one.parent === parent)
      .map(({ uuid, name, date, description }) => {
        const mark = uuid === current ? ' current="yes"' : '';
        const inner = parts(name, date, description, `${indent}  `) + items(uuid, `${indent}  `);
        return `${indent}<SavedStateItem guid="${uuid}"${mark}>\n${inner}${indent}</SavedStateItem>\n`;
      })
      .join('');
  const head = '<?xml version="1.0"?>\n<ParallelsSavedStates>\n';
  if (snapshots.length === 0) return `${head}</ParallelsSavedStates>\n`;
  const made = `  <SavedStateItem guid="">\n${parts('', '', '', '    ')}${items('', '    ')}  </SavedStateItem>\n`;
  return `${head}${made}</ParallelsSavedStates>\n`;
}

/** Files below private areas that somebody reads or looks for; undefined for all others, and where they are not. */
export function privateFile(world: World, path: string): string | undefined {
  const owner = world.ctids().find((ctid) => path.startsWith(`${privatePath(world, ctid)}/`));
  if (owner === undefined || !isPloop(world, owner)) return undefined;
  const { snapshots, currentSnapshot = '' } = world.container(owner) ?? {};
  const below = path.slice(privatePath(world, owner).length + 1);
  // vzctl makes it with the first snapshot.
  if (below === 'Snapshots.xml')
    return snapshots === undefined ? undefined : printSnapshots(snapshots, currentSnapshot);
  const dump = snapshots?.find(({ uuid }) => below === `dump/${uuid}`);
  return dump?.dump === true ? 'memory' : undefined;
}

/** Two file systems of the node, and whatever snapshots are mounted. */
export function mounts(world: World): string {
  const mounted = world.ctids().flatMap((ctid) => {
    const targets = (world.container(ctid)?.snapshots ?? []).flatMap(({ target }) => target ?? []);
    const state = world.stateOf(ctid);
    return [...(state === 'running' || state === 'mounted' ? [rootPath(world, ctid)] : []), ...targets];
  });
  const own = ['/dev/mapper/vg-root / ext4 rw,relatime 0 0', '/dev/mapper/vg-vz /vz ext4 rw,relatime 0 0'];
  const line = (point: string) => `/dev/ploop0p1 ${point.replace(/ /g, '\\040')} ext4 ro,relatime 0 0`;
  return [...own, ...mounted.map(line)].map((text) => `${text}\n`).join('');
}
