/** The scenes of vzlist and of the programs around vzctl. What the kernel counts comes from the proc files recorded with them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readings } from '@/lib/demo/surroundings';
import { parseUserBeancounters } from '@/lib/ubc/parse';
import { disguised } from './disguise';
import { bornMs, folder, nodeWith, recordedConf, type Scene, type Stage } from './engine';
import { plain, recordedNode, without } from './scenes-life';

const proc = (name: string) => Buffer.from(disguised(readFileSync(join(folder, 'proc', name), 'utf8')));

/** /proc/vz/vzquota: two lines of each container. */
function quotas(): Map<string, { blocks: Row; inodes: Row }> {
  const found = new Map<string, { blocks: Row; inodes: Row }>();
  const text = proc('vz-vzquota.txt').toString('utf8');
  for (const [, ctid = '', blocks = '', inodes = ''] of text.matchAll(
    /^(\d+): \S+\n\s+1k-blocks (.*)\n\s+inodes (.*)$/gm,
  )) {
    found.set(ctid, { blocks: rowOf(blocks), inodes: rowOf(inodes) });
  }
  return found;
}

interface Row {
  usage: number;
  soft: number;
  hard: number;
}

function rowOf(text: string): Row {
  const [usage = 0, soft = 0, hard = 0] = text.trim().split(/\s+/).map(Number);
  return { usage, soft, hard };
}

const sample = parseUserBeancounters(proc('bc-resources.txt')).sample;
const quota = quotas();
/** What vzlist asked the kernel for each container: no proc file has it. */
const loads: Readonly<Record<string, readonly [string, string, string]>> = {
  101: ['0.07', '0.18', '0.29'],
  102: ['1.14', '1.25', '1.36'],
  103: ['0.21', '0.32', '0.43'],
};
const uptimesMs: Readonly<Record<string, number>> = { 101: 104_461_367, 102: 194_461_359, 103: 284_461_375 };

/** The number a container has in this file. */
const named = (ctid: string) => ['101', '102', '103'].find((one) => disguised(one) === ctid) ?? ctid;

const readings: Readings = {
  sample: () => sample,
  loadAverage: (ctid) => loads[named(ctid)],
  disk: (ctid) => quota.get(ctid),
};

const appear = ({ machine }: Stage) => {
  const states = { 101: 'running', 102: 'running', 103: 'running', 104: 'mounted', 105: 'stopped', 106: 'suspended' };
  machine.apply({ kind: 'conf', ctid: '107', text: 'ONBOOT="no"\n' }, bornMs);
  for (const [spoken, state] of Object.entries(states)) {
    const ctid = disguised(spoken);
    machine.apply({ kind: 'conf', ctid, text: recordedConf(`vzlist-${spoken}.conf`) }, bornMs);
    machine.apply({ kind: 'container', ctid, part: { privateArea: true, mounted: state === 'mounted' } }, bornMs);
    if (state === 'running') machine.apply({ kind: 'boot', ctid }, bornMs - (uptimesMs[named(ctid)] ?? 0));
    if (state === 'suspended') machine.apply({ kind: 'dump', ctid, dump: true }, bornMs);
  }
  machine.apply({ kind: 'link', name: disguised('web1'), ctid: disguised('101') }, bornMs);
  machine.apply({ kind: 'link', name: 'db1', ctid: disguised('102') }, bornMs);
};

const only101 = ({ conf }: Stage) => {
  for (const ctid of ['102', '103', '104', '105', '106', '107']) conf(ctid, null);
};

/** The machine of the recordings: memory as vzcfgvalidate names it (6171021 pages), disk and inodes as all of vzsplit's results have them. */
const hardware = {
  memoryBytes: 6_171_021 * 4096,
  swapBytes: 0,
  threads: 190_000,
  diskKib: 264_212_084,
  inodes: 2 ** 24,
};

const basic = recordedConf('samples/ve-basic.conf-sample');
const withKmemsize = (value: string) => basic.replace(/^KMEMSIZE=.*$/m, `KMEMSIZE="${value}"`);

const numbersBelow = (count: number) => Array.from({ length: count }, (_, i) => i);

export const listScenes: readonly Scene[] = [
  {
    file: 'vzlist.json',
    still: true,
    machine: () => {
      const machine = nodeWith([], { surroundings: recordedNode, readings });
      machine.apply({ kind: 'container', ctid: '0', part: { conf: null } }, bornMs);
      return machine;
    },
    byHand: {
      7: ({ conf }) => conf('0', recordedConf('0.conf-as-shipped')),
      15: appear,
      67: ({ node }) => node({ unreadable: ['user_beancounters', 'bc_resources'] }),
      71: ({ node }) => node({ unreadable: ['veinfo'] }),
      72: ({ conf, node }) => {
        node({ unreadable: [] });
        conf('105', `${recordedConf('vzlist-105.conf')}DESCRIPTION="say \\"hi\\" \\\\ back"\n`);
      },
      73: ({ conf }) => conf('105', `${recordedConf('vzlist-105.conf')}NUMPROC="abc"\nHOSTNAME="twice"\n`),
      74: ({ conf }) => conf('105', without(recordedConf('vzlist-105.conf'), 'PHYSPAGES')),
      75: ({ node }) => node({ ordinaryUser: true }),
      77: ({ node, conf }) => {
        node({ ordinaryUser: false });
        conf('105', recordedConf('vzlist-105.conf'));
      },
      78: ({ node }) => node({ unreadable: ['bc_resources'] }),
      79: (stage) => {
        stage.node({ unreadable: [] });
        only101(stage);
      },
      84: ({ run }) => run('vzctl', 'stop', '101'),
    },
  },
  {
    file: 'tools.json',
    machine: () => nodeWith([{ ctid: '101', conf: plain, state: 'running' }], { surroundings: recordedNode }),
    reasons: [
      [[...numbersBelow(7), 8, 9], 'a program that vzboard does not run: it computes the same from the counters'],
    ],
  },
  {
    file: 'vzcfgvalidate.json',
    machine: () => nodeWith([], { surroundings: { ...recordedNode, hardware } }),
    byHand: {
      8: ({ conf }) => conf('900', basic.replace('240:240', '240:260')),
      10: ({ conf }) => conf('900', without(basic, 'KMEMSIZE')),
      11: ({ conf }) => conf('900', withKmemsize('1000000:900000')),
      13: ({ conf }) => conf('900', 'PHYSPAGES="0:100G"\nSWAPPAGES="0:100G"\n'),
      14: ({ conf }) => conf('900', basic),
    },
    kept: { 9: { 900: 'validate-repaired.conf' } },
  },
  {
    file: 'vzsplit.json',
    machine: () => nodeWith([], { surroundings: { ...recordedNode, hardware } }),
    kept: { 7: { split20: 've-split20.conf-sample' } },
  },
  {
    file: 'template.json',
    machine: () => {
      // The one without a distribution was made for a single record of create.json.
      const { 'unknowndist-9-x86_64': _, ...templates } = recordedNode.templates ?? {};
      return nodeWith([], { surroundings: { ...recordedNode, templates } });
    },
  },
  {
    file: 'vzmigrate.json',
    machine: () => nodeWith([{ ctid: '101', conf: plain, state: 'stopped' }], { surroundings: recordedNode }),
    byHand: {
      6: ({ lock }) => lock('101', { pid: 30_979, cmdline: 'sleep 30' }),
      7: ({ lock }) => lock('101', undefined),
    },
    reasons: [[[6], "prints the machine's process list"]],
  },
];
