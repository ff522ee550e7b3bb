/** Users and groups of a simulated container, and the second level of quota that counts them. Recorded: quota.json. */
import type { OwnerKind } from '@/lib/vz/quota';
import type { World } from './machine';
import { hasQuota, isPloop } from './places';
import { between, keyOf, unit } from './rng';
import type { Filled } from './space';

export interface OwnerNow {
  kind: OwnerKind;
  id: number;
  blocks: Filled;
  inodes: Filled;
}

/** What the kernel was told: limits by owner ("user:1000"), grace times, and since when. */
export interface OwnersTold {
  limits: Readonly<Record<string, { numbers: readonly [number, number, number, number]; atMs: number }>>;
  grace: Readonly<Record<OwnerKind, readonly [blocks: number, inodes: number]>>;
}

export const WEEK_SECONDS = 604_800;
const usualGrace: OwnersTold['grace'] = { user: [WEEK_SECONDS, WEEK_SECONDS], group: [WEEK_SECONDS, WEEK_SECONDS] };
export const toldOf = (world: World, ctid: string): OwnersTold =>
  world.container(ctid)?.owners ?? { limits: {}, grace: usualGrace };

/** First id of what is not the system's own. */
const FIRST_ACCOUNT = 1000;
/** Always a little above its soft limit. */
const OVER_ACCOUNT = FIRST_ACCOUNT + 1;
const system = [
  ['root', 0],
  ['daemon', 1],
  ['mail', 8],
  ['man', 6],
  ['www-data', 33],
  ['nobody', 65_534],
] as const;
const groups = [
  ['root', 0],
  ['adm', 4],
  ['mail', 8],
  ['shadow', 42],
  ['utmp', 43],
  ['staff', 50],
  ['users', 100],
] as const;
const roles = [
  'info',
  'sales',
  'support',
  'press',
  'billing',
  'jobs',
  'abuse',
  'hostmaster',
  'noc',
  'orders',
  'returns',
];

const accountsOf = (world: World, ctid: string) => world.spec.containers.find((one) => one.ctid === ctid)?.accounts;

function accountName(world: World, ctid: string, i: number): string {
  const prefix = accountsOf(world, ctid)?.prefix;
  return prefix === undefined ? (roles[i] ?? `desk${i}`) : `${prefix}${String(i + 1).padStart(4, '0')}`;
}

/** How many users and groups may be counted since the last start; 0: the second level is off. */
export function ugidLimit(world: World, ctid: string): number {
  const configured = Number(world.value(ctid, 'QUOTAUGIDLIMIT') ?? 0) || 0;
  const started = world.container(ctid)?.ugidLimit ?? configured;
  // The number changes at once, on and off at the next start.
  return started > 0 ? configured || started : 0;
}

export function isOwnersQuotaOn(world: World, ctid: string): boolean {
  if (world.stateOf(ctid) !== 'running' || ugidLimit(world, ctid) === 0) return false;
  return isPloop(world, ctid) || hasQuota(world, ctid);
}

/** By id, users before groups of the same id; no more than are counted. */
export function ownersOf(world: World, ctid: string): { owners: OwnerNow[]; exceeded: boolean } {
  const given = world.readings.owners?.(ctid);
  const limit = ugidLimit(world, ctid);
  const all = given ?? [...everybody(world, ctid)];
  for (const [name, { numbers }] of Object.entries(toldOf(world, ctid).limits)) {
    const [kind, id] = name.split(':');
    if (all.some((one) => one.kind === kind && String(one.id) === id) || numbers.every((n) => n === 0)) continue;
    all.push(owner(world, ctid, kind === 'group' ? 'group' : 'user', Number(id), [0, 0]));
  }
  const order = (one: OwnerNow) => one.id * 2 + (one.kind === 'group' ? 1 : 0);
  const owners = all.sort((a, b) => order(a) - order(b));
  const counted = isPloop(world, ctid) ? owners : owners.slice(0, limit);
  return { owners: counted, exceeded: counted.length < owners.length };
}

function* everybody(world: World, ctid: string): Generator<OwnerNow> {
  const key = keyOf(world.spec.seed, ctid, 'owners');
  const count = accountsOf(world, ctid)?.count ?? 0;
  for (const [, id] of system)
    yield owner(world, ctid, 'user', id, id === 0 ? [412_300, 17_204] : [between(key, id, 4, 900), 12]);
  for (let i = 0; i < count; i++) {
    const id = FIRST_ACCOUNT + i;
    const kib = id === OVER_ACCOUNT ? 731_136 : Math.floor(480_000 * unit(key, id) ** 2);
    yield owner(world, ctid, 'user', id, [kib, 3 + Math.floor(kib / 38)]);
  }
  for (const [, id] of groups)
    yield owner(world, ctid, 'group', id, [between(key, -1 - id, 0, 60_000), between(key, -900 - id, 1, 2_000)]);
}

function owner(
  world: World,
  ctid: string,
  kind: OwnerKind,
  id: number,
  [kib, inodes]: readonly [number, number],
): OwnerNow {
  const { limits, grace } = toldOf(world, ctid);
  const told = limits[`${kind}:${id}`];
  const isAccount = kind === 'user' && id >= FIRST_ACCOUNT && id < 60_000;
  const [bs, bh, is, ih] =
    told?.numbers ??
    (isAccount ? [512_000, 614_400 + (id === OVER_ACCOUNT ? 409_600 : 0), 20_000, 24_000] : [0, 0, 0, 0]);
  const ends = (expire: number) => {
    const since = told?.atMs;
    const endsMs = since === undefined ? accountsOf(world, ctid)?.graceEndsMs : since + expire * 1000;
    return Math.floor((endsMs ?? world.nowMs) / 1000);
  };
  const filled = (usage: number, soft: number, hard: number, expire: number): Filled => ({
    ...{ usage, soft, hard, expire },
    ends: soft > 0 && usage > soft ? ends(expire) : 0,
  });
  return { kind, id, blocks: filled(kib, bs, bh, grace[kind][0]), inodes: filled(inodes, is, ih, grace[kind][1]) };
}

/** /etc/passwd or /etc/group as it is inside; undefined for another file. */
export function accountsFile(world: World, ctid: string, path: string): string | undefined {
  const people = Array.from({ length: accountsOf(world, ctid)?.count ?? 0 }, (_, i) => accountName(world, ctid, i));
  if (path === '/etc/group') {
    return groups.map(([name, id]) => `${name}:x:${id}:\n`).join('');
  }
  if (path !== '/etc/passwd') return undefined;
  const line = (name: string, id: number) =>
    `${name}:x:${id}:${id < FIRST_ACCOUNT ? id : 100}::${id === 0 ? '/root' : `/home/${name}`}:${id === 0 ? '/bin/bash' : '/bin/sh'}\n`;
  return [
    ...system.map(([name, id]) => line(name, id)),
    ...people.map((name, i) => line(name, FIRST_ACCOUNT + i)),
  ].join('');
}
