import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isAppError } from '@/lib/errors';
import type { Grammar } from '@/lib/ubc/grammar';
import { PROBLEMS_KEPT, parseContainerResources, parseUserBeancounters } from '@/lib/ubc/parse';
import { containerRows } from '@/lib/ubc/sample';

const UUID_OF_3_10 = '5fa2c1de-7b30-4c19-9e55-0d6c2f8a1b47';
const UNLIMITED = Number.POSITIVE_INFINITY;
const HEADER = 'Version: 2.5\n       uid  resource  held maxheld barrier limit failcnt\n';
const fixture = (name: string) => readFileSync(new URL(`../../fixtures/ubc/${name}`, import.meta.url));
const parse = (text: string) => parseUserBeancounters(new TextEncoder().encode(text));
/** Rows below the usual two lines of head. */
const rows = (text: string) => parse(`${HEADER}${text}`);
const reasons = (text: string) => rows(text).problems.map(({ line, reason }) => `${line} ${reason}`);

describe('captured files', () => {
  test('reads a 2.6.32 node: containers in file order, dummies left out', () => {
    const { sample, problemCount } = parseUserBeancounters(fixture('user_beancounters.txt'));
    expect(problemCount).toBe(0);
    expect(sample.ctids).toEqual(['103', '102', '101', '0']);
    expect([...sample.starts]).toEqual([0, 20, 40, 60, 80]);
    expect(sample.counters).not.toContain('dummy');
    expect(sample.exact.size).toBe(0);
    expect(containerRows(sample, '103')[2]).toEqual({
      counter: 'privvmpages',
      held: 62386,
      maxheld: 69632,
      barrier: 65536,
      limit: 69632,
      failcnt: 41,
    });
    expect(containerRows(sample, '102')[5]).toMatchObject({ counter: 'physpages', barrier: 0, limit: 131072 });
    expect(containerRows(sample, '0')[0]).toMatchObject({ barrier: UNLIMITED, limit: UNLIMITED });
  });

  test('reads /proc/bc/resources with its swappages', () => {
    const { sample, problemCount } = parseUserBeancounters(fixture('bc-resources.txt'));
    expect(problemCount).toBe(0);
    expect(containerRows(sample, '102').at(-1)).toMatchObject({ counter: 'swappages', barrier: 0, limit: 262144 });
  });

  test('reads a 3.10 node whose UUIDs push their rows to the right', () => {
    const { sample, problemCount } = parseUserBeancounters(fixture('made-3.10-uuid.txt'));
    expect(problemCount).toBe(0);
    expect(sample.ctids).toEqual(['5fa2c1de-7b30-4c19-9e55-0d6c2f8a1b47', '101', '0']);
    expect(containerRows(sample, '101')[0]).toMatchObject({ held: 20971520, maxheld: 9007199254740993n });
    expect(containerRows(sample, '5fa2c1de-7b30-4c19-9e55-0d6c2f8a1b47')[5]).toMatchObject({
      counter: 'physpages',
      limit: 65536,
      failcnt: 12,
    });
  });

  test('reads a 32-bit node, whose largest number is unlimited', () => {
    const { sample, problemCount } = parseUserBeancounters(fixture('made-2.6.18-32bit.txt'));
    expect(problemCount).toBe(0);
    expect(containerRows(sample, '102')[5]).toMatchObject({ counter: 'physpages', limit: UNLIMITED });
  });

  test('reads the emulated file of newer nodes, the word max included', () => {
    const { sample, problemCount } = parseUserBeancounters(fixture('made-script-8.txt'));
    expect(problemCount).toBe(0);
    expect(containerRows(sample, '5fa2c1de-7b30-4c19-9e55-0d6c2f8a1b47')).toMatchObject([
      { counter: 'kmemsize', limit: 9223372036854771712n },
      { counter: 'shmpages', limit: UNLIMITED },
      { counter: 'numproc', barrier: UNLIMITED, limit: UNLIMITED },
      { counter: 'physpages', failcnt: 118 },
      { counter: 'oomguarpages', held: 107520 },
    ]);
  });
});

