/** vzsplit and vzcfgvalidate against the reference's tables, which come from other machines than the recordings. */
import { describe, expect, test } from 'vitest';
import { get, parseConf } from '@/lib/vz/conf';
import { bornMs, nodeWith, play } from '../../replay/engine';

const GIB = 2 ** 30;

function nodeOf(memoryGib: number, swapGib: number, threads: number) {
  const hardware = {
    memoryBytes: memoryGib * GIB,
    swapBytes: swapGib * GIB,
    threads,
    diskKib: 100 * 1024 * 1024,
    inodes: 6_553_600,
  };
  return nodeWith([], { surroundings: { hardware } });
}

/** Beancounters reference 10.4. */
const table = [
  {
    of: [1, 2, 16_384, 10],
    is: {
      NUMPROC: '800',
      AVNUMPROC: '262',
      VMGUARPAGES: '66877:unlimited',
      KMEMSIZE: '21474836:23622319',
      TCPSNDBUF: '3881478:7158278',
      OTHERSOCKBUF: '1940739:5217539',
      DGRAMRCVBUF: '1940739',
      PRIVVMPAGES: '66877:73564',
      LOCKEDPAGES: '1048',
      SHMPAGES: '6687',
      NUMFILE: '8384',
      NUMFLOCK: '838:921',
      NUMPTY: '80',
      NUMSIGINFO: '1024',
      DCACHESIZE: '4688528:4829184',
      NUMIPTENT: '200',
      DISKSPACE: '4289629:4718592',
      DISKINODES: '293345:322680',
    },
  },
  {
    of: [1, 2, 16_384, 60],
    is: {
      NUMPROC: '200',
      AVNUMPROC: '65',
      VMGUARPAGES: '10796:unlimited',
      KMEMSIZE: '4294967:4724463',
      TCPSNDBUF: '824455:1431655',
      OTHERSOCKBUF: '412227:1019427',
      PRIVVMPAGES: '10796:11875',
      LOCKEDPAGES: '62',
      NUMSIGINFO: '512',
      DCACHESIZE: '930547:958464',
      NUMIPTENT: '33',
      DISKSPACE: '714938:786432',
    },
  },
  {
    of: [4, 4, 32_768, 20],
    is: {
      NUMPROC: '1048',
      VMGUARPAGES: '83246:unlimited',
      KMEMSIZE: '42949672:47244639',
      TCPSNDBUF: '10023949:14316557',
      NUMFLOCK: '1000:1100',
      NUMPTY: '104',
      DCACHESIZE: '9377056:9658368',
    },
  },
  {
    of: [16, 8, 131_072, 100],
    is: {
      NUMPROC: '838',
      AVNUMPROC: '419',
      PRIVVMPAGES: '46009:50609',
      NUMIPTENT: '20',
      DISKSPACE: '204799:225280',
      DISKINODES: '80000:88000',
    },
  },
] as const;

describe.each(table)('a node of %o', ({ of: [memory, swap, threads, count], is }) => {
  const machine = nodeOf(memory, swap, threads);

  test('is divided as the reference has it', () => {
    const { code, stdout } = play(machine, ['vzsplit', '-n', String(count), '-v', 'no'], bornMs);
    expect(code).toBe(0);
    const conf = parseConf(stdout);
    const found = Object.fromEntries(Object.keys(is).map((key) => [key, get(conf, key)]));
    expect(found).toEqual(is);
  });

  test('makes a profile that vzcfgvalidate finds right, and that a container can be made of', () => {
    play(machine, ['vzsplit', '-n', String(count), '-v', 'no', '-f', 'part'], bornMs);
    const checked = play(machine, ['vzcfgvalidate', '/etc/vz/conf/ve-part.conf-sample'], bornMs);
    expect(checked).toMatchObject({ code: 0, stdout: '' });
    expect(checked.stderr.endsWith('Validation completed: success\n')).toBe(true);
    const create = ['vzctl', 'create', '101', '--config=part', '--layout=simfs', '--ostemplate=centos-6-x86_64'];
    expect(play(machine, create, bornMs).code).toBe(0);
    expect(play(machine, ['vzctl', 'start', '101'], bornMs).code).toBe(0);
  });
});

test('more containers than there is memory for are refused with the number that fits', () => {
  const { code, stderr } = play(nodeOf(1, 2, 16_384), ['vzsplit', '-n', '600'], bornMs);
  expect([code, stderr.split('\n')[1]]).toEqual([1, 'The maximum allowed value is 571']);
});

test('vzcfgvalidate repairs what it finds, and finds nothing more then', () => {
  const machine = nodeOf(4, 4, 32_768);
  play(machine, ['vzsplit', '-n', '20', '-v', 'no', '-f', 'part'], bornMs);
  play(machine, ['vzctl', 'create', '101', '--config=part', '--layout=simfs', '--ostemplate=centos-6-x86_64'], bornMs);
  const broken = ['--numproc=1000:900', '--tcpsndbuf=1000:2000', '--privvmpages=10:20', '--kmemsize=5M:4M'];
  play(machine, ['vzctl', 'set', '101', ...broken, '--save'], bornMs);
  const check = (...flags: string[]) => play(machine, ['vzcfgvalidate', ...flags, '/etc/vz/conf/101.conf'], bornMs);
  expect(check().code).toBe(2);
  expect(check('-r').code).toBe(0);
  expect(check()).toMatchObject({ code: 0, stdout: '' });
});
