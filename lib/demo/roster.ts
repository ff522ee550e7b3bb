/** Who lives on the demo's nodes. */
import { HOUR_MS } from './load';
import type { Identity } from './profiles';
import { between, keyOf, pick, unit } from './rng';
import type { Accounts, ContainerSpec, Leak, Trouble } from './spec';
import type { WorkloadName } from './workload';

export interface Resident extends Identity {
  ctid: string;
  workload: WorkloadName;
  size?: number;
  state?: ContainerSpec['state'];
  /** Started alone so long ago; without it mostly with the node. */
  upDays?: number;
  /** Not running since. */
  downDays?: number;
  createdDaysAgo?: number;
  troubles?: readonly Trouble[];
  leak?: Leak;
  accounts?: Pick<Accounts, 'count' | 'prefix'>;
  disk?: { usageKib: number };
  /** By name; `of` is the one it was taken of. The last is where the present state began. */
  snapshots?: readonly { name: string; of?: string; description?: string; daysAgo: number; memory: boolean }[];
  /** Other values until so many days ago, changed while it ran. */
  before?: { untilDaysAgo: number; values: Readonly<Record<string, string>> };
}

const debian8 = 'debian-8.0-x86_64-minimal';
const debian7 = 'debian-7.0-x86_64';
const centos6 = 'centos-6-x86_64';
const centos7 = 'centos-7-x86_64-minimal';
const ubuntu14 = 'ubuntu-14.04-x86_64';
/** Whenever somebody starts the demo, something has just failed. */
const allDay = Array.from({ length: 24 }, (_, hour) => hour);
const basic = { profile: 'basic', layout: 'simfs', template: debian8 } as const;
const onBoot = ['ONBOOT', 'yes'] as const;

