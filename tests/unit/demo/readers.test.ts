/** Every recorded output through every reader of ours: what cannot be read is said to be, and nothing is made up. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAppError } from '@/lib/errors';
import { isMessageKey, t } from '@/lib/text/t';
import { parseUserBeancounters } from '@/lib/ubc/parse';
import { actionReadBack, isWrite } from '@/lib/vz/actions';
import { get, parseConf, printConf, setKeys } from '@/lib/vz/conf';
import { explainExit } from '@/lib/vz/exit';
import { parseStatus } from '@/lib/vz/files';
import { LIST_FIELDS, parseList } from '@/lib/vz/list';
import type { Message } from '@/lib/vz/message';
import { params } from '@/lib/vz/params';
import { storedValue } from '@/lib/vz/set';
import { endState, isAction, isQuotaSwitch } from '@/lib/vz/state';
import { folder, type Recorded, recordFiles, recordsOf } from '../../replay/engine';

const records = recordFiles().flatMap((file) =>
  recordsOf(file).map((record, index) => ({ ...record, at: `${file}[${index}] ${record.argv.join(' ')}` })),
);

/** What `work` answers, or its AppError; anything else that is thrown is a bug. */
function answerOf<T>(at: string, work: () => T): T | undefined {
  try {
    return work();
  } catch (e) {
    if (!isAppError(e)) throw new Error(`${at} threw ${String(e)}`);
    expect(e.message, at).toMatch(/^[A-Za-z].*\.$/);
    return undefined;
  }
}

const bytes = (text: string) => new TextEncoder().encode(text);
const sentence = ({ key, values }: Message) => {
  if (!isMessageKey(key)) throw new Error(`no sentence ${key}`);
  return t(key, values);
};

describe('exit codes', () => {
  test('of all 840 records have a sentence with nothing left to fill in', () => {
    expect(records).toHaveLength(840);
    for (const { at, exitCode } of records) {
      expect(sentence(explainExit(exitCode).sentence), at).toMatch(/^[A-Za-z][^{}]*\.$/);
    }
  });

  test('of vzctl itself are all known: only commands inside a container end with codes of their own', () => {
    const inner = /^vzctl (--\w+ )?(exec2|exec3|runscript) /;
    const unknown = records.filter(
      ({ argv, exitCode }) =>
        argv[0] === 'vzctl' && !inner.test(argv.join(' ')) && explainExit(exitCode).class === 'unknown',
    );
    expect(unknown.map(({ at }) => at)).toEqual([]);
  });

  test('0 is the only one that is done, and no refusal of the kernel or of the user is called so', () => {
    for (const { at, exitCode } of records) expect(explainExit(exitCode).class === 'done', at).toBe(exitCode === 0);
  });
});

describe('status', () => {
  test('is read from a status line and from nothing else, and says what the line says', () => {
    let read = 0;
    for (const { at, stdout } of records) {
      for (const ctid of ['0', ...Array.from({ length: 30 }, (_, i) => String(100 + i)), '2147483644']) {
        const status = parseStatus(stdout, ctid);
        const line = stdout.split('\n').find((text) => text.startsWith(`CTID ${ctid} `));
        expect(status === undefined, at).toBe(line === undefined);
        if (status === undefined || line === undefined) continue;
        read++;
        expect(status, at).toMatchObject({
          exists: line.includes(' exist '),
          mounted: line.includes(' mounted '),
          running: line.includes(' running'),
        });
        expect(status.state === 'running', at).toBe(/ running$/.test(line));
        expect(status.state === 'suspended', at).toBe(/ unmounted down suspended$/.test(line));
        expect(status.state === 'absent', at).toBe(/ deleted unmounted down$/.test(line));
      }
    }
    expect(read).toBe(records.filter(({ stdout }) => /^CTID \d/m.test(stdout)).length);
  });
});

