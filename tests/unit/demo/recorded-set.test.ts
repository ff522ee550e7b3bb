import { describe, expect, test } from 'vitest';
import type { Machine } from '@/lib/demo/machine';
import { bornMs, nodeWith, play, type Recorded, recordedConf, recordsOf } from './replay';

/** Options and faults the simulated node does not have. */
const unplayed =
  /--(setmode|ipadd|ip|ipdel|netif|ifname|mac|netdev|features|capability|iptables|devnodes|devices|pci|root|private|mount_opts|userpasswd|applyconfig|cpumask|nodemask|cpuweight|meminfo|offline-resize|skiplock)/;
const faults = /kernel refuses|kernel without vswap|--force (first|after)|read-only|second-level/;
/** Oddities of vzctl the simulated node is stricter about; docs/simulated-node.md names them. */
const stricter = new Set(['--cpulimit -1', '--bootorder unlimited', '--bogus x']);

const files = [
  'set-ubc.json',
  'set-misc.json',
  'set-cpu-io.json',
  'set-disk.json',
  'set-errors.json',
  'set-net.json',
  'set-features.json',
  'name.json',
];

const words = (record: Recorded) => record.argv.join(' ');

function isPlayed(record: Recorded): boolean {
  const line = words(record);
  return (
    /^vzctl (set|status) /.test(line) &&
    record.argv[2] !== '' &&
    record.argv[2] !== '0' &&
    !unplayed.test(line) &&
    !faults.test(record.note) &&
    ![...stricter].some((odd) => line.includes(odd))
  );
}

/** What people did between two recorded commands: start and stop. */
function prepare(machine: Machine, record: Recorded): void {
  const ctid = record.argv[2] ?? '';
  if (/^(running|not saved$)/.test(record.note)) play(machine, ['vzctl', 'start', ctid], bornMs);
  if (record.note === 'changing a limit that is on') {
    const conf = machine.state.containers[ctid]?.conf ?? '';
    machine.apply({ kind: 'conf', ctid, text: `${conf}QUOTAUGIDLIMIT="200"\n` }, bornMs);
  }
  if (/^stopped/.test(record.note)) play(machine, ['vzctl', 'stop', ctid], bornMs);
}

describe.each(files)('%s', (file) => {
  const online = /set-(ubc|cpu-io|disk|net)/.test(file);
  const conf = recordedConf('101.created-basic.conf').replace('NAME="web1"\n', '');
  const machine = nodeWith([
    { ctid: '101', conf, state: online ? 'running' : 'stopped' },
    { ctid: '102', conf: recordedConf('vzlist-102.conf').replace('NAME="db1"\n', ''), state: 'stopped' },
  ]);
  let at = bornMs;
  const records = recordsOf(file).filter(isPlayed);
  test.each(records.map((record) => [JSON.stringify(words(record)), record.note, record] as const))(
    '%s (%s)',
    (_, __, record) => {
      prepare(machine, record);
      at += 60_000;
      const { code, stdout, stderr } = play(machine, record.argv, at);
      expect({ code, stdout, stderr }).toEqual({
        code: record.exitCode,
        stdout: record.stdout,
        stderr: record.stderr,
      });
      expect(machine.state.locks).toEqual({});
    },
  );
});

describe('lock.json', () => {
  const machine = nodeWith([{ ctid: '101', conf: recordedConf('101.created-basic.conf'), state: 'running' }]);
  machine.apply({ kind: 'lock', ctid: '101', pid: 18698, cmdline: 'sleep 60' }, bornMs);
  const held = recordsOf('lock.json').filter(({ argv, stderr }) => stderr.includes('sleep 60') || argv[1] === 'status');
  const played = held.filter((record) => !/destroy|quotaon|create/.test(words(record)));
  test.each(played.map((record) => [words(record), record] as const))('%s', (_, record) => {
    const { code, stdout, stderr } = play(machine, record.argv, bornMs);
    expect({ code, stdout, stderr }).toEqual({ code: record.exitCode, stdout: record.stdout, stderr: record.stderr });
  });

  test('a command that runs holds the lock from its first moment to its last', () => {
    const own = nodeWith([{ ctid: '101', conf: recordedConf('101.created-basic.conf'), state: 'running' }]);
    const { steps } = own.exec(['vzctl', 'stop', '101'], bornMs, { pid: 18737 });
    expect(steps[0]?.afterMs).toBe(0);
    for (const change of steps[0]?.changes ?? []) own.apply(change, bornMs);
    const during = recordsOf('lock.json').find(({ note }) => note === 'while another vzctl stops the same CT');
    expect(play(own, ['vzctl', 'start', '101'], bornMs)).toMatchObject({ code: 9, stderr: during?.stderr });
    for (const step of steps) for (const change of step.changes ?? []) own.apply(change, bornMs);
    expect(play(own, ['vzctl', 'start', '101'], bornMs).code).toBe(0);
  });
});