/** Twelve classic containers. The last four have NAMEs that misbehave: docs/simulated-node.md. */
export const healthy: readonly Resident[] = [
  {
    ...basic,
    ctid: '101',
    workload: 'web',
    name: 'www',
    hostname: 'www.example.org',
    ips: ['10.1.0.11', '2001:db8:1::11'],
    description: 'Front page and docs',
    more: [onBoot, ['NAMESERVER', '10.1.0.2 10.1.0.3'], ['SEARCHDOMAIN', 'example.org'], ['BOOTORDER', '20']],
  },
  {
    ...basic,
    ctid: '102',
    workload: 'database',
    name: 'db1',
    hostname: 'db1.example.org',
    ips: ['10.1.0.12'],
    layout: 'ploop',
    template: centos6,
    description: 'PostgreSQL for www and wiki',
    changed: { PRIVVMPAGES: '98304:104448', SHMPAGES: '32768:32768', DISKSPACE: '20G:22G', CPUUNITS: '2000' },
    accounts: { count: 4 },
    more: [onBoot, ['BOOTORDER', '30'], ['IOPRIO', '6'], ['QUOTAUGIDLIMIT', '60']],
  },
  {
    ...basic,
    ctid: '103',
    workload: 'mail',
    name: 'mx1',
    hostname: 'mx1.example.org',
    ips: ['192.0.2.25', '2001:db8:1::25'],
    template: debian7,
    description: 'Incoming mail',
    changed: { DISKSPACE: '10485760:11534336' },
    accounts: { count: 11 },
    more: [onBoot, ['NAMESERVER', '10.1.0.2'], ['QUOTAUGIDLIMIT', '200']],
  },
  {
    ...basic,
    ctid: '104',
    workload: 'dns',
    name: 'ns1',
    hostname: 'ns1.example.org',
    ips: ['192.0.2.53'],
    description: 'Authoritative DNS',
    more: [onBoot, ['BOOTORDER', '90'], ['CPULIMIT', '50']],
  },
  {
    ...basic,
    ctid: '105',
    workload: 'app',
    name: 'wiki',
    hostname: 'wiki.example.org',
    ips: ['10.1.0.15'],
    template: ubuntu14,
    before: { untilDaysAgo: 38.4, values: { PRIVVMPAGES: '49152:53248' } },
    more: [onBoot],
  },
  {
    ...basic,
    ctid: '106',
    workload: 'vpn',
    name: 'vpn',
    hostname: 'vpn.example.org',
    ips: ['192.0.2.94'],
    profile: 'light',
    template: debian7,
    description: 'Remote access, tun device',
    changed: { NUMIPTENT: '64:64', NUMPROC: '48:48' },
    more: [onBoot, ['CAPABILITY', 'NET_ADMIN:on'], ['DEVNODES', 'net/tun:rw ']],
  },
  {
    ...basic,
    ctid: '107',
    workload: 'idle',
    name: 'jump',
    hostname: 'jump.example.org',
    ips: ['10.1.0.17'],
    profile: 'light',
    more: [onBoot],
  },
  {
    ...basic,
    ctid: '108',
    workload: 'web',
    hostname: 'legacy.example.org',
    ips: ['10.1.0.18'],
    template: 'centos-5-x86',
    state: 'stopped',
    downDays: 26.3,
    description: 'Kept until the archive is moved',
    more: [['ONBOOT', 'no']],
  },
  {
    ...basic,
    ctid: '191',
    workload: 'idle',
    name: 'fail-start',
    hostname: 'fail-start.example.org',
    ips: ['10.1.0.91'],
    profile: 'light',
    state: 'stopped',
    downDays: 1.2,
    description: 'Does not start: no usable init inside',
    more: [['ONBOOT', 'no']],
  },
  {
    ...basic,
    ctid: '192',
    workload: 'database',
    name: 'slow-stop',
    hostname: 'slow-stop.example.org',
    ips: ['10.1.0.92'],
    description: 'Takes twenty seconds to stop',
  },
  {
    ...basic,
    ctid: '193',
    workload: 'idle',
    name: 'locked',
    hostname: 'locked.example.org',
    ips: ['10.1.0.93'],
    profile: 'light',
    description: 'Somebody else holds its lock',
  },
  {
    ...basic,
    ctid: '194',
    workload: 'idle',
    name: 'lying-stop',
    hostname: 'lying-stop.example.org',
    ips: ['10.1.0.94'],
    profile: 'light',
    description: 'vzctl stop ends with 0, it keeps running',
  },
];

