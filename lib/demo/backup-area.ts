/** DUMPDIR/vzboard of a simulated node, and what scripts/vzboard-node does in it and for it. */
import { backupArea, backupFile, ownerOfBackup } from '@/lib/vz/backups';
import type { World } from './machine';
import { lockedBy } from './names';
import { isPloop, privatePath } from './places';
import { keyOf, unit } from './rng';
import { Script } from './script';
import { spaceOf } from './space';
import type { ContainerSpec } from './spec';
import type { Archive, Change, Execution } from './state';

export const BACKUPS = backupArea(undefined);
/** Unpacking an archive takes that long. */
export const RESTORE_MS = 1500;
const DAY_MS = 86_400_000;
/** Its container was destroyed: only the archive is left. */
const GONE = '90';
const SHOP_SCRIPT = ['#!/bin/sh', '# the shared pictures', 'mount -n --bind /vz/shared/pictures "/vz/root/$VEID/srv"']
  .map((line) => `mount:${line}\n`)
  .join('');

interface Made {
  ctid: string;
  atMs: number;
  mode: string;
  state: string;
  ploop: boolean;
  by: string;
  origin: string;
  usedKib: number;
  /** The files of a snapshot of an image. */
  snapped?: boolean;
}

function archiveOf(
  file: string,
  conf: string,
  { ctid, atMs, mode, state, ploop, by, origin, usedKib, snapped = false }: Made,
): Archive {
  const packing = file.endsWith('.gz') ? 'gzip' : 'none';
  const share = packing === 'gzip' ? 0.36 + 0.1 * unit(keyOf(1, ctid), 7) : 1;
  const sizeBytes = Math.round(usedKib * 1024 * share);
  const facts: [string, string | number][] = [
    ...([['vzboard-backup', 1]] as [string, number][]),
    ...Object.entries({ ctid, made: Math.floor(atMs / 1000), mode, state, layout: ploop ? 'ploop' : 'simfs', packing }),
    ['content', snapped ? 'files' : 'tree'],
    ...Object.entries({ by, origin, used: usedKib, registered: 'no', changed: mode.startsWith('live') ? 'yes' : 'no' }),
    ...Object.entries({ bytes: sizeBytes, sha256: '5eb0'.repeat(16) }),
  ];
  return { facts: facts.map(([name, value]) => `${name} ${value}\n`).join(''), conf, sizeBytes, atMs };
}

/** What is there when a node begins: nightly archives of some of its containers, and one of a container that is gone. */
export function pastArchives(containers: readonly ContainerSpec[], bornAtMs: number): Record<string, Archive> {
  const out: Record<string, Archive> = {};
  const night = Math.floor(bornAtMs / DAY_MS) * DAY_MS - DAY_MS + 2.5 * 3_600_000;
  const keep = (conf: string, made: Made) => {
    const file = backupFile(made.ctid, made.atMs, true);
    out[file] = archiveOf(file, conf, made);
  };
  const plain = containers.filter(
    ({ conf, state }) => state === 'running' && !/NAME="(fail|slow|locked|lying)/.test(conf),
  );
  for (const { ctid, conf } of plain.slice(0, 3)) {
    const usedKib = Math.round(400_000 + 3_000_000 * unit(keyOf(3, ctid), 1));
    const ploop = conf.includes('VE_LAYOUT="ploop');
    const common = { ctid, mode: 'suspended', state: 'running', ploop, by: '-', origin: 'schedule', usedKib };
    for (const days of [0, 1, 2]) keep(conf, { ...common, atMs: night - days * DAY_MS });
  }
  const gone = plain[0]?.conf.replace(/^(HOSTNAME|NAME)="[^"]*"/gm, '$1="old-shop"').replace(/^IP_ADDRESS=.*$/m, '');
  if (gone !== undefined) {
    const ploop = gone.includes('VE_LAYOUT="ploop');
    const common = { ctid: GONE, mode: 'stopped', state: 'stopped', ploop, by: 'demo', origin: 'hand' };
    keep(gone, { ...common, atMs: night - 41 * DAY_MS, usedKib: 731_000 });
    const last = Object.values(out).at(-1);
    if (last !== undefined) last.scripts = SHOP_SCRIPT;
  }
  return out;
}

/** `find` of the area, in the one form vzboard uses. */
export function findArchives(world: World): Execution {
  const line = (bytes: number, ms: number, file: string) => `f ${bytes} ${(ms / 1000).toFixed(10)} ${file}\0`;
  const all = Object.entries(world.archives()).flatMap(([file, { sizeBytes, atMs, facts, conf }]) =>
    facts === ''
      ? [line(sizeBytes, atMs, file)]
      : [
          line(sizeBytes, atMs, file),
          line(facts.length, atMs, `${file}.facts`),
          line(conf.length, atMs, `${file}.conf`),
        ],
  );
  return new Script().pause(5).raw(all.join('')).end(0);
}

/** All lines of all facts, as `grep -RaHs --include=*.facts` prints them. */
export function grepFacts(world: World): Execution {
  const lines = Object.entries(world.archives()).flatMap(([file, { facts }]) =>
    facts
      .split('\n')
      .filter(Boolean)
      .map((line) => `${BACKUPS}/${file}.facts:${line}\n`),
  );
  return new Script()
    .pause(6)
    .raw(lines.join(''))
    .end(lines.length === 0 ? 1 : 0);
}

/** Text of what is kept beside an archive; undefined for any other path. */
export function besideArchive(world: World, path: string): string | undefined {
  const [, file = '', kind] = /^(.+)\.(conf|scripts)$/.exec(path.slice(BACKUPS.length + 1)) ?? [];
  const archives = world.archives();
  if (kind === undefined || !path.startsWith(`${BACKUPS}/`) || !Object.hasOwn(archives, file)) return undefined;
  return kind === 'conf' ? archives[file]?.conf : archives[file]?.scripts;
}