describe('every grammar', () => {
  const UUID = '1f3c9b5e-7d42-4a06-9c1b-5a2e8f0d6b71';
  test.each<[string, Grammar, string[]]>([
    ['user_beancounters.txt', { generation: '2.6', wordBits: 64, dummies: true }, ['103', '102', '101', '0']],
    ['bc-resources.txt', { generation: '2.6', wordBits: 64, dummies: false }, ['103', '102', '101', '0']],
    ['made-2.6.8-32bit.txt', { generation: '2.6', wordBits: 32, dummies: true }, ['102', '0']],
    ['made-2.6.18-32bit.txt', { generation: '2.6', wordBits: 32, dummies: true }, ['102']],
    ['made-2.6.18-64bit.txt', { generation: '2.6', wordBits: 64, dummies: true }, ['103', '102', '101', '0']],
    ['made-2.6.32-inside.txt', { generation: '2.6', wordBits: 64, dummies: true }, ['102']],
    ['made-3.10-uuid.txt', { generation: '3.10', wordBits: 64, dummies: true }, [UUID_OF_3_10, '101', '0']],
    ['made-3.10-bc-resources.txt', { generation: '3.10', wordBits: 64, dummies: false }, ['0', UUID, '101']],
    ['made-script-8.txt', { generation: 'script', wordBits: 64, dummies: false }, [UUID_OF_3_10]],
    [
      'made-script-9.txt',
      { generation: 'script', wordBits: 64, dummies: true },
      [UUID, '101', '7c0a1b2c-3d4e-4f50-8a6b-9c0d1e2f3a4b', '0'],
    ],
  ])('%s is told by its columns', (name, grammar, ctids) => {
    const parsed = parseUserBeancounters(fixture(name));
    expect(parsed.grammar).toEqual(grammar);
    expect(parsed.problems).toEqual([]);
    expect(parsed.sample.ctids).toEqual(ctids);
  });

  test.each([
    ['made-2.6.32-bc-102.txt', '102', null, 99377],
    ['made-3.10-bc-uuid.txt', UUID, '3.10', 98112],
  ])("%s, one container's own file, is read for the container it is asked for", (name, ctid, generation, held) => {
    const { sample, grammar, problems } = parseContainerResources(fixture(name), ctid);
    expect(problems).toEqual([]);
    expect(grammar).toEqual({ generation, wordBits: 64, dummies: false });
    expect(sample.ctids).toEqual([ctid]);
    expect(sample.counters).toHaveLength(21);
    expect(containerRows(sample, ctid)[5]).toMatchObject({ counter: 'physpages', held });
    expect(containerRows(sample, ctid).at(-1)).toMatchObject({ counter: 'swappages', limit: 262144 });
  });

  test("in one container's own file an id is a broken line, and what stands below it is nobody's", () => {
    const text = ' kmemsize 1 2 3 4 5\n103: numproc 9 9 9 9 9\n numfile 9 9 9 9 9\n';
    const { sample, problems } = parseContainerResources(new TextEncoder().encode(text), '102');
    expect(problems.map(({ line, reason }) => `${line} ${reason}`)).toEqual(['2 bad_uid', '3 no_uid']);
    expect(sample.counters).toEqual(['kmemsize']);
  });

  test.each(['', '\n', 'cat: /proc/bc/7/resources: No such file or directory\n', 'Version: 2.5\n'])(
    "%j is no container's file",
    (text) => {
      expect(() => parseContainerResources(new TextEncoder().encode(text), '7')).toThrow(
        expect.objectContaining({ code: 'node_failed' }),
      );
    },
  );

  test('2147483647 is unlimited where the whole file is 32-bit, and only as barrier or limit', () => {
    const of = (ctid: string, counter: string, name: string) =>
      containerRows(parseUserBeancounters(fixture(name)).sample, ctid).find((row) => row.counter === counter);
    expect(of('102', 'vmguarpages', 'made-2.6.8-32bit.txt')).toMatchObject({ barrier: 33792, limit: UNLIMITED });
    // A container that came from a 32-bit node keeps such cells: here they are the number the kernel compares with.
    expect(of('102', 'othersockbuf', 'made-2.6.18-64bit.txt')).toMatchObject({
      barrier: 2147483647,
      limit: 2147483647,
    });
    const text = fixture('made-2.6.18-32bit.txt').toString().replace('   9830400', '2147483647');
    expect(containerRows(parse(text).sample, '102')[0]).toMatchObject({ counter: 'kmemsize', held: 2147483647 });
  });

  test('one cell, one row or a lost header never changes the word size', () => {
    const narrow = fixture('made-2.6.18-32bit.txt').toString();
    const wide = fixture('made-2.6.18-64bit.txt').toString();
    const grammarOf = (text: string) => parse(text).grammar;
    expect(grammarOf(narrow.replace(/^ *uid.*\n/m, ''))).toMatchObject({ wordBits: 32 });
    expect(grammarOf(narrow.replace(/^ *numproc .*$/m, ` numproc ${'1'.padStart(20)} 2 3 4 5`)).wordBits).toBe(32);
    expect(grammarOf(wide.replace(/^ *uid.*$/m, narrow.split('\n')[1] ?? '')).wordBits).toBe(64);
    expect(grammarOf(wide.replace(/^ *numproc .*$/m, narrow.split('\n')[7] ?? '')).wordBits).toBe(64);
    // Columns squeezed by something in between tell nothing, so nothing is concluded.
    const squeezed = parse(narrow.replaceAll(/ +/g, ' '));
    expect(squeezed.grammar).toMatchObject({ generation: null, wordBits: null });
    expect(containerRows(squeezed.sample, '102')[5]).toMatchObject({ limit: 2147483647 });
  });

  test('a head alone tells the word size and a script', () => {
    const head = (name: string) => fixture(name).toString().split('\n').slice(0, 2).join('\n');
    expect(parse(head('made-2.6.18-32bit.txt')).grammar).toMatchObject({ wordBits: 32 });
    expect(parse(head('made-3.10-uuid.txt')).grammar).toEqual({ generation: null, wordBits: 64, dummies: false });
    expect(parse(head('made-script-9.txt')).grammar).toMatchObject({ generation: 'script', wordBits: 64 });
  });
});