/** Sixteen containers, some in trouble. */
export const busy: readonly Resident[] = [
  {
    ...basic,
    ctid: '201',
    workload: 'app',
    name: 'chat',
    hostname: 'chat.example.net',
    ips: ['10.2.0.11', '192.0.2.211'],
    template: ubuntu14,
    description: 'Web chat gateway',
    upDays: 4.8,
    // Full 3.6 hours before the demo is born.
    leak: { quietMs: 20 * HOUR_MS, fullAfterMs: 4.65 * 24 * HOUR_MS, failsPerHour: 130 },
    more: [onBoot],
  },
  {
    ...basic,
    ctid: '202',
    workload: 'database',
    name: 'shop-db',
    hostname: 'shop-db.example.net',
    ips: ['10.2.0.12'],
    layout: 'ploop',
    template: centos6,
    description: 'MySQL of the shop',
    troubles: [
      { counter: 'privvmpages', perDay: 20, peak: 1.05, fails: [2, 40], hours: allDay },
      { counter: 'shmpages', perDay: 0.3, peak: 0.95, fails: [0, 0] },
    ],
    more: [onBoot, ['BOOTORDER', '50']],
  },
  {
    ...basic,
    ctid: '203',
    workload: 'web',
    name: 'shop',
    hostname: 'shop.example.net',
    ips: ['192.0.2.203', '2001:db8:2::203'],
    template: centos7,
    troubles: [{ counter: 'tcpsndbuf', perDay: 5, peak: 1.06, fails: [40, 900], hours: [17, 18, 19, 20, 21] }],
    more: [onBoot],
  },
  {
    ...basic,
    ctid: '204',
    workload: 'mail',
    name: 'lists',
    hostname: 'lists.example.net',
    ips: ['10.2.0.14'],
    template: debian7,
    description: 'Mailing lists',
    accounts: { count: 2400, prefix: 'list' },
    more: [['QUOTAUGIDLIMIT', '5000']],
    troubles: [
      { counter: 'numothersock', perDay: 1.6, peak: 1.04, fails: [5, 120] },
      { counter: 'numflock', perDay: 1.1, peak: 1.02, fails: [1, 20] },
    ],
  },
  {
    ...basic,
    ctid: '205',
    workload: 'backup',
    name: 'backup',
    hostname: 'backup.example.net',
    ips: ['10.2.0.15'],
    description: 'Nightly rsync of everything',
    changed: { DISKSPACE: '200G:220G', DISKINODES: '4000000:4400000', QUOTATIME: '259200' },
    // 214 MiB above its soft limit.
    disk: { usageKib: 209_715_200 + 219_136 },
    accounts: { count: 140, prefix: 'job' },
    troubles: [{ counter: 'dcachesize', perDay: 1.5, peak: 1.06, fails: [200, 6000], hours: [1, 2, 3, 4] }],
    more: [['QUOTAUGIDLIMIT', '100']],
  },
  {
    ...basic,
    ctid: '206',
    workload: 'ci-runner',
    name: 'ci-1',
    hostname: 'ci-1.example.net',
    ips: ['10.2.0.16'],
    template: debian8,
    description: 'Builds',
    troubles: [{ counter: 'numproc', perDay: 4.5, peak: 1.05, fails: [3, 70] }],
    more: [['CPULIMIT', '400']],
  },
  {
    ...basic,
    ctid: '207',
    workload: 'dns',
    name: 'resolver',
    hostname: 'resolver.example.net',
    ips: ['10.2.0.2'],
    troubles: [{ counter: 'dgramrcvbuf', perDay: 18, peak: 1.05, fails: [10, 400], hours: allDay }],
    more: [onBoot, ['BOOTORDER', '90']],
  },
  {
    ...basic,
    ctid: '208',
    workload: 'web',
    name: 'static',
    hostname: 'static.example.net',
    ips: ['192.0.2.208'],
    description: 'kmemsize raised after failures',
    changed: { KMEMSIZE: '21559050:22185246' },
    before: { untilDaysAgo: 12.3, values: { KMEMSIZE: '14372700:14790164' } },
    troubles: [{ counter: 'kmemsize', perDay: 2, peak: 0.7, fails: [4, 90] }],
    more: [onBoot],
  },
  {
    ...basic,
    ctid: '209',
    workload: 'app',
    name: 'tracker',
    hostname: 'tracker.example.net',
    ips: ['10.2.0.19'],
    troubles: [{ counter: 'numfile', perDay: 0.25, peak: 1.02, fails: [1, 9] }],
  },
  {
    ...basic,
    ctid: '210',
    workload: 'vpn',
    name: 'vpn-eu',
    hostname: 'vpn-eu.example.net',
    ips: ['192.0.2.210'],
    more: [
      ['CAPABILITY', 'NET_ADMIN:on'],
      ['DEVNODES', 'net/tun:rw '],
    ],
  },
  {
    ...basic,
    ctid: '211',
    workload: 'idle',
    hostname: 'staging.example.net',
    ips: ['10.2.0.21'],
    profile: 'light',
    troubles: [{ counter: 'numpty', perDay: 0.12, peak: 1.02, fails: [1, 3] }],
  },
  {
    ...basic,
    ctid: '212',
    workload: 'ci-runner',
    name: 'ci-2',
    hostname: 'ci-2.example.net',
    ips: ['10.2.0.22'],
    size: 0.8,
  },
  {
    ...basic,
    ctid: '213',
    workload: 'web',
    hostname: 'averylonghostname-for-a-container.customer-subdomain.example.net',
    ips: ['10.2.0.23/24', '2001:db8:2::23/64'],
    template: centos6,
    description: 'Three customers on one host name',
  },
  {
    ...basic,
    ctid: '214',
    workload: 'app',
    name: 'demo-app',
    hostname: 'demo-app.example.net',
    ips: ['10.2.0.24'],
    state: 'suspended',
    downDays: 2.1,
    description: 'Suspended over the holidays',
  },
  {
    ...basic,
    ctid: '215',
    workload: 'web',
    name: 'old-shop',
    hostname: 'old-shop.example.net',
    ips: ['10.2.0.25'],
    template: 'centos-5-x86',
    state: 'stopped',
    downDays: 41,
    more: [
      ['ONBOOT', 'no'],
      ['DISABLED', 'yes'],
    ],
  },
  {
    ...basic,
    ctid: '216',
    workload: 'mail',
    name: 'smtp-out',
    hostname: 'smtp-out.example.net',
    ips: ['192.0.2.216'],
    createdDaysAgo: 21.5,
    more: [onBoot],
  },
];

