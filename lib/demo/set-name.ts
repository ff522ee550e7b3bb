/** Names: NAME in the config and a link in /etc/vz/names that leads to it (src/lib/util.c, set_name; recorded: name.json). */
import type { Call } from './call';

/** Makes the link and takes the old one away. Answers the exit code; undefined asks for nothing. */
export function assignName({ world, ctid, script }: Call, name: string | undefined): number {
  if (name === undefined) return 0;
  const old = world.value(ctid, 'NAME');
  if (name === '.' || name === '..') {
    script.err(`Unable to create link /etc/vz/names/${name}: File exists`);
    return 131;
  }
  const other = world.link(name);
  // A link whose config is gone, or says another name, does not count.
  if (other !== undefined && other !== ctid && world.value(other, 'NAME') === name) {
    script.err(`Conflict: name ${name} already used by container ${other}`);
    return 131;
  }
  if (old === name && other === ctid) return 0;
  if (old !== undefined && old !== '') script.change({ kind: 'link', name: old, ctid: null });
  if (name !== '') script.change({ kind: 'link', name, ctid });
  script.out(`Name ${name} assigned`);
  return 0;
}

/** --applyconfig_map name: the link anew, from what the config says. */
export function relinkName({ world, ctid, script }: Call): void {
  const name = world.value(ctid, 'NAME');
  if (name !== undefined && name !== '') script.change({ kind: 'link', name, ctid });
}