test.each([
  ['an empty file', ''],
  ['a blank file', ' \n\n'],
  ['another version', 'Version: 2.4\n101: kmemsize 1 2 3 4 5\n'],
  ['a version of more words', 'Version: 2.5 debug\n101: kmemsize 1 2 3 4 5\n'],
  ['no version', '       101:  kmemsize 1 2 3 4 5\n'],
  ['an error message', 'cat: /proc/user_beancounters: Permission denied'],
  ['bytes of another kind', `\u0000${'x'.repeat(100_000)}`],
])('refuses %s', (_, text) => {
  let caught: unknown;
  try {
    parse(text);
  } catch (e) {
    caught = e;
  }
  expect(isAppError(caught) && caught.code).toBe('node_failed');
  expect(isAppError(caught) && (caught.detail ?? '').length).toBeLessThanOrEqual(160);
});

describe('numbers', () => {
  test.each<[string, number | bigint]>([
    ['0', 0],
    ['999999999999999', 999999999999999],
    ['1000000000000000', 1000000000000000],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['9007199254740993', 9007199254740993n],
    ['9223372036854771712', 9223372036854771712n],
    ['9223372036854775806', 9223372036854775806n],
    ['9223372036854775807', UNLIMITED],
    ['00000000000000000000042', 42],
    ['max', UNLIMITED],
  ])('%s is kept exactly', (text, expected) => {
    // In columns of 20 as a kernel prints them, and in free form.
    for (const cell of [text.padStart(20), text]) {
      const { sample, problems } = rows(`101: ${'kmemsize'.padEnd(12)} ${[cell, cell, cell, cell, cell].join(' ')}\n`);
      expect(problems).toEqual([]);
      expect(containerRows(sample, '101')).toEqual([
        {
          counter: 'kmemsize',
          held: expected,
          maxheld: expected,
          barrier: expected,
          limit: expected,
          failcnt: expected,
        },
      ]);
      expect(sample.exact.size).toBe(typeof expected === 'bigint' ? 5 : 0);
    }
  });

  test.each([
    ['-1', 'negative'],
    ['9223372036854775808', 'too_large'],
    ['18446744073709551615', 'too_large'],
    ['99999999999999999999999', 'too_large'],
    ['1.5', 'bad_number'],
    ['0x10', 'bad_number'],
    ['1e3', 'bad_number'],
    ['maximum', 'bad_number'],
    ['MAX', 'bad_number'],
    ['-', 'bad_number'],
    ['1\u00002', 'bad_number'],
    ['1\r2', 'bad_number'],
    ['', 'too_few'],
    ['1 2', 'too_many'],
  ])('a row with %j costs that row: %s', (cell, reason) => {
    const text = `101: kmemsize 1 2 3 4 5\n numproc 9007199254740993 2 ${cell} 4 5\n numfile 1 2 3 4 5\n`;
    expect(reasons(text)).toEqual([`4 ${reason}`]);
    const { sample } = rows(text);
    expect(sample.counters).toEqual(['kmemsize', 'numfile']);
    expect(sample.exact.size).toBe(0);
  });
});

