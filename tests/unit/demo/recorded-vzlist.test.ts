import { describe, expect, test } from 'vitest';
import type { Machine } from '@/lib/demo/machine';
import { bornMs, nodeWith, play, type Recorded, recordedConf, recordsOf } from './replay';

/** The six containers of vzlist.json. */
function recordedNode(): Machine {
  const states = {
    101: 'running',
    102: 'running',
    103: 'running',
    104: 'mounted',
    105: 'stopped',
    106: 'suspended',
  } as const;
  const machine = nodeWith(
    Object.entries(states).map(([ctid, state]) => ({ ctid, state, conf: recordedConf(`vzlist-${ctid}.conf`) })),
  );
  // 107: a config without a private area, as `set --save` leaves it.
  machine.apply({ kind: 'conf', ctid: '107', text: 'ONBOOT="no"\n' }, bornMs);
  return machine;
}

/**
 * Numbers the kernel counts are made up in the recordings and here: any will do. In tables they must keep their column, so digits and the
 * blanks before them become one mark.
 */
function withoutLiveNumbers(text: string): string {
  return text
    .replace(/("(?:held|maxheld|failcnt|usage|uptime)": )[0-9.]+/g, '$1N')
    .replace(/"laverage": \[.*\]/g, '"laverage": [N]');
}

const broken =
  /veinfo|neither|-S does not read|same, CTID|same in JSON|ordinary user|broken config|without \/proc\/bc|double quotes|PHYSPAGES/;
const words = (record: Recorded) => record.argv.join(' ');
const json = (record: Recorded) => /(^| )-j|--json/.test(words(record));
const records = recordsOf('vzlist.json').filter((record) => record.argv[0] === 'vzlist' && !broken.test(record.note));
/** Before the six were made, the node was empty. */
const empty = /no CT|no such CT/;

describe('in JSON', () => {
  const ofFields = records.filter(
    (record) => json(record) && !empty.test(record.note) && !/^-1|nosuch$/.test(record.note),
  );
  const machine = recordedNode();
  // In the last ones only 101 was left.
  const whole = ofFields.filter(
    (record) => !/-1 with -j|-H and -n|-s -ctid -o ctid$/.test(`${record.note} ${words(record)}`),
  );
  test.each(whole.map((record) => [words(record), record] as const))('%s', (_, record) => {
    const { code, stdout, stderr } = play(machine, record.argv, bornMs);
    expect(withoutLiveNumbers(stdout)).toBe(withoutLiveNumbers(record.stdout));
    expect({ code, stderr }).toEqual({ code: record.exitCode, stderr: record.stderr });
  });
});

describe('as a table', () => {
  const machine = recordedNode();
  const live = /kmemsize|privvmpages|diskspace|laverage|private|-d |-L$|--help|--bogus/;
  const tables = records.filter(
    (record) =>
      !json(record) &&
      !empty.test(record.note) &&
      !live.test(words(record)) &&
      !/stopped, named|^web1/.test(record.note),
  );
  test.each(tables.map((record) => [words(record), record] as const))('%s', (_, record) => {
    const { code, stdout, stderr } = play(machine, record.argv, bornMs);
    // numproc is the one live number of these tables.
    const numproc = (text: string) => text.replace(/^( +\S+ +)\d+( running)/gm, (_, __, end) => `N${end}`);
    expect(numproc(stdout)).toBe(numproc(record.stdout));
    expect({ code, stderr }).toEqual({ code: record.exitCode, stderr: record.stderr });
  });
});

test('a description is printed as it is, even where that is not JSON', () => {
  const machine = recordedNode();
  const text = machine.state.containers['105']?.conf ?? '';
  machine.apply({ kind: 'conf', ctid: '105', text: `${text}DESCRIPTION="say \\"hi\\" \\\\ back"\n` }, bornMs);
  const record = recordsOf('vzlist.json').find(({ note }) => note.startsWith('a description with double quotes'));
  expect(play(machine, record?.argv ?? [], bornMs).stdout).toBe(record?.stdout);
});

test('bare and misused calls end as the real one does', () => {
  const machine = recordedNode();
  expect(play(machine, ['vzlist', '--bogus'], bornMs)).toMatchObject({
    code: 1,
    stderr: "vzlist: unrecognized option '--bogus'\n",
  });
  expect(play(machine, ['/usr/sbin/vzlist', '-a', '-H', '-o', 'ctid'], bornMs).stdout).toMatch(/^ {7}101\n/);
});
