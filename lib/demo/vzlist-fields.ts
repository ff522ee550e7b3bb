/** The fields of vzlist: where each comes from, how it looks in a table and in JSON (src/vzlist.c; vzctl reference 5.2). */
import { amountAt, rowsOf, type Sample } from '@/lib/ubc/sample';
import { bare } from './addresses';
import { liveAddresses } from './addresses-in-use';
import { isVswap, limitsOf, pairOf } from './limits';
import type { World } from './machine';
import { isPloop } from './places';
import { spaceOf } from './space';
import type { Space } from './surroundings';
import { loadOf } from './usage';
import { COUNTERS } from './workload';

const MAX = '9223372036854775807';

interface Numbers {
  held: string;
  maxheld: string;
  barrier: string;
  limit: string;
  failcnt: string;
}

/** What vzlist knows of one container. */
export interface Facts {
  ctid: string;
  running: boolean;
  status: string;
  hostname: string | null;
  name: string | null;
  description: string | null;
  value: (key: string) => string | undefined;
  /** Named as configured, or as the kernel has them when it runs. */
  ips: readonly string[];
  /** Asked for only when a field needs it. */
  counter: (name: string) => Numbers;
  disk: { usage: number; soft: number; hard: number } | null;
  inodes: { usage: number; soft: number; hard: number } | null;
  loadAverage: readonly [string, string, string] | null;
  uptimeMs: number;
  cpus: number;
  vswap: boolean;
}

export interface Field {
  name: string;
  header: string;
  width: number;
  right: boolean;
  /** The header stands on the right although the values do not. */
  headerRight?: true;
  /** JSON text, unescaped as the real one prints it. Absent: not available in JSON. */
  json?: (facts: Facts) => string;
  text: (facts: Facts, trim: boolean) => string;
  compare: (a: Facts, b: Facts) => number;
}

const words = (text: string | undefined): string[] => (text ?? '').split(/\s+/).filter((word) => word !== '');
const amount = (n: number | bigint): string => (n === Number.POSITIVE_INFINITY ? MAX : String(n));

export function factsOf(world: World, sample: () => Sample, ctid: string): Facts {
  const running = isSeenRunning(world, ctid);
  const life = world.container(ctid)?.life ?? null;
  const mounted = running || world.container(ctid)?.mounted === true;
  const state = world.stateOf(ctid);
  const value = (key: string) => world.value(ctid, key);
  const uptimeMs = life === null ? 0 : Math.max(0, world.nowMs - life.bootMs);
  const configured = words(value('IP_ADDRESS'));
  const load = (minutes: number) => loadOf(world.spec.seed, ctid, minutes, world.nowMs);
  const conf = world.conf(ctid);
  const limits = conf === undefined ? undefined : limitsOf(conf);
  const name = value('NAME') ?? '';
  const { blocks, inodes } = spaceOf(world, ctid);
  // Without a mount vzlist finds no usage of simfs; an image tells its own.
  const shown = (filled: Space | null) => {
    if (filled === null) return null;
    return mounted || isPloop(world, ctid) ? filled : { ...filled, usage: 0 };
  };
  return {
    ctid,
    running,
    // What runs is mounted, too: all that is seen of it without veinfo.
    status: state === 'absent' ? 'stopped' : state === 'running' && !running ? 'mounted' : state,
    hostname: value('HOSTNAME') ?? null,
    // Only when the link leads back.
    name: name !== '' && world.link(name) === ctid ? name : null,
    description: value('DESCRIPTION') ?? null,
    value,
    ips: running ? liveAddresses(world, ctid).map(bare) : configured,
    counter: running ? liveCounters(world, sample, ctid) : configuredCounters(world, ctid),
    disk: shown(blocks),
    inodes: shown(inodes),
    loadAverage: running ? (world.readings.loadAverage?.(ctid) ?? [load(1), load(5), load(15)]) : null,
    uptimeMs,
    cpus: running ? Number(value('CPUS') ?? world.spec.cpus) || world.spec.cpus : 0,
    // Also true without PHYSPAGES (recorded).
    vswap: value('PHYSPAGES') === undefined || (limits !== undefined && isVswap(pairOf(limits, 'physpages'))),
  };
}

const nothing: Numbers = { held: '0', maxheld: '0', barrier: '0', limit: '0', failcnt: '0' };

/** Whether the kernel's list of running containers has it. */
export function isSeenRunning(world: World, ctid: string): boolean {
  return world.stateOf(ctid) === 'running' && world.surroundings.unreadable?.includes('veinfo') !== true;
}