describe('broken lines', () => {
  test('keeps counters the catalogue does not know', () => {
    const { sample, problems } = rows('101: kmemsize 1 2 3 4 5\n numnetif 6 7 8 9 10\n');
    expect(problems).toEqual([]);
    expect(sample.counters).toEqual(['kmemsize', 'numnetif']);
  });

  test('a broken first row costs itself; the rows below keep their container', () => {
    const text = '101: kmemsize 1 x 3 4 5\n numproc 1 2 3 4 5\n';
    expect(reasons(text)).toEqual(['3 bad_number']);
    expect(containerRows(rows(text).sample, '101')).toMatchObject([{ counter: 'numproc' }]);
  });

  test('a uid alone on its line opens its container', () => {
    const text = '101:\n numproc 1 2 3 4 5\n';
    expect(reasons(text)).toEqual(['3 too_few']);
    expect(containerRows(rows(text).sample, '101')).toHaveLength(1);
  });

  test.each([
    ['no colon', '102 kmemsize 1 2 3 4 5'],
    ['a strange uid', '1O2: kmemsize 1 2 3 4 5'],
    ['leading zeros', '0102: kmemsize 1 2 3 4 5'],
    ['a torn uid', '1 2: kmemsize 1 2 3 4 5'],
    ['a colon apart', '102 : kmemsize 1 2 3 4 5'],
    ['no uid', ': kmemsize 1 2 3 4 5'],
    ['a lost newline before', 'numpty 1 2 3 4 5   102: kmemsize 1 2 3 4 5'],
    ['a lost newline before, after a uid', '103: numpty 1 2 3 4 5   102: kmemsize 1 2 3 4 5'],
  ])('rows below an unreadable beginning go to nobody: %s', (_, line) => {
    const text = `101: kmemsize 1 2 3 4 5\n${line}\n numproc 9 9 9 9 9\n dummy 0 0 0 0 0\n100: kmemsize 1 2 3 4 5\n`;
    const { sample, problemCount } = rows(text);
    expect(problemCount).toBe(2);
    expect(reasons(text)[1]).toBe('5 no_uid');
    expect(containerRows(sample, '101')).toHaveLength(1);
    expect(containerRows(sample, '100')).toHaveLength(1);
    expect(sample.values).not.toContain(9);
  });

  test.each([
    ['a strange name', '1umproc 1 2 3 4 5', 'bad_name'],
    ['a name with capitals', 'Numproc 1 2 3 4 5', 'bad_name'],
    ['a name with a colon', 'numproc: 1 2 3 4 5', 'bad_uid'],
    ['an endless name', `${'n'.repeat(5000)} 1 2 3 4 5`, 'bad_name'],
    ['two rows in one line', 'numproc 1 2 3 4 5 numpty 1 2 3 4 5', 'too_many'],
    ['a name without numbers', 'numproc', 'too_few'],
  ])('a broken row in the middle costs that line only: %s', (_, line, reason) => {
    const text = `101: kmemsize 1 2 3 4 5\n${line}\n numfile 1 2 3 4 5\n`;
    expect(reasons(text)).toEqual([`4 ${reason}`]);
    expect(containerRows(rows(text).sample, '101')).toHaveLength(2);
  });

  test('rows before any uid are reported', () => {
    expect(reasons(' numproc 1 2 3 4 5\n dummy 0 0 0 0 0\n numfile 1 2 x 4 5\n101: kmemsize 1 2 3 4 5\n')).toEqual([
      '3 no_uid',
      '5 no_uid',
    ]);
  });

  test('a container that comes twice keeps its first rows', () => {
    const text = '101: kmemsize 1 2 3 4 5\n101: kmemsize 9 9 9 9 9\n numproc 9 9 9 9 9\n0: kmemsize 1 2 3 4 5\n';
    expect(reasons(text)).toEqual(['4 duplicate_container', '5 duplicate_container']);
    expect(rows(text).sample.ctids).toEqual(['101', '0']);
    expect(rows(text).sample.values).not.toContain(9);
  });

  test('a counter that comes twice keeps its first row', () => {
    const text = '101: kmemsize 1 2 3 4 5\n numproc 1 2 3 4 5\n kmemsize 9 9 9 9 9\n';
    expect(reasons(text)).toEqual(['5 duplicate_counter']);
    expect(rows(text).sample.values).not.toContain(9);
  });

  test('dummy rows may hold anything in their five columns', () => {
    expect(reasons('101: kmemsize 1 2 3 4 5\n dummy -1 x 99999999999999999999 - 3\n')).toEqual([]);
    expect(reasons('101: kmemsize 1 2 3 4 5\n dummy 0 0 0 0 0 numproc 1 2 3 4 5\n')).toEqual(['4 too_many']);
  });

  test('reports a broken header as a line and reads on', () => {
    const { sample, problems } = parse(
      'Version: 2.5\nuid resource held maxheld limit failcnt\n101: kmemsize 1 2 3 4 5\n',
    );
    expect(problems).toMatchObject([{ line: 2, text: 'uid resource held maxheld limit failcnt' }]);
    expect(sample.ctids).toEqual(['101']);
  });

  test('a file without header, and one with blank lines, are read', () => {
    expect(parse('Version: 2.5\n\n101: kmemsize 1 2 3 4 5\n\n \t\n numproc 1 2 3 4 5').sample.counters).toHaveLength(2);
  });

  test('says where, and shows the line, at most 160 characters of it', () => {
    const { problems } = rows(`101: kmemsize 1 2 3 4 5\n  numproc 1 2 ${'x'.repeat(1000)}\n`);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.text).toMatch(/^ {2}numproc 1 2 x+$/);
    expect(problems[0]?.text).toHaveLength(160);
  });

  test('keeps the first problems and counts them all', () => {
    const { problems, problemCount } = rows('junk\n'.repeat(10_000));
    expect(problems).toHaveLength(PROBLEMS_KEPT);
    expect(problemCount).toBe(10_000);
  });

  test('line ends of two bytes are read as one', () => {
    const captured = fixture('user_beancounters.txt');
    const { sample, problemCount } = parse(captured.toString().replaceAll('\n', '\r\n'));
    expect(problemCount).toBe(0);
    expect(sample).toEqual(parseUserBeancounters(captured).sample);
  });
});

