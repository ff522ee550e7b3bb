/**
 * The profiles of the simulated nodes: values as vzctl 4.11.1 ships them in etc/conf/ve-NAME.conf-sample, in the order of those files.
 */
type Pairs = readonly (readonly [key: string, value: string])[];

export interface Profile {
  /** Line above the beancounters. */
  heading: string;
  ubc: Pairs;
  disk: Pairs;
  cpuUnits: number;
  /** How large a workload fits: 1 is the size the workload tables are written for. */
  size: number;
}

const twoGigabytes: Pairs = [
  ['DISKSPACE', '2G:2.2G'],
  ['DISKINODES', '131072:144179'],
  ['QUOTATIME', '0'],
];
const vswap = (ram: string, swap: string, size: number): Profile => ({
  heading: 'memory (vswap kernels only)',
  ubc: [
    ['PHYSPAGES', `0:${ram}`],
    ['SWAPPAGES', `0:${swap}`],
  ],
  disk: twoGigabytes,
  cpuUnits: 1000,
  size,
});

export const profiles = {
  basic: {
    heading: 'beancounters, barrier:limit',
    ubc: [
      ['KMEMSIZE', '14372700:14790164'],
      ['LOCKEDPAGES', '2048:2048'],
      ['PRIVVMPAGES', '65536:69632'],
      ['SHMPAGES', '21504:21504'],
      ['NUMPROC', '240:240'],
      ['PHYSPAGES', '0:unlimited'],
      ['VMGUARPAGES', '33792:unlimited'],
      ['OOMGUARPAGES', '26112:unlimited'],
      ['NUMTCPSOCK', '360:360'],
      ['NUMFLOCK', '188:206'],
      ['NUMPTY', '16:16'],
      ['NUMSIGINFO', '256:256'],
      ['TCPSNDBUF', '1720320:2703360'],
      ['TCPRCVBUF', '1720320:2703360'],
      ['OTHERSOCKBUF', '1126080:2097152'],
      ['DGRAMRCVBUF', '262144:262144'],
      ['NUMOTHERSOCK', '360:360'],
      ['DCACHESIZE', '3409920:3624960'],
      ['NUMFILE', '9312:9312'],
      ['AVNUMPROC', '180:180'],
      ['NUMIPTENT', '128:128'],
    ],
    disk: twoGigabytes,
    cpuUnits: 1000,
    size: 1,
  },
  light: {
    heading: 'beancounters, barrier:limit',
    ubc: [
      ['AVNUMPROC', '15:15'],
      ['NUMPROC', '40:40'],
      ['NUMTCPSOCK', '40:40'],
      ['NUMOTHERSOCK', '40:40'],
      ['VMGUARPAGES', '1725:unlimited'],
      ['KMEMSIZE', '1740800:1847296'],
      ['TCPSNDBUF', '159744:262144'],
      ['TCPRCVBUF', '159744:262144'],
      ['OTHERSOCKBUF', '135168:237568'],
      ['DGRAMRCVBUF', '135168:196608'],
      ['OOMGUARPAGES', '1725:unlimited'],
      ['LOCKEDPAGES', '4:4'],
      ['SHMPAGES', '1152:1152'],
      ['PRIVVMPAGES', '7680:8448'],
      ['NUMFILE', '512:512'],
      ['NUMFLOCK', '50:60'],
      ['NUMPTY', '4:4'],
      ['NUMSIGINFO', '256:256'],
      ['DCACHESIZE', '196608:202752'],
      ['PHYSPAGES', '0:unlimited'],
      ['NUMIPTENT', '16:16'],
    ],
    disk: [
      ['DISKSPACE', '1G:1.1G'],
      ['DISKINODES', '65536:72090'],
      ['QUOTATIME', '0'],
    ],
    cpuUnits: 250,
    size: 0.24,
  },
  'vswap-256m': vswap('256M', '512M', 0.7),
  'vswap-512m': vswap('512M', '1G', 1.2),
  'vswap-1g': vswap('1G', '2G', 2.2),
  'vswap-1024m': vswap('1G', '2G', 2.2),
  'vswap-2g': vswap('2G', '4G', 4.2),
  'vswap-4g': vswap('4G', '8G', 8),
} as const satisfies Record<string, Profile>;