function liveCounters(world: World, sample: () => Sample, ctid: string): (name: string) => Numbers {
  return (name) => {
    // Only the newer file has swappages.
    if (name === 'swappages' && world.surroundings.unreadable?.includes('bc_resources') === true) return nothing;
    const rows = rowsOf(sample(), ctid);
    if (rows === undefined) return nothing;
    const row = sample().counters.indexOf(name, rows.from);
    const at = (column: number) => amount(amountAt(sample(), row, column));
    return { held: at(0), maxheld: at(1), barrier: at(2), limit: at(3), failcnt: at(4) };
  };
}

/** Not running: barrier and limit as the config has them, 0 if it does not. */
function configuredCounters(world: World, ctid: string): (name: string) => Numbers {
  return (name) => {
    const conf = world.conf(ctid);
    const counter = COUNTERS.find((one) => one === name);
    if (conf === undefined || counter === undefined || world.value(ctid, counter.toUpperCase()) === undefined)
      return nothing;
    const [barrier, limit] = pairOf(limitsOf(conf), counter);
    return { ...nothing, barrier: amount(barrier), limit: amount(limit) };
  };
}

const units: Readonly<Record<string, number>> = { K: 1, M: 1024, G: 1024 ** 2, T: 1024 ** 3 };
export function kib(text: string): number {
  const match = /^([0-9.]+)([KMGT]?)$/i.exec(text);
  return match ? Math.floor(Number(match[1]) * (units[(match[2] ?? '').toUpperCase()] ?? 1)) : 0;
}
export function items(text: string): number {
  const match = /^([0-9]+)(K?)$/i.exec(text);
  return match ? Number(match[1]) * (match[2] === '' ? 1 : 1024) : 0;
}

const orNull = (text: string | null | undefined): string =>
  text === null || text === undefined ? 'null' : `"${text}"`;
const byText = (of: (facts: Facts) => string) => (a: Facts, b: Facts) => {
  const [x, y] = [of(a), of(b)];
  return x < y ? -1 : x > y ? 1 : 0;
};
const byNumber = (of: (facts: Facts) => number) => (a: Facts, b: Facts) => of(a) - of(b);

function stringField(
  name: string,
  header: string,
  width: number,
  of: (facts: Facts) => string | null | undefined,
): Field {
  return {
    name,
    header,
    width,
    right: false,
    json: (facts) => orNull(of(facts)),
    text: (facts) => of(facts) ?? '-',
    compare: byText((facts) => of(facts) ?? ''),
  };
}

function numberField(name: string, header: string, width: number, of: (facts: Facts) => number, zero = '-'): Field {
  return {
    name,
    header,
    width,
    right: true,
    json: (facts) => String(of(facts)),
    text: (facts) => (of(facts) === 0 ? zero : String(of(facts))),
    compare: byNumber(of),
  };
}

function listField(name: string, header: string, of: (facts: Facts) => readonly string[]): Field {
  return {
    name,
    header,
    width: 15,
    right: false,
    json: (facts) =>
      `[${of(facts)
        .map((word) => `"${word}"`)
        .join(', ')}]`,
    text: (facts, trim) => {
      const all = of(facts);
      if (all.length === 0) return '-';
      // A list that is not cut has a blank behind its last item when it has several.
      return trim || all.length === 1 ? (all[0] ?? '') : `${all.join(' ')} `;
    },
    compare: byText((facts) => of(facts).join(' ')),
  };
}

function flagsField(name: string, header: string, key: string): Field {
  const flags = (facts: Facts): [string, boolean][] =>
    words(facts.value(key)).map((word) => [word.split(':')[0]?.toLowerCase() ?? '', word.endsWith(':on')]);
  return {
    name,
    header,
    width: 15,
    right: false,
    json: (facts) => {
      const set = flags(facts).map(([flag, on]) => `      "${flag}": ${on}`);
      return set.length === 0 ? 'null' : `{\n${set.join(',\n')}\n    }`;
    },
    text: (facts) =>
      flags(facts)
        .map(([flag, on]) => `${flag}:${on ? 'on' : 'off'}`)
        .join(',') || '-',
    compare: byText((facts) => facts.value(key) ?? ''),
  };
}

function boolField(name: string, header: string, of: (facts: Facts) => boolean | null): Field {
  return {
    name,
    header,
    width: header.length,
    right: true,
    json: (facts) => String(of(facts)),
    text: (facts) => (of(facts) === null ? '-' : of(facts) ? 'yes' : 'no'),
    compare: byNumber((facts) => Number(of(facts) ?? -1)),
  };
}