describe('a last line without a newline', () => {
  const text = fixture('user_beancounters.txt').toString();
  const whole = parseUserBeancounters(fixture('user_beancounters.txt')).sample;

  test('counts when it is complete', () => {
    const { sample, problemCount } = parse(text.slice(0, -1));
    expect(problemCount).toBe(0);
    expect(sample).toEqual(whole);
  });

  test('counts when it is complete and lines end in two bytes', () => {
    const crlf = text.replaceAll('\n', '\r\n');
    for (const cut of [1, 2]) expect(parse(crlf.slice(0, -cut))).toMatchObject({ problemCount: 0, sample: whole });
  });

  test('counts in a file that no kernel aligned', () => {
    expect(reasons('101: kmemsize 100 2 3 4 5\n numproc 1 2 3 4 5')).toEqual([]);
  });

  test('is reported, never half read, wherever the file was cut', () => {
    const start = text.lastIndexOf('\n', text.length - 2) + 1;
    for (let cut = start + 1; cut < text.length - 1; cut++) {
      const { sample, problems } = parse(text.slice(0, cut));
      const blank = text.slice(start, cut).trim() === '';
      expect(problems.map((p) => p.reason)).toEqual(blank ? [] : ['truncated']);
      expect(sample.counters).toEqual(whole.counters.slice(0, -1));
    }
  });
});

test('takes a Buffer that is a window of a larger one', () => {
  const captured = fixture('user_beancounters.txt');
  const large = Buffer.concat([Buffer.from('before'), captured, Buffer.from('after')]);
  const { sample } = parseUserBeancounters(large.subarray(6, 6 + captured.length));
  expect(sample).toEqual(parseUserBeancounters(captured).sample);
});
