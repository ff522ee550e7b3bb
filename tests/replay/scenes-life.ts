/** Scenes of the records about containers' lives, names, locks and what runs inside them. */
import type { Surroundings } from '@/lib/demo/surroundings';
import { disguised } from './disguise';
import { nodeWith, recordedConf, type Scene, type Stage } from './engine';

export const created = recordedConf('101.created-basic.conf');
export const vswap = recordedConf('vzlist-102.conf');
export const vzConf = recordedConf('vz.conf');

/** The config without some keys. */
export function without(conf: string, ...keys: string[]): string {
  return conf
    .split('\n')
    .filter((line) => !keys.some((key) => line.startsWith(`${key}=`)))
    .join('\n');
}

/** A basic container without name, address, host name and description. */
export const plain = without(created, 'NAME', 'IP_ADDRESS', 'HOSTNAME', 'DESCRIPTION');
export const plainVswap = without(vswap, 'NAME', 'IP_ADDRESS', 'HOSTNAME');

/** The node of the recordings. */
export const recordedNode: Surroundings = {
  vzConf,
  templates: {
    'debian-8.0-x86_64-minimal': { neededKib: 66_800, knownDistribution: true },
    'debian-12-x86_64': { neededKib: 400_000, knownDistribution: true },
    'unknowndist-9-x86_64': { neededKib: 66_800, knownDistribution: false },
  },
};

const start = (stage: Stage) => stage.run('vzctl', 'start', '101');
const stop = (stage: Stage) => stage.run('vzctl', 'stop', '101', '--fast');

/** Lines of a config, with odd ones from line `at` on. */
function oddLines(conf: string, at: number, lines: readonly string[]): string {
  const kept = conf.replace(/\n$/, '').split('\n');
  const filler = Array.from({ length: at - 1 - kept.length }, () => '#');
  return `${[...kept, ...filler, ...lines].join('\n')}\n`;
}

const realKernel = 'needs a real kernel, or what only its emulation printed';