const shortNames: Readonly<Record<string, string>> = {
  lockedpages: 'LOCKEDP',
  privvmpages: 'PRIVVMP',
  shmpages: 'SHMP',
  numproc: 'NPROC',
  physpages: 'PHYSP',
  vmguarpages: 'VMGUARP',
  oomguarpages: 'OOMGUARP',
  numtcpsock: 'NTCPSOCK',
  numflock: 'NFLOCK',
  numpty: 'NPTY',
  numsiginfo: 'NSIGINFO',
  tcpsndbuf: 'TCPSNDB',
  tcprcvbuf: 'TCPRCVB',
  othersockbuf: 'OTHSOCKB',
  dgramrcvbuf: 'DGRAMRB',
  numothersock: 'NOTHSOCK',
  dcachesize: 'DCACHESZ',
  numfile: 'NFILE',
  numiptent: 'NIPTENT',
  swappages: 'SWAPP',
};

function counterFields(counter: string): Field[] {
  const header = shortNames[counter] ?? counter.toUpperCase();
  const at = (facts: Facts, column: keyof Numbers) => facts.counter(counter)[column];
  const sub = (suffix: string, column: keyof Numbers, live: boolean): Field => ({
    name: counter + suffix.toLowerCase(),
    header: header + suffix,
    width: 10,
    right: true,
    text: (facts) => (live && !facts.running ? '-' : at(facts, column)),
    compare: byNumber((facts) => Number(at(facts, column))),
  });
  return [
    {
      ...sub('', 'held', true),
      json: (facts) => {
        const numbers = facts.counter(counter);
        const column = (name: keyof Numbers) => `      "${name}": ${numbers[name]}`;
        const columns = (['held', 'maxheld', 'barrier', 'limit', 'failcnt'] as const).map(column);
        return `{\n${columns.join(',\n')}\n    }`;
      },
    },
    sub('.M', 'maxheld', true),
    sub('.B', 'barrier', false),
    sub('.L', 'limit', false),
    sub('.F', 'failcnt', true),
  ];
}

function spaceFields(name: string, header: string, of: (facts: Facts) => Facts['disk']): Field[] {
  const sub = (suffix: string, part: (space: NonNullable<Facts['disk']>) => number): Field => ({
    name: name + suffix.toLowerCase(),
    header: header + suffix,
    width: 10,
    right: true,
    text: (facts) => {
      const space = of(facts);
      return space === null || (suffix === '' && space.usage === 0) ? '-' : String(part(space));
    },
    compare: byNumber((facts) => of(facts)?.usage ?? 0),
  });
  return [
    {
      ...sub('', (space) => space.usage),
      json: (facts) => {
        const space = of(facts);
        if (space === null) return 'null';
        return `{\n      "usage": ${space.usage},\n      "softlimit": ${space.soft},\n      "hardlimit": ${space.hard}\n    }`;
      },
    },
    sub('.S', (space) => space.soft),
    sub('.H', (space) => space.hard),
  ];
}

function uptimeText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (n: number) => String(n).padStart(2, '0');
  const days = String(Math.floor(seconds / 86400)).padStart(3, '0');
  return `${days}d${two(Math.floor(seconds / 3600) % 24)}h:${two(Math.floor(seconds / 60) % 60)}m:${two(seconds % 60)}s`;
}

const place = (facts: Facts, key: string, fallback: string) =>
  (facts.value(key) ?? fallback).replace(/\$VEID|\$\{VEID\}/g, facts.ctid);
const ctidField = (name: string): Field => ({
  name,
  header: 'CTID',
  width: 10,
  right: true,
  json: (facts) => facts.ctid,
  text: (facts) => facts.ctid,
  compare: byNumber((facts) => Number(facts.ctid)),
});

