/** Retired containers and root file systems without a container on a simulated node, and what scripts/vzboard-node does with them. */
import { get, parseConf } from '@/lib/vz/conf';
import { isCtid } from '@/lib/vz/ctid';
import { expandVeid, privatePath as placeIn } from '@/lib/vz/oddity';
import { isSafeName } from '@/lib/vz/templates';
import type { World } from './machine';
import { lockHolder } from './names';
import { privatePath } from './places';
import { printContainerConf } from './profiles';
import { Script } from './script';
import type { NodeSpec } from './spec';
import type { Change, ContainerState, Execution } from './state';

/** A directory beside the private areas of containers, as debootstrap or tar leave it. */
export interface HandMade {
  name: string;
  /** As the helper names them. */
  has: string;
  os?: readonly string[];
  /** Before the node was started. */
  daysOld: number;
}

export interface RetiredContainer {
  ctid: string;
  conf: string;
  /** After the node was started. */
  afterDays: number;
}

const PARENT = '/vz/private';
const DAY_MS = 86_400_000;

export const handMade: readonly HandMade[] = [
  {
    name: 'bookworm',
    has: 'init,etc,usr,bin,dev',
    os: ['PRETTY_NAME=Debian GNU/Linux 12 (bookworm)', 'VERSION_ID=12', 'ID=debian'],
    daysOld: 2,
  },
  { name: 'shop-unpacked', has: 'etc,usr', os: ['redhat-release=CentOS release 6.10 (Final)'], daysOld: 40 },
];

export const retiredContainers: readonly RetiredContainer[] = [
  {
    ctid: '311',
    conf: printContainerConf({
      ...({ profile: 'vswap-512m', layout: 'simfs', template: 'centos-6-x86_64' } as const),
      ...{ ips: ['10.3.0.31'], hostname: 'old-shop.example.net', name: 'old-shop', description: 'Shop until the move' },
    }),
    afterDays: 11,
  },
];

/** What the running system of `spec` knows of retired ones at its birth. */
export function retiredStates(spec: NodeSpec): Record<string, ContainerState> {
  return Object.fromEntries(
    (spec.retired ?? []).map(({ ctid, conf, afterDays }) => [
      ctid,
      {
        ...{ conf: null, privateArea: true, mounted: false, dump: false, life: null },
        putAside: { text: conf, atMs: spec.bootMs + afterDays * DAY_MS },
      },
    ]),
  );
}

/** undefined for another verb. */
export function areaVerb(world: World, [verb, ...words]: readonly string[]): Execution | undefined {
  switch (verb) {
    case 'retire':
      return retire(world, words[0] ?? '');
    case 'bring-back':
      return bringBack(world, words[0] ?? '');
    case 'areas':
      return areas(world);
    case 'adopt':
      return adopt(world, words);
    default:
      return undefined;
  }
}

const confPath = (ctid: string) => `/etc/vz/conf/${ctid}.conf`;

function fail(code: number, text: string): Execution {
  return new Script().pause(6).raw(`vzboard-node: ${text}\n`, 'stderr').end(code);
}

/** As it is refused while somebody works on the container; undefined when nobody does. */
function locked(world: World, ctid: string): Execution | undefined {
  const holder = lockHolder(world, ctid);
  if (holder === undefined || holder.stale !== undefined) return undefined;
  const words = `Locked by: pid ${holder.pid}, cmdline ${holder.cmdline}\nvzboard-node: the container is locked\n`;
  return new Script().pause(6).raw(words, 'stderr').end(9);
}

function retire(world: World, ctid: string): Execution {
  const held = locked(world, ctid);
  if (held !== undefined) return held;
  const text = world.container(ctid)?.conf ?? null;
  if (text === null) return fail(66, `${confPath(ctid)} is not there`);
  const state = world.stateOf(ctid);
  if (state === 'running' || state === 'mounted') return fail(75, `${ctid} runs, or its file system is mounted`);
  if (world.container(ctid)?.privateArea !== true) return fail(66, `the private area of ${ctid} is not there`);
  const names = world.linksTo(ctid);
  const script = new Script().pause(60);
  for (const name of names) script.raw(`the name ${name} is free\n`);
  return script
    .change(
      ...names.map((name): Change => ({ kind: 'link', name, ctid: null })),
      { kind: 'container', ctid, part: { putAside: { text, atMs: world.nowMs } } },
      { kind: 'conf', ctid, text: null },
    )
    .raw(`vzboard-node 1 retire ${confPath(ctid)}.retired\n`)
    .end(0);
}