const fail = (code: number, text: string) => new Script().pause(6).raw(`vzboard-node: ${text}\n`, 'stderr').end(code);

/** The verbs of the helper, in its words; undefined for another verb. */
export function backupVerb(world: World, [verb, ...words]: readonly string[]): Execution | undefined {
  if (verb === 'backup') return backup(world, words);
  if (verb === 'restore') return restore(world, words);
  if (verb !== 'backup-remove') return undefined;
  const [file = ''] = words;
  if (!Object.hasOwn(world.archives(), file)) return fail(66, `${BACKUPS}/${file} is not a file`);
  return new Script()
    .pause(40)
    .change({ kind: 'archive', file, archive: null })
    .raw('vzboard-node 1 backup-remove\n')
    .end(0);
}

function backup(world: World, words: readonly string[]): Execution {
  const [ctid = '', file = '', mode = '', , by = '-', origin = ''] = words;
  if (ownerOfBackup(file) !== ctid) return fail(64, 'refused: backup CTID FILE MODE RATE BY ORIGIN');
  const text = world.container(ctid)?.conf;
  if (text === null || text === undefined) return fail(66, `/etc/vz/conf/${ctid}.conf is not there`);
  if (Object.hasOwn(world.archives(), file)) return fail(75, `${file} is there already`);
  const locked = lockedBy(world, ctid);
  if (locked !== undefined) return locked(new Script().pause(6));
  const state = world.stateOf(ctid);
  const ploop = isPloop(world, ctid);
  const snapped = mode === 'snapshot' && state === 'running' && ploop;
  const usedKib = spaceOf(world, ctid).blocks?.usage ?? 412_900;
  const script = new Script().pause(30).raw(`${usedKib} KiB to pack, 188743680 KiB free\n`);
  const down = state === 'running' && mode !== 'snapshot';
  if (snapped) script.out('Creating snapshot {6e1f}').pause(400).out('Snapshot {6e1f} has been successfully created');
  if (down) takeDown(script, ctid, mode);
  const cmdline = `sh vzboard-node backup ${words.join(' ')}`;
  if (mode !== 'snapshot') script.change({ kind: 'lock', ctid, pid: world.pid, cmdline });
  const live = mode === 'snapshot' && state === 'running' && !ploop ? 'live-' : '';
  const made = { ctid, atMs: world.nowMs, mode: live + mode, state, ploop, by, origin, usedKib, snapped };
  const archive = archiveOf(file, text, made);
  const part = `.part-${ctid}-${world.pid}`;
  for (let tenth = 1; tenth <= 10; tenth++) {
    const sizeBytes = Math.round((archive.sizeBytes * tenth) / 10);
    script.pause(220).change({ kind: 'archive', file: part, archive: { ...archive, sizeBytes, facts: '', conf: '' } });
  }
  const undone: Change[] = [
    { kind: 'archive', file: part, archive: null },
    { kind: 'unlock', ctid },
    ...(down ? ([{ kind: 'boot', ctid }] as const) : []),
  ];
  script.change({ kind: 'unlock', ctid });
  if (down) bringBack(script, ctid, mode);
  script.pause(200).change({ kind: 'archive', file: part, archive: null }, { kind: 'archive', file, archive });
  return {
    ...script.raw(`vzboard-node 1 backup ${archive.sizeBytes} ${'5eb0'.repeat(16)}\n`).end(0),
    cutShort: undone,
  };
}

function takeDown(script: Script, ctid: string, mode: string): void {
  if (mode === 'suspended') {
    script.out('Setting up checkpoint...').out('\tsuspend...').pause(300).out('\tdump...').pause(700).out('\tkill...');
    script.out('Checkpointing completed successfully').change({ kind: 'dump', ctid, dump: true });
  } else script.out('Stopping container ...').pause(900).out('Container was stopped');
  script.out('Container is unmounted').change({ kind: 'halt', ctid }, { kind: 'mount', ctid, mounted: false });
}

function bringBack(script: Script, ctid: string, mode: string): void {
  if (mode === 'suspended') script.out('Restoring container ...').out('Container is mounted').out('\tundump...');
  else script.out('Starting container...').out('Container is mounted');
  script.pause(500).change({ kind: 'boot', ctid });
  script.out(mode === 'suspended' ? 'Restoring completed successfully' : 'Container start in progress...');
}

function restore(world: World, words: readonly string[]): Execution {
  const [file = '', ctid = ''] = words;
  const archive = world.archives()[file];
  if (archive === undefined || archive.facts === '') return fail(66, `${file} is not there`);
  const home = privatePath(world, ctid);
  if (world.conf(ctid) !== undefined) return fail(75, `/etc/vz/conf/${ctid}.conf is there already`);
  if (world.container(ctid)?.privateArea === true) return fail(75, `${home} is there already`);
  const usedKib = Number(/^used (\d+)$/m.exec(archive.facts)?.[1] ?? 0);
  const script = new Script().pause(40).raw(`${usedKib} KiB to unpack, 188743680 KiB free\n`);
  script.change({ kind: 'lock', ctid, pid: world.pid, cmdline: `sh vzboard-node restore ${words.join(' ')}` });
  const part = { privateArea: true, rootDir: true, mounted: false, dump: false, init: true, retired: undefined };
  script.pause(RESTORE_MS).change({ kind: 'conf', ctid, text: world.stdin }, { kind: 'container', ctid, part });
  script.change({ kind: 'unlock', ctid }).raw(`vzboard-node 1 restore ${words[2] ?? ''}\n`);
  return { ...script.end(0), cutShort: [{ kind: 'unlock', ctid }] };
}