export const lifeScenes: readonly Scene[] = [
  { file: 'usage.json', machine: () => nodeWith([], { surroundings: recordedNode }) },
  {
    file: 'create.json',
    machine: () => nodeWith([], { surroundings: recordedNode }),
    byHand: {
      21: ({ node }) => node({ ploop: false }),
      22: ({ node }) => node({ ploop: true }),
      24: ({ run }) => run('vzctl', 'create', '102', '--ostemplate', 'debian-8.0-x86_64-minimal', '--config', 'basic'),
      25: ({ run }) => run('vzctl', 'destroy', '102'),
      31: ({ conf }) => conf('106', 'ONBOOT="no"\n'),
      32: ({ container }) => container('108', { privateArea: true }),
      33: ({ container, node }) => {
        container('108', { privateArea: false });
        node({ vzConf: vzConf.replace('CONFIGFILE="vswap-256m"', 'CONFIGFILE="nosuch"') });
      },
      34: ({ node }) => node({ vzConf, freeKib: { '/vz/small/': 12_288 } }),
    },
    kept: {
      0: { 101: '101.created-basic.conf' },
      26: { 103: '103.created-vswap-paths.conf' },
      29: { 104: '104.created-multi-ip.conf' },
      30: { 105: '105.created-default.conf' },
      31: { 106: '106.created-over-existing.conf' },
    },
    reasons: [[[35], 'prints what tar and gzip say of a corrupt file']],
  },
  {
    file: 'lifecycle.json',
    machine: () =>
      nodeWith(
        [
          { ctid: '101', conf: without(created, 'NAME'), state: 'stopped' },
          { ctid: '102', conf: plainVswap, state: 'stopped' },
          { ctid: '103', conf: without(created, 'NAME'), state: 'stopped' },
        ],
        { surroundings: recordedNode },
      ),
    byHand: {
      28: stop,
      32: (stage) => {
        stop(stage);
        stage.container('101', { scripts: { premount: { output: '', code: 1 } } });
      },
      34: ({ container }) =>
        container('101', { scripts: { mount: { output: disguised('hook 101 /etc/vz/conf/101.conf\n'), code: 0 } } }),
      35: ({ container, run }) => {
        run('vzctl', 'umount', '101');
        container('101', { scripts: {} });
      },
      36: stop,
      37: ({ container }) => container('101', { privateArea: false, rootDir: true }),
      40: ({ container }) => container('101', { privateArea: true, init: false }),
      42: ({ container, conf }) => {
        container('101', { init: true });
        conf('101', without(created, 'KMEMSIZE', 'NUMPROC', 'NAME'));
      },
      43: ({ conf }) => conf('101', without(vswap, 'SWAPPAGES', 'NAME')),
      44: ({ conf, node }) => {
        conf('101', without(created, 'NAME'));
        node({ vswap: false });
      },
      45: ({ node }) => node({ vswap: true }),
      47: ({ node }) => node({ refuses: { environment: 'Cannot allocate memory' } }),
      48: ({ node }) => node({ refuses: { beancounter: 'Invalid argument' } }),
      49: (stage) => {
        stage.node({ refuses: {} });
        start(stage);
      },
      51: (stage) => {
        stop(stage);
        stage.node({ vzConf: oddLines(vzConf, 65, ['THIS IS ODD', 'UNKNOWN_KEY=x']) });
      },
      52: (stage) => {
        stop(stage);
        stage.node({ vzConf });
        const lines = [
          'HOSTNAME="dup.example.org"',
          'CPUUNITS="5"',
          'NUMPROC="abc"',
          disguised('IP_ADDRESS="10.0.0.300"'),
          'ONBOOT="maybe"',
          'NOVALUE line',
          'UNKNOWN_KEY="x"',
        ];
        stage.conf('101', oddLines(without(created, 'NAME'), 43, lines));
      },
      54: (stage) => {
        stop(stage);
        stage.conf('101', without(created, 'NAME'));
      },
    },
    reasons: [[[35], realKernel]],
  },
  {
    file: 'exec.json',
    machine: () => nodeWith([{ ctid: '101', conf: created, state: 'running' }], { surroundings: recordedNode }),
    byHand: { 32: stop },
    reasons: [[[16, 23, 25, 36], 'runs programs of a whole system inside the container']],
  },
  {
    file: 'suspend-resume.json',
    machine: () =>
      nodeWith([{ ctid: '101', conf: without(created, 'NAME'), state: 'stopped' }], { surroundings: recordedNode }),
    byHand: {
      2: start,
      16: ({ run, node }) => {
        run('vzctl', 'suspend', '101');
        node({ refuses: { undump: 'Invalid argument' } });
      },
      18: ({ node }) => node({ refuses: { suspend: 'Device or resource busy' } }),
      20: ({ node }) => node({ refuses: {}, unreadable: ['cpt'] }),
      21: ({ run, node }) => {
        node({ unreadable: [] });
        run('vzctl', 'suspend', '101');
      },
    },
  },
  {
    file: 'name.json',
    machine: () =>
      nodeWith(
        [
          { ctid: '101', conf: plain, state: 'stopped' },
          { ctid: '102', conf: plain, state: 'stopped' },
        ],
        { surroundings: recordedNode },
      ),
    kept: { 21: { 102: '102.after-name-cleared.conf' } },
  },
  {
    file: 'lock.json',
    machine: () => {
      const machine = nodeWith([{ ctid: '101', conf: plain, state: 'running' }], { surroundings: recordedNode });
      machine.apply({ kind: 'lock', ctid: disguised('101'), pid: 18_698, cmdline: 'sleep 60' }, 0);
      return machine;
    },
    byHand: {
      15: ({ lock }) => lock('101', { pid: 18_698, cmdline: '', stale: 'dead' }),
      16: ({ lock }) => lock('101', { pid: 0, cmdline: '', stale: 'no_pid' }),
      17: ({ lock }) => lock('101', { pid: 18_737, cmdline: 'vzctl stop 101' }),
      18: (stage) => {
        stage.lock('101', undefined);
        stop(stage);
      },
    },
  },
  {
    file: 'upstream-mode.json',
    machine: () =>
      nodeWith([], {
        surroundings: { ...recordedNode, kernel: 'plain', unreadable: ['veinfo', 'user_beancounters', 'bc_resources'] },
      }),
    kept: { 0: { 120: '120.created-upstream.conf' } },
    reasons: [
      [[8, 18, 20], realKernel],
      [[12], 'runs programs of a whole system inside the container'],
    ],
  },
];
