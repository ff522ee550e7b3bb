/** Scenes of the records of `vzctl set` and of what it writes. */
import { nodeWith, recordedConf, recordsOf, type Scene, type Stage } from './engine';
import { created, plain, plainVswap, recordedNode, without } from './scenes-life';

const start = (stage: Stage) => stage.run('vzctl', 'start', '101');
const stop = (stage: Stage) => stage.run('vzctl', 'stop', '101', '--fast');

type State = 'running' | 'stopped';
const nodeOf = (containers: Readonly<Record<string, readonly [conf: string, state: State]>>) => () =>
  nodeWith(
    Object.entries(containers).map(([ctid, [conf, state]]) => ({ ctid, conf, state })),
    { surroundings: recordedNode },
  );

/** The config after `vzctl set` calls that were not recorded: a value in its place. */
const withValue = (conf: string, key: string, value: string) =>
  conf.replace(new RegExp(`^${key}=.*$`, 'm'), () => `${key}="${value}"`);
const set = (number: string) => recordedConf(`set/${number}`);

const beforeUbc = withValue(
  withValue(withValue(set('02-after-misc.conf'), 'HOSTNAME', ''), 'ONBOOT', 'no'),
  'MOUNT_OPTS',
  'ro',
);
const beforeCpu = `${set('04-after-ram-swap.conf')}MEMINFO="none"\n`;
const beforeFeatures = withValue(set('11-after-disk.conf'), 'DISKSPACE', '4194304:5242880');
const nodeConfText = recordedConf('0.conf-as-shipped').replace('\n\n', '\n');

const injections = recordsOf('injection.json').flatMap(({ argv }, index) => (argv[1] === 'set' ? [index] : []));

export const setScenes: readonly Scene[] = [
  {
    file: 'set-misc.json',
    machine: nodeOf({ 101: [set('00-before.conf'), 'stopped'] }),
    byHand: {
      19: ({ conf, confOf }) => conf('101', withValue(confOf('101'), 'OSTEMPLATE', 'debian-8.0-x86_64-minimal')),
      21: ({ conf, confOf }) => conf('101', withValue(confOf('101'), 'VE_ROOT', '/vz/root/$VEID')),
      27: start,
    },
    kept: { 8: { 101: 'set/01-after-onboot-bootorder-description.conf' }, 19: { 101: 'set/02-after-misc.conf' } },
    reasons: [[[33], 'runs programs of a whole system inside the container']],
  },
  {
    file: 'set-ubc.json',
    machine: nodeOf({ 101: [beforeUbc, 'running'], 102: [plainVswap, 'stopped'] }),
    byHand: {
      13: ({ conf, confOf }) => conf('101', withValue(confOf('101'), 'PRIVVMPAGES', '65536:69632')),
      22: ({ node }) => node({ refuses: { beancounter: 'Cannot allocate memory' } }),
      23: ({ node }) => node({ refuses: {} }),
      30: ({ run }) => run('vzctl', 'set', '102', '--ram', '512M', '--save'),
      33: ({ run }) => run('vzctl', 'start', '102'),
      35: ({ run }) => run('vzctl', 'stop', '102'),
      38: ({ node }) => node({ vswap: false }),
      41: ({ node }) => node({ vswap: true }),
    },
    kept: {
      5: { 101: 'set/03-after-ubc.conf' },
      24: { 101: 'set/04-after-ram-swap.conf' },
      31: { 102: 'set/102-after-ram-swap.conf' },
    },
  },
  {
    file: 'set-cpu-io.json',
    machine: nodeOf({ 101: [beforeCpu, 'running'], 102: [plainVswap, 'stopped'], 0: [nodeConfText, 'stopped'] }),
    byHand: {
      35: ({ run }) =>
        run('vzctl', 'set', '101', '--cpulimit=50', '--cpus=2', '--iolimit=10', '--iopslimit=500', '--save'),
    },
    kept: { 35: { 101: 'set/05-after-cpu-io.conf' }, 41: { 0: '0-after-set.conf' } },
  },
  {
    file: 'set-net.json',
    machine: nodeOf({ 101: [set('05-after-cpu-io.conf'), 'running'], 102: [plainVswap, 'running'] }),
    byHand: { 21: ({ run }) => run('vzctl', 'stop', '102') },
    kept: {
      18: { 101: 'set/06-after-ipadd.conf' },
      19: { 101: 'set/07-after-ipdel-all.conf' },
      31: { 101: 'set/08-after-dns.conf' },
      43: { 101: 'set/09-after-netif.conf' },
      44: { 101: 'set/10-after-netif-del-all.conf' },
    },
  },
  {
    file: 'set-disk.json',
    machine: nodeOf({ 101: [`${set('10-after-netif-del-all.conf')}NETDEV=""\n`, 'running'] }),
    byHand: { 22: stop },
    kept: { 21: { 101: 'set/11-after-disk.conf' } },
  },
  {
    file: 'set-features.json',
    machine: nodeOf({ 101: [beforeFeatures, 'stopped'] }),
    byHand: {
      25: (stage) => {
        const keys = ['FEATURES', 'CAPABILITY', 'IPTABLES', 'NETFILTER', 'DEVNODES', 'DEVICES', 'PCI'];
        stage.conf('101', without(stage.confOf('101'), ...keys));
        start(stage);
      },
    },
    kept: { 24: { 101: 'set/12-after-features-stopped.conf' }, 49: { 101: 'set/13-after-features-running.conf' } },
    reasons: [[[50], 'loads kernel modules, on a node that lacks lsmod']],
  },
  {
    file: 'set-errors.json',
    machine: nodeOf({ 101: [without(created, 'NAME'), 'stopped'], 0: [nodeConfText, 'stopped'] }),
    byHand: { 23: ({ node }) => node({ readOnlyConf: true }) },
    kept: { 17: { 119: '119.created-by-set.conf' }, 22: { 0: '0-after-empty-ctid.conf' } },
  },
  {
    file: 'set-applyconfig.json',
    machine: nodeOf({ 101: [recordedConf('applyconfig-before.conf'), 'stopped'] }),
    byHand: { 3: start },
    kept: {
      0: { 101: 'applyconfig-after-light.conf' },
      3: { 101: 'applyconfig-after-basic-running.conf' },
      4: { 101: 'applyconfig-after-vswap.conf' },
    },
  },
  {
    file: 'conf-rewrite.json',
    machine: nodeOf({ 101: [recordedConf('rewrite-before.conf'), 'stopped'] }),
    byHand: {
      4: ({ conf }) => conf('101', recordedConf('rewrite-before.conf').replace(/\n$/, '')),
      5: ({ conf }) => conf('101', recordedConf('rewrite-before.conf').replaceAll('\n', '\r\n')),
    },
    kept: { 2: { 101: 'rewrite-after.conf' }, 4: { 101: 'rewrite-nonewline-after.conf' } },
  },
  {
    file: 'injection.json',
    machine: nodeOf({ 101: [plain, 'stopped'] }),
    byHand: {
      ...Object.fromEntries(injections.map((index) => [index, ({ conf }: Stage) => conf('101', plain)])),
      39: ({ conf, run }) => {
        conf('101', plain);
        run('vzctl', 'set', '101', '--description', 'x"\nDISABLED="yes', '--save');
      },
      40: ({ conf }) => conf('101', `${plain}DESCRIPTION="$(echo INJECTED >&2)"\n`),
    },
    kept: Object.fromEntries(
      injections.map((index, i) => [index, { 101: `injection/${String(i + 1).padStart(2, '0')}.conf.tail` }]),
    ),
    reasons: [[[40], 'a shell script of vzctl runs what a value says']],
  },
];