const fields: readonly Field[] = [
  ...['ctid', 'veid', 'vpsid'].map(ctidField),
  stringField('private', 'PRIVATE', 32, (facts) => place(facts, 'VE_PRIVATE', '/vz/private/$VEID')),
  stringField('root', 'ROOT', 32, (facts) => place(facts, 'VE_ROOT', '/vz/root/$VEID')),
  stringField('mount_opts', 'MOUNT_OPTS', 16, (facts) => facts.value('MOUNT_OPTS')),
  {
    ...stringField('origin_sample', 'ORIGIN_SAMPLE', 32, (facts) => facts.value('ORIGIN_SAMPLE')),
    headerRight: true,
  },
  stringField('hostname', 'HOSTNAME', 32, (facts) => facts.hostname),
  stringField('name', 'NAME', 32, (facts) => facts.name),
  {
    ...stringField('smart_name', 'SMARTNAME', 10, (facts) => facts.name ?? facts.ctid),
    right: true,
    json: (facts) => (facts.name === null ? facts.ctid : `"${facts.name}"`),
  },
  stringField('description', 'DESCRIPTION', 32, (facts) => facts.description),
  stringField('ostemplate', 'OSTEMPLATE', 32, (facts) => facts.value('OSTEMPLATE')),
  listField('ip', 'IP_ADDR', (facts) => facts.ips),
  listField('nameserver', 'NAMESERVER', (facts) => words(facts.value('NAMESERVER'))),
  listField('searchdomain', 'SEARCHDOMAIN', (facts) => words(facts.value('SEARCHDOMAIN'))),
  {
    ...stringField('status', 'STATUS', 9, (facts) => facts.status),
    compare: byNumber((facts) => ['running', 'stopped', 'mounted', 'suspended'].indexOf(facts.status)),
  },
  ...COUNTERS.flatMap(counterFields),
  ...spaceFields('diskspace', 'DSPACE', (facts) => facts.disk),
  ...spaceFields('diskinodes', 'DINODES', (facts) => facts.inodes),
  {
    name: 'laverage',
    header: 'LAVERAGE',
    width: 14,
    right: true,
    json: (facts) => (facts.loadAverage === null ? 'null' : `[${facts.loadAverage.join(', ')}]`),
    text: (facts) => facts.loadAverage?.join('/') ?? '-',
    compare: byNumber((facts) => Number(facts.loadAverage?.[0] ?? 0)),
  },
  {
    name: 'uptime',
    header: 'UPTIME',
    width: 15,
    right: true,
    json: (facts) => (facts.uptimeMs / 1000).toFixed(3),
    text: (facts) => (facts.running ? uptimeText(facts.uptimeMs) : '-'),
    compare: byNumber((facts) => facts.uptimeMs),
  },
  numberField('cpulimit', 'CPULIM', 7, (facts) => Number(facts.value('CPULIMIT') ?? 0), '0'),
  numberField('cpuunits', 'CPUUNI', 7, (facts) => Number(facts.value('CPUUNITS') ?? 1000), '0'),
  numberField('cpus', 'CPUS', 5, (facts) => facts.cpus),
  numberField('ioprio', 'IOP', 3, (facts) => Number(facts.value('IOPRIO') ?? 0)),
  numberField('iolimit', 'IOLIMIT', 10, (facts) => (facts.running ? Number(facts.value('IOLIMIT') ?? 0) : 0)),
  numberField('iopslimit', 'IOPS', 4, (facts) => (facts.running ? Number(facts.value('IOPSLIMIT') ?? 0) : 0)),
  boolField('onboot', 'ONBOOT', (facts) => yesNo(facts.value('ONBOOT'))),
  {
    ...numberField('bootorder', 'BOOTORDER', 10, (facts) => Number(facts.value('BOOTORDER') ?? 0)),
    json: (facts) => facts.value('BOOTORDER') ?? 'null',
    text: (facts) => facts.value('BOOTORDER') ?? '-',
  },
  stringField('layout', 'LAYOUT', 6, (facts) => facts.value('VE_LAYOUT') ?? 'simfs'),
  flagsField('features', 'FEATURES', 'FEATURES'),
  boolField('vswap', 'VSWAP', (facts) => facts.vswap),
  boolField('disabled', 'DISABL', (facts) => facts.value('DISABLED') === 'yes'),
  numberField('vm_overcommit', 'VM_OVC', 6, (facts) => Number(facts.value('VM_OVERCOMMIT') ?? 0)),
  stringField('netfilter', 'NETFILTER', 9, (facts) => facts.value('NETFILTER')),
  flagsField('capability', 'CAPABILITY', 'CAPABILITY'),
];

function yesNo(text: string | undefined): boolean | null {
  return text === 'yes' ? true : text === 'no' ? false : null;
}

const byName = new Map(fields.map((one) => [one.name, one]));

export function field(name: string): Field | undefined {
  return byName.get(name);
}

/** What `vzlist -j` prints without -o, in order. */
export const fieldNames: readonly string[] = fields.filter((one) => one.json !== undefined).map((one) => one.name);

/** What `vzlist -L` prints. */
export function fieldTable(): string {
  return fields.map((one) => `${one.name.padEnd(15)} ${one.header.padEnd(15)}\n`).join('');
}
