/** What scripts/vzboard-node does to profiles and to keys of a config on a simulated node. Hashes are taken on trust. */
import { parseConf, printConf } from '@/lib/vz/conf';
import { isSafeName } from '@/lib/vz/templates';
import type { World } from './machine';
import { lockHolder } from './names';
import { Script } from './script';
import type { Execution } from './state';
import { vzcfgvalidate } from './vzcfgvalidate';

/** undefined for another verb. */
export function profileVerb(world: World, [verb, ...words]: readonly string[]): Execution | undefined {
  const script = new Script().pause(6);
  const fail = (code: number, text: string) => script.raw(`vzboard-node: ${text}\n`, 'stderr').end(code);
  const [name = '', old = ''] = words;
  const path = `/etc/vz/conf/ve-${name}.conf-sample`;
  if (verb === 'profile-write') {
    if (!isSafeName(name)) return fail(64, 'refused: profile-write NAME SHA256|new NEWSHA256 [LIKE]');
    const there = world.profile(name) !== undefined;
    if (old === 'new' && there) return fail(75, `${path} is there already`);
    if (old !== 'new' && !there) return fail(66, `${path} is not there`);
    if (world.surroundings.readOnlyConf === true) return fail(73, '/etc/vz/conf cannot be written');
    script.pause(20).change({ kind: 'profile', name, text: world.stdin });
    const written: World = { ...world, profile: (wanted) => (wanted === name ? world.stdin : world.profile(wanted)) };
    for (const { stderr = '' } of vzcfgvalidate(written, [path]).steps) script.raw(stderr, 'stderr');
  } else if (verb === 'profile-remove') {
    if (world.profile(name) === undefined) return fail(66, `${path} is not there`);
    const users = world.ctids().filter((ctid) => world.value(ctid, 'ORIGIN_SAMPLE') === name);
    if (users.length > 0) return fail(75, `containers were made from ${name}: ${users.join(' ')}`);
    script.pause(20).change({ kind: 'profile', name, text: null });
  } else if (verb === 'drop-keys') {
    const conf = world.conf(name);
    if (conf === undefined) return fail(66, `/etc/vz/conf/${name}.conf is not there`);
    const holder = lockHolder(world, name);
    if (holder !== undefined && holder.stale === undefined) {
      script.raw(`Locked by: pid ${holder.pid}, cmdline ${holder.cmdline}\n`, 'stderr');
      return fail(9, 'the container is locked');
    }
    const keys = new Set(words.slice(1));
    const left = conf.lines.filter((line) => line.kind !== 'assignment' || !keys.has(line.key));
    script.pause(20).change({ kind: 'conf', ctid: name, text: printConf({ ...parseConf(''), lines: left }) });
  } else return undefined;
  return script.raw(`vzboard-node 1 ${verb}\n`).end(0);
}
