import { describe, expect, test } from 'vitest';
import type { Machine } from '@/lib/demo/machine';
import { bornMs, nodeWith, play, type Recorded, recordedConf, recordsOf } from './replay';

const created = recordedConf('101.created-basic.conf');
const vswap = recordedConf('vzlist-102.conf');
const withLine = (conf: string, line: string) => `${conf}${line}\n`;
const withoutKeys = (conf: string, ...keys: string[]) =>
  conf
    .split('\n')
    .filter((line) => !keys.some((key) => line.startsWith(`${key}=`)))
    .join('\n');

interface Scene {
  file: string;
  machine: () => Machine;
  /** Recorded runs that are played; the others are of sub-commands the simulated node does not have. */
  plays: (record: Recorded, index: number) => boolean;
  /** What was done by hand on the node before a record, by its note or its number among the played ones. */
  before?: Record<string, (machine: Machine) => void>;
}

const setConf = (ctid: string, text: string) => (machine: Machine) =>
  machine.apply({ kind: 'conf', ctid, text }, bornMs);
const stopped = (machine: Machine) => {
  machine.apply({ kind: 'halt', ctid: '101' }, bornMs);
  machine.apply({ kind: 'mount', ctid: '101', mounted: false }, bornMs);
};

const started = (machine: Machine) => void play(machine, ['vzctl', 'start', '101'], bornMs);

const words = (record: Recorded) => record.argv.join(' ');
const played = /^vzctl (--quiet )?(start|stop|restart|status|mount|umount|suspend|resume|chkpnt|set|frobnicate)( |$)/;
/** Faults the simulated node does not have. */
const faults =
  /premount|mount script|run inside the CT|private area gone|no init|kernel refuses|kernel without vswap|vz\.conf has|duplicate, invalid|same, verbose|destroyed|again|no such CT any more|restore fails|no vzcpt|own dump/;

const scenes: readonly Scene[] = [
  {
    file: 'usage.json',
    machine: () => nodeWith([]),
    // Option errors of commands on a container that is not there.
    plays: (record) => /^vzctl( --version|$)/.test(words(record)) || played.test(words(record)),
  },
  {
    file: 'lifecycle.json',
    machine: () =>
      nodeWith([
        { ctid: '101', conf: withoutKeys(created, 'NAME'), state: 'stopped' },
        { ctid: '102', conf: withoutKeys(vswap, 'IP_ADDRESS', 'NAME'), state: 'stopped' },
        { ctid: '103', conf: created.replace('web1', 'web3'), state: 'stopped' },
      ]),
    plays: (record) => played.test(words(record)) && !faults.test(record.note),
    before: {
      'disabled, --force': stopped,
      25: stopped,
      'two required beancounters missing from a non-vswap config': (machine) => {
        stopped(machine);
        setConf('101', withoutKeys(created, 'KMEMSIZE', 'NUMPROC', 'NAME'))(machine);
      },
      'PHYSPAGES limited (a vswap config) without SWAPPAGES': setConf('101', withoutKeys(vswap, 'SWAPPAGES', 'NAME')),
      'vswap config, vswap kernel': setConf('101', withoutKeys(created, 'NAME')),
      'its IP is in use by running 101': started,
    },
  },
  {
    file: 'suspend-resume.json',
    machine: () => nodeWith([{ ctid: '101', conf: withoutKeys(created, 'NAME'), state: 'stopped' }]),
    plays: (record) =>
      played.test(words(record)) && !faults.test(record.note) && !/dumpfile|dump --|--dump$/.test(words(record)),
    before: { 2: started },
  },
];

describe.each(scenes)('$file', ({ file, machine: make, plays, before }) => {
  const machine = make();
  const records = recordsOf(file).filter(plays);
  let at = bornMs;
  test.each(records.map((record, i) => [i, words(record), record.note, record] as const))(
    '%i: %s (%s)',
    (i, _, note, record) => {
      before?.[note]?.(machine);
      before?.[i]?.(machine);
      at += 600_000;
      const { code, stdout, stderr } = play(machine, record.argv, at);
      expect({ code, stdout, stderr }).toEqual({
        code: record.exitCode,
        stdout: record.stdout,
        stderr: record.stderr,
      });
    },
  );
});

test('nothing is left locked when a command ends', () => {
  const machine = nodeWith([{ ctid: '101', conf: withLine(created, 'ONBOOT="yes"'), state: 'stopped' }]);
  for (const words of ['start', 'start', 'stop', 'stop', 'restart', 'mount', 'umount', 'suspend', 'resume']) {
    play(machine, ['vzctl', words, '101'], bornMs);
    expect(machine.state.locks).toEqual({});
  }
});
