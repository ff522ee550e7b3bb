import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseVzlistJson, readNumber } from '@/lib/vz/json';
import { allRecordings, type Recording, recordings } from './recorded';

/** What `vzlist -j` prints without -o, read off the recording of all fields. */
const everything = keysOf(recordings('vzlist').find((r) => r.note === 'everything')?.stdout ?? '');

function keysOf(stdout: string): string[] {
  const first = stdout.slice(0, stdout.indexOf('\n  }'));
  return [...first.matchAll(/^ {4}"([^"]+)": /gm)].map((m) => m[1] ?? '');
}

function keysAsked({ argv }: Recording): string[] {
  const at = argv.indexOf('-o');
  if (at >= 0) return (argv[at + 1] ?? '').split(',');
  return argv.includes('-1') ? ['veid'] : everything;
}

const lists = allRecordings().filter(
  (r) => r.argv[0] === 'vzlist' && r.argv.includes('-j') && r.stdout.startsWith('['),
);

describe('vzlist -j', () => {
  test('prints 56 fields when none are asked for', () => {
    expect(everything).toHaveLength(56);
  });

  test.each(lists)('reads the recording of $argv ($note) without a problem', (recording) => {
    const list = parseVzlistJson(recording.stdout, keysAsked(recording));
    expect(list.complete).toBe(true);
    expect(list.problems).toEqual([]);
    expect(list.rows.filter((row) => row.problem !== undefined)).toEqual([]);
    expect(list.rows).toHaveLength(recording.stdout.split('\n  {').length - 1);
  });

  test('agrees with JSON.parse where that works, but for numbers beyond 2^53', () => {
    for (const recording of lists) {
      let parsed: Record<string, unknown>[];
      try {
        parsed = JSON.parse(recording.stdout.replaceAll('9223372036854775807', 'null'));
      } catch {
        continue;
      }
      const list = parseVzlistJson(recording.stdout, keysAsked(recording));
      const plain = list.rows.map((row) =>
        Object.fromEntries([...row.values].map(([k, v]) => [k, unlimitedAsNull(v)])),
      );
      expect(plain).toEqual(parsed);
    }
  });

  function unlimitedAsNull(value: unknown): unknown {
    if (value instanceof Map) return Object.fromEntries([...value].map(([k, v]) => [k, unlimitedAsNull(v)]));
    return value === Number.POSITIVE_INFINITY ? null : value;
  }

  test('takes text as it stands: quotes and backslashes are not escaped by vzlist', () => {
    const run = recordings('vzlist').find((r) => r.note.startsWith('a description with double quotes'));
    const list = parseVzlistJson(run?.stdout ?? '', ['ctid', 'description']);
    expect(list.rows[0]?.values.get('description')).toBe('say "hi" \\ back');
  });

  test('a host name cannot forge a field', () => {
    const forged = 'x", "status": "running';
    const text = `[\n  {\n    "ctid": 105,\n    "hostname": "${forged}",\n    "status": "stopped"\n  }\n]\n`;
    expect(JSON.parse(text)).toHaveLength(1);
    const list = parseVzlistJson(text, ['ctid', 'hostname', 'status']);
    expect(Object.fromEntries(list.rows[0]?.values ?? [])).toEqual({ ctid: 105, hostname: forged, status: 'stopped' });
  });

  test('keeps what stood before a line it cannot read, and nothing after it', () => {
    const text =
      '[\n  {\n    "ctid": 105,\n    "name": "a\n    "status": "running"\n  },\n  {\n    "ctid": 106,\n    "name": null,\n    "status": "stopped"\n  }\n]\n';
    const list = parseVzlistJson(text, ['ctid', 'name', 'status']);
    expect(list.rows[0]).toMatchObject({ problem: { line: 4, kind: 'unreadable' } });
    expect([...(list.rows[0]?.values.keys() ?? [])]).toEqual(['ctid']);
    expect(list.rows[1]?.problem).toBeUndefined();
    expect(list.complete).toBe(true);
  });

  test('a cut output keeps its whole rows and says that it is not complete', () => {
    const run = lists.find((r) => r.argv.includes('ctid,status,hostname,ip'));
    const whole = run?.stdout ?? '';
    for (let cut = 0; cut < whole.length; cut++) {
      const list = parseVzlistJson(whole.slice(0, cut), ['ctid', 'status', 'hostname', 'ip']);
      expect(list.complete).toBe(cut >= whole.length - 1);
      const good = list.rows.filter((row) => row.problem === undefined);
      const full = parseVzlistJson(whole, ['ctid', 'status', 'hostname', 'ip']).rows;
      expect(good).toEqual(full.slice(0, good.length));
      expect(list.rows.length - good.length).toBeLessThanOrEqual(1);
    }
  });

  test('never throws and never hangs', () => {
    const piece = fc.constantFrom(
      '[',
      ']',
      '[]',
      '  {',
      '  },',
      '  }',
      '    "ctid": 101,',
      '    "ctid": {',
      '      "held": 1,',
      '    },',
      '    "status": "running"',
      '    "status": "a"b"',
      '"',
      '\\',
      '',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string())), (parts) => {
        const text = parts.join('\n');
        const list = parseVzlistJson(text, ['ctid', 'status']);
        expect(list.rows.length + list.problems.length).toBeLessThanOrEqual(text.split('\n').length);
      }),
      { numRuns: 500 },
    );
  });
});

test.each([
  ['0', 0],
  ['9007199254740991', 9007199254740991],
  ['9007199254740993', 9007199254740993n],
  ['9223372036854775806', 9223372036854775806n],
  ['9223372036854775807', Number.POSITIVE_INFINITY],
  ['104461.367', 104461.367],
  ['-1', -1],
  ['1e9', undefined],
  ['', undefined],
  ['0x10', undefined],
  ['NaN', undefined],
])('the number %s is exact', (text, value) => {
  expect(readNumber(text)).toBe(value);
});