const vswap1g = { profile: 'vswap-1g', layout: 'ploop', template: debian8 } as const;

/** Ten containers limited by RAM and swap. */
export const vswap: readonly Resident[] = [
  {
    ...vswap1g,
    ctid: '301',
    workload: 'web',
    name: 'portal',
    hostname: 'portal.example.com',
    ips: ['10.3.0.11', '2001:db8:3::11'],
    profile: 'vswap-2g',
    more: [onBoot],
  },
  {
    ...vswap1g,
    ctid: '302',
    workload: 'database',
    name: 'portal-db',
    hostname: 'portal-db.example.com',
    ips: ['10.3.0.12'],
    profile: 'vswap-4g',
    template: centos7,
    description: 'PostgreSQL',
    changed: { DISKSPACE: '40G:44G' },
    snapshots: [
      { name: 'fresh install', description: 'Before any data', daysAgo: 61, memory: false },
      { name: 'before 9.4', of: 'fresh install', description: 'pg_upgrade from 9.3', daysAgo: 20.3, memory: true },
      { name: 'tuning trial', of: 'before 9.4', daysAgo: 18.1, memory: false },
      { name: '9.4 works', of: 'before 9.4', description: 'After the checks of the shop', daysAgo: 12.6, memory: true },
    ],
    accounts: { count: 2 },
    troubles: [{ counter: 'physpages', perDay: 1.8, peak: 1.03, fails: [20, 800] }],
    more: [onBoot, ['BOOTORDER', '50'], ['QUOTAUGIDLIMIT', '200']],
  },
  {
    ...vswap1g,
    ctid: '303',
    workload: 'ci-runner',
    name: 'build',
    hostname: 'build.example.com',
    ips: ['10.3.0.13'],
    template: ubuntu14,
    troubles: [
      { counter: 'physpages', perDay: 4, peak: 1.06, fails: [30, 2400] },
      { counter: 'swappages', perDay: 2.5, peak: 0.6, fails: [0, 0] },
    ],
    more: [['VM_OVERCOMMIT', '1.5']],
  },
  {
    ...vswap1g,
    ctid: '304',
    workload: 'app',
    name: 'crm',
    hostname: 'crm.example.com',
    ips: ['10.3.0.14'],
    more: [onBoot],
  },
  {
    ...vswap1g,
    ctid: '305',
    workload: 'mail',
    name: 'imap',
    hostname: 'imap.example.com',
    ips: ['192.0.2.143'],
    changed: { DISKSPACE: '80G:88G' },
    more: [onBoot],
  },
  {
    ...vswap1g,
    ctid: '306',
    workload: 'dns',
    name: 'ns3',
    hostname: 'ns3.example.com',
    ips: ['192.0.2.54'],
    profile: 'vswap-256m',
    more: [onBoot],
  },
  {
    ...vswap1g,
    ctid: '307',
    workload: 'vpn',
    name: 'gw',
    hostname: 'gw.example.com',
    ips: ['192.0.2.30'],
    profile: 'vswap-256m',
    // Left over from its classic days: still obeyed in VSwap mode.
    more: [
      ['NUMPROC', '120:120'],
      ['KMEMSIZE', '14372700:14790164'],
      ['NETIF', 'ifname=eth1,bridge=vmbr1,mac=00:18:51:3A:5E:11,host_ifname=veth307.1,host_mac=00:18:51:D1:07:62'],
    ],
  },
  {
    ...vswap1g,
    ctid: '308',
    workload: 'idle',
    hostname: 'lab.example.com',
    ips: ['10.3.0.18'],
    profile: 'vswap-512m',
    state: 'mounted',
    downDays: 0.6,
    description: 'Mounted to copy files out',
  },
  {
    ...vswap1g,
    ctid: '309',
    workload: 'backup',
    name: 'vault',
    hostname: 'vault.example.com',
    ips: ['10.3.0.19'],
    profile: 'vswap-512m',
    changed: { DISKSPACE: '500G:550G' },
  },
  {
    ...vswap1g,
    ctid: '310',
    workload: 'web',
    name: 'campaign',
    hostname: 'campaign.example.com',
    ips: [],
    profile: 'vswap-512m',
    createdDaysAgo: 33,
    state: 'stopped',
    downDays: 8.5,
    more: [
      ['ONBOOT', 'no'],
      ['NETIF', 'ifname=eth0,bridge=vmbr0,mac=00:18:51:6C:0B:4E,host_ifname=veth310.0,host_mac=00:18:51:A2:90:17'],
    ],
  },
];

