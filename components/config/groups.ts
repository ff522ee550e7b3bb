/**
 * Which parameters stand together on the settings page. Those of counters have the page Limits, those of disk the page Quota; but mount options
 * open the container to the node like features do (vzctl.md 10, 12), and stand with those.
 */
import type { Setting } from '@/lib/api/schemas-config';
import { CLASSIC, type ParamGroup, params, supportOf } from '@/lib/vz/params';

export const sections = ['identity', 'network', 'cpu', 'start', 'memory', 'rights'] as const;
export type Section = (typeof sections)[number];

const groupsOf: Readonly<Record<Section, readonly ParamGroup[]>> = {
  identity: ['identity'],
  network: ['network'],
  cpu: ['cpu', 'io'],
  start: ['start'],
  memory: ['memory'],
  rights: ['rights'],
};

/**
 * The settings of a section in the catalogue's order. Not those that the node's vzctl does not have or makes nothing of, unless the file says
 * them: what is in a file is never hidden.
 */
export function settingsOf(section: Section, settings: readonly Setting[], major: number | null): Setting[] {
  const groups: readonly string[] = groupsOf[section];
  return settings.filter(({ group, name, file }) => {
    if (!groups.includes(group) && !(section === 'rights' && name === 'mount_opts')) return false;
    const param = params.get(name);
    return file !== null || param === undefined || supportOf(param, major ?? CLASSIC) === 'yes';
  });
}

/** Those with something to read, and those of which there is only to say that they are not set. */
export function toRead(settings: readonly Setting[]): { rows: Setting[]; unset: Setting[] } {
  // Unset has a meaning of its own there, or the profile or the running container say otherwise.
  const speaks = ({ file, name, origin, differs }: Setting) =>
    file !== null || name === 'onboot' || origin === 'missing' || differs;
  const unset = settings.filter((setting) => !speaks(setting));
  return unset.length < 2 ? { rows: [...settings], unset: [] } : { rows: settings.filter(speaks), unset };
}