describe('lists', () => {
  test('claim no state that the record does not print for that container', () => {
    let claimed = 0;
    for (const { at, stdout, stderr, exitCode } of records) {
      const list = answerOf(at, () => parseList(stdout, stderr, exitCode));
      for (const { ctid, state } of list?.containers ?? []) {
        if (state === 'unknown') continue;
        claimed++;
        expect(stdout, at).toMatch(new RegExp(`"ctid": ${ctid},\\n(    .*\\n)*?    "status": "${state}"`));
      }
    }
    expect(claimed).toBeGreaterThan(0);
  });

  test('of exactly the fields that are asked for are read whole', () => {
    // The recorded list of everything, cut to our fields in our order: what vzlist prints for them.
    const whole = records.find(({ argv }) => argv.join(' ') === 'vzlist -a -j');
    const ours = records.find(({ note }) => note === 'everything')?.stdout ?? '';
    expect(whole).toBeDefined();
    const objects = ours.split(/^ {2}\{\n/m).slice(1);
    const printed = objects.map((text) => {
      const members = LIST_FIELDS.map((field) => new RegExp(`^    "${field}": .*?(?=,?$)`, 'm').exec(text)?.[0] ?? '');
      return `  {\n${members.join(',\n')}\n  }`;
    });
    const list = parseList(`[\n${printed.join(',\n')}\n]\n`, '', 0);
    expect(list).toMatchObject({ complete: true, problems: [] });
    expect(list.containers.map(({ ctid, state }) => [ctid, state])).toEqual([
      ['101', 'running'],
      ['102', 'running'],
      ['103', 'running'],
      ['104', 'mounted'],
      ['105', 'stopped'],
      ['106', 'suspended'],
    ]);
    expect(list.containers[0]).toMatchObject({
      uptimeSeconds: 104_461.367,
      onboot: 'yes',
      ips: ['10.0.0.1', '10.0.0.11'],
      name: 'web1',
      vswap: false,
    });
    expect(list.containers[4]).toMatchObject({ onboot: 'no', disabled: true, vswap: true, uptimeSeconds: null });
  });

  test('are refused where vzlist could not read the node, whatever it ended with', () => {
    const blind = records.filter(({ stderr }) => stderr.includes('Unable to open /proc'));
    expect(blind.length).toBeGreaterThan(4);
    for (const { at, stdout, stderr, exitCode } of blind) {
      expect(
        answerOf(at, () => parseList(stdout, stderr, exitCode)),
        at,
      ).toBeUndefined();
    }
  });

  test('that are no lists give no containers', () => {
    for (const { at, argv, stdout, stderr, exitCode } of records) {
      if (argv[0] === 'vzlist') continue;
      expect(answerOf(at, () => parseList(stdout, stderr, exitCode))?.containers ?? [], at).toEqual([]);
    }
  });
});

describe('counters', () => {
  test('are read from counters files alone: no other output is taken for one', () => {
    for (const { at, stdout, stderr } of records) {
      for (const text of [stdout, stderr]) {
        const parsed = answerOf(at, () => parseUserBeancounters(bytes(text)));
        expect(parsed?.sample.ctids ?? [], at).toEqual([]);
      }
    }
  });

  test.each(['user_beancounters.txt', 'bc-resources.txt'])('of proc/%s are whole', (name) => {
    const { sample, problems } = parseUserBeancounters(readFileSync(join(folder, 'proc', name)));
    expect(problems).toEqual([]);
    expect(sample.ctids.filter((ctid) => ctid !== '0')).toEqual(['103', '102', '101']);
  });
});

const configs = readdirSync(join(folder, 'conf'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(conf|conf-sample|conf\.tail|conf-as-shipped)$/.test(name))
  .sort();

describe('configs', () => {
  test('are all there', () => expect(configs.length).toBeGreaterThan(50));

  test.each(configs)('%s is printed back byte for byte, also with other line ends and without the last', (name) => {
    const text = readFileSync(join(folder, 'conf', name), 'utf8');
    for (const form of [text, text.replaceAll('\n', '\r\n'), text.replace(/\n$/, '')]) {
      const conf = parseConf(form);
      expect(printConf(conf)).toBe(form);
      expect(conf.lines.map((line) => line.raw).join('')).toBe(form);
      for (const param of params.values()) expect(storedValue(conf, param)).not.toBe('NaN');
    }
    // One key set leaves every other line as it was.
    const after = printConf(setKeys(parseConf(text), [['BOOTORDER', '77']]));
    const others = (whole: string) => whole.split('\n').filter((line) => line !== '' && !line.startsWith('BOOTORDER='));
    expect(others(after)).toEqual(others(text));
    expect(get(parseConf(after), 'BOOTORDER')).toBe('77');
  });

  test('no other output breaks the reader of configs', () => {
    for (const { at, stdout, stderr } of records) {
      for (const text of [stdout, stderr]) expect(printConf(parseConf(text)), at).toBe(text);
    }
  });
});

describe('read-back', () => {
  /** An action and the status that was recorded next of the same container, nothing in between. */
  const pairs = recordFiles().flatMap((file) => {
    const all = recordsOf(file);
    return all.flatMap((record, i) => {
      const [program, action = '', ctid = ''] = record.argv;
      const next: Recorded | undefined = all[i + 1];
      const isPair = program === 'vzctl' && isAction(action) && next?.argv.join(' ') === `vzctl status ${ctid}`;
      const after = isPair && next !== undefined ? parseStatus(next.stdout, ctid) : undefined;
      return isPair && isAction(action) && after !== undefined ? [{ action, after: after.state, record, file }] : [];
    });
  });

  test('calls an action done when it was recorded to be, and no failure ever', () => {
    expect(pairs.length).toBeGreaterThan(15);
    for (const { action, after, record, file } of pairs) {
      // They end in no state.
      if (isQuotaSwitch(action)) continue;
      const at = `${file} ${record.argv.join(' ')} (${record.note}) then ${after}`;
      const { ok, outcome } = actionReadBack(action, after, record.exitCode);
      expect(sentence(outcome), at).toMatch(/[^{}]\.$/);
      if (record.exitCode !== 0) expect(ok, at).toBe(false);
      else if (ok && !(action === 'stop' && after === 'mounted')) expect(after, at).toBe(endState(action));
      else if (!ok) expect(after, at).not.toBe(endState(action));
    }
  });

  test('every recorded command that changes something counts as a write', () => {
    const reads = /^(vzctl (--\w+ )*(status|--version|--help)\b|vzlist\b)/;
    for (const { at, argv } of records) {
      if (argv[0] !== 'vzctl' && argv[0] !== 'vzlist') continue;
      if (argv.length === 1) continue;
      expect(isWrite(argv), at).toBe(!reads.test(argv.join(' ')));
    }
  });
});