function bringBack(world: World, ctid: string): Execution {
  const held = locked(world, ctid);
  if (held !== undefined) return held;
  const { putAside, conf, privateArea } = world.container(ctid) ?? {};
  if (putAside === undefined) return fail(66, `${confPath(ctid)}.retired is not there`);
  if (conf !== null) return fail(75, `${confPath(ctid)} is there: ${ctid} is in use again`);
  if (privateArea !== true) return fail(66, `the private area ${placeIn(parseConf(putAside.text), ctid)} is not there`);
  const { named, changes } = linkName(world, ctid, putAside.text);
  return new Script()
    .pause(60)
    .change(
      { kind: 'container', ctid, part: { putAside: undefined } },
      { kind: 'conf', ctid, text: putAside.text },
      ...changes,
    )
    .raw(`vzboard-node 1 bring-back ${named}\n`)
    .end(0);
}

function linkName(world: World, ctid: string, text: string): { named: string; changes: Change[] } {
  const name = get(parseConf(text), 'NAME') ?? '';
  if (name === '') return { named: 'unnamed', changes: [] };
  if (world.link(name) !== undefined) return { named: 'taken', changes: [] };
  return { named: 'named', changes: [{ kind: 'link', name, ctid }] };
}

/** The directories that lie beside those of containers, with the CTID of a destroyed one whose config refers to it. */
function free(world: World): { name: string; has: string; os: readonly string[]; ms: number; destroyed: string }[] {
  const taken = new Set(world.ctids().map((ctid) => privatePath(world, ctid)));
  const made = (world.spec.handMade ?? [])
    .filter(({ name }) => !taken.has(`${PARENT}/${name}`))
    .map(({ name, has, os = [], daysOld }) => {
      return { name, has, os, ms: world.spec.bootMs - daysOld * DAY_MS, destroyed: '-' };
    });
  const left = world
    .retired()
    .filter(([ctid]) => world.container(ctid)?.privateArea === true && world.container(ctid)?.conf === null)
    .map(([ctid]) => {
      return { name: ctid, has: 'init,etc,usr,bin,dev', os: [], ms: world.spec.bootMs, destroyed: ctid };
    });
  return [...left, ...made].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function areas(world: World): Execution {
  const found = free(world);
  const putAside = world.retiredConfs().length;
  const lines = found.flatMap(({ name, has, os, ms, destroyed }) => [
    `area dir ${destroyed === '-' ? '-' : 'destroyed'} ${destroyed} ${Math.floor(ms / 1000)} 0:0 ${has} ${name}`,
    ...os.map((line) => `os ${line}`),
  ]);
  const used = world.ctids().filter((ctid) => world.container(ctid)?.privateArea === true).length + putAside;
  return new Script()
    .pause(40)
    .raw([`vzboard-node 1 areas ${used} 0`, `parent ${PARENT}`, ...lines, ''].join('\n'))
    .end(0);
}

/** Hashes and single lines are taken on trust. */
function adopt(world: World, [ctid = '', name = '']: readonly string[]): Execution {
  if (!isCtid(ctid) || !isSafeName(name)) return fail(64, 'refused: adopt CTID NAME NEWSHA256 [LIKE]');
  const held = locked(world, ctid);
  if (held !== undefined) return held;
  const known = world.container(ctid);
  if (known !== undefined && (known.conf !== null || known.retired !== undefined || known.putAside !== undefined))
    return fail(75, `${confPath(ctid)} is there: the CTID ${ctid} is taken`);
  const area = free(world).find((one) => one.name === name);
  if (area === undefined) return fail(66, `${PARENT}/${name} is not a directory of its own`);
  if (area.destroyed !== '-') return fail(75, `the config of ${area.destroyed} refers to ${PARENT}/${name}`);
  const place = get(parseConf(world.stdin), 'VE_PRIVATE') ?? '';
  if (expandVeid(place, ctid) !== `${PARENT}/${name}`)
    return fail(65, `the config does not say VE_PRIVATE="${PARENT}/${name}"`);
  const { named, changes } = linkName(world, ctid, world.stdin);
  return new Script()
    .pause(60)
    .change(
      { kind: 'conf', ctid, text: world.stdin },
      { kind: 'container', ctid, part: { privateArea: true, init: area.has.split(',').includes('init') } },
      ...changes,
    )
    .raw(`vzboard-node 1 adopt ${named}\n`)
    .end(0);
}