export type ProfileName = keyof typeof profiles;

export interface Identity {
  profile: ProfileName;
  layout: 'simfs' | 'ploop';
  template: string;
  ips?: readonly string[];
  hostname?: string;
  name?: string;
  description?: string;
  /** Further keys, written at the end as later `set --save` calls would have. */
  more?: Pairs;
  /** Values that replace the profile's, in place, as `set --save` does. */
  changed?: Readonly<Record<string, string>>;
}

/** The text of ve-NAME.conf-sample, with some values replaced in place as `set --save` does. */
export function printProfile(name: ProfileName, changed: Readonly<Record<string, string>> = {}): string {
  const profile: Profile = profiles[name];
  const line = ([key, value]: readonly [string, string]) => `${key}="${changed[key] ?? value}"`;
  return [
    `# profile ${name}`,
    '',
    `# ${profile.heading}`,
    ...profile.ubc.map(line),
    '',
    '# disk, soft:hard',
    ...profile.disk.map(line),
    '',
    '# processor',
    line(['CPUUNITS', String(profile.cpuUnits)]),
    '',
    'NETFILTER="stateless"',
    '',
  ].join('\n');
}

/**
 * The text of N.conf as `vzctl create` and later `set --save` calls leave it: the profile's lines, then what create appends, in its order
 * (recorded: conf/101.created-basic.conf).
 */
export function printContainerConf(id: Identity): string {
  const created: (readonly [string, string] | undefined)[] = [
    id.ips && id.ips.length > 0 ? ['IP_ADDRESS', id.ips.join(' ')] : undefined,
    id.hostname === undefined ? undefined : ['HOSTNAME', id.hostname],
    id.description === undefined ? undefined : ['DESCRIPTION', id.description],
    ['VE_ROOT', '/vz/root/$VEID'],
    ['VE_PRIVATE', '/vz/private/$VEID'],
    ['VE_LAYOUT', id.layout],
    ['OSTEMPLATE', id.template],
    ['ORIGIN_SAMPLE', id.profile],
    id.name === undefined ? undefined : ['NAME', id.name],
    ...(id.more ?? []),
  ];
  const appended = created.filter((pair) => pair !== undefined).map(([key, value]) => `${key}="${value}"\n`);
  return printProfile(id.profile, id.changed) + appended.join('');
}

/** vz.conf of the simulated nodes. */
export const vzConf = `# global configuration of this node
VIRTUOZZO=yes
LOCKDIR=/vz/lock
DUMPDIR=/vz/dump
VE0CPUUNITS=1000
VE_STOP_MODE=suspend

LOGGING=yes
LOGFILE=/var/log/vzctl.log
LOG_LEVEL=0
VERBOSE=0

DISK_QUOTA=yes
VZFASTBOOT=no
ERROR_ON_ARPFAIL="no"

TEMPLATE=/vz/template
VE_ROOT=/vz/root/$VEID
VE_PRIVATE=/vz/private/$VEID
CONFIGFILE="basic"
DEF_OSTEMPLATE="centos-6-x86_64"
NAMESERVER=inherit
VE_LAYOUT=ploop

IPV6="yes"
VZWDOG="no"
`;

/** 0.conf as the package ships it: the node itself. */
export const nodeConf = `# node itself
ONBOOT="no"

OOMGUARPAGES="unlimited:unlimited"
`;

/** Text of a profile by its name, or undefined when there is no such file. */
export function profileText(name: string): string | undefined {
  // hasOwn has just proved it.
  return Object.hasOwn(profiles, name) ? printProfile(name as ProfileName) : undefined;
}