const customerWorkloads = ['web', 'web', 'web', 'app', 'mail', 'idle', 'idle', 'database', 'dns', 'vpn'] as const;
const customerTemplates = [debian8, debian7, centos6, centos7, ubuntu14] as const;
const customerTroubles: readonly Omit<Trouble, 'perDay'>[] = [
  { counter: 'privvmpages', peak: 1.04, fails: [1, 24] },
  { counter: 'numproc', peak: 1.03, fails: [1, 12] },
  { counter: 'kmemsize', peak: 1.03, fails: [3, 60] },
  { counter: 'tcpsndbuf', peak: 1.05, fails: [5, 200] },
  { counter: 'numfile', peak: 1.02, fails: [1, 9] },
];

/** Small ones, three hundred unless `count` says otherwise, as a host of shared hosting would have. */
export function many(seed: number, count = 300): Resident[] {
  return Array.from({ length: count }, (_, i) => {
    const key = keyOf(seed, 'many', String(i));
    const workload = pick(key, 1, customerWorkloads);
    const domain = pick(key, 2, ['example.org', 'example.net', 'example.com'] as const);
    const dice = unit(key, 3);
    const trouble = customerTroubles[between(key, 4, 0, customerTroubles.length - 1)];
    const troubles = dice < 0.05 && trouble !== undefined ? [{ ...trouble, perDay: 0.3 + 2 * unit(key, 5) }] : [];
    const stopped = dice > 0.95;
    const host = `${workload}-${1001 + i}`;
    return {
      ctid: String(1001 + i),
      workload,
      profile: unit(key, 6) < 0.7 ? ('light' as const) : ('basic' as const),
      size: 0.7 + 0.5 * unit(key, 7),
      layout: unit(key, 8) < 0.6 ? ('simfs' as const) : ('ploop' as const),
      template: pick(key, 9, customerTemplates),
      hostname: `${host}.${domain}`,
      ips: [`10.4.${1 + Math.floor(i / 200)}.${1 + (i % 200)}`],
      createdDaysAgo: 4 + Math.floor(500 * unit(key, 10) ** 2),
      ...(unit(key, 11) < 0.3 ? { name: host } : {}),
      ...(stopped ? { state: 'stopped' as const, downDays: 1 + 12 * unit(key, 12) } : {}),
      troubles,
      more: [['ONBOOT', stopped ? 'no' : 'yes'] as const],
    };
  });
}
