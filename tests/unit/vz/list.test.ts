import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAppError } from '@/lib/errors';
import { isMessageKey } from '@/lib/text/t';
import { confComplaints, LIST_FIELDS, listArgv, parseList } from '@/lib/vz/list';
import { recordings } from './recorded';

const row = (fields: Partial<Record<(typeof LIST_FIELDS)[number], string>>): string => {
  const all: Record<(typeof LIST_FIELDS)[number], string> = {
    ctid: '101',
    status: '"running"',
    uptime: '104461.367',
    onboot: 'null',
    disabled: 'false',
    vswap: 'false',
    layout: '"simfs"',
    ip: '["10.0.0.1", "10.0.0.11"]',
    name: '"web1"',
    origin_sample: '"basic"',
    ostemplate: '"debian-8.0-x86_64-minimal"',
    ...fields,
  };
  return `  {\n${LIST_FIELDS.map((key) => `    "${key}": ${all[key]}`).join(',\n')}\n  }`;
};
const list = (...rows: string[]): string => `[\n${rows.join(',\n')}\n]\n`;

describe('the command line', () => {
  test('asks for all containers, and for no description and no host name', () => {
    expect(listArgv().slice(0, 4)).toEqual(['vzlist', '-a', '-j', '-o']);
    expect(listArgv()[4]).not.toMatch(/description|hostname/);
  });

  test('puts words that config files choose last', () => {
    expect(LIST_FIELDS.slice(-3)).toEqual(['name', 'origin_sample', 'ostemplate']);
  });
});

describe('parseList', () => {
  test('reads a container', () => {
    expect(parseList(list(row({})), '', 0)).toEqual({
      complete: true,
      problems: [],
      complaints: new Map(),
      containers: [
        {
          ctid: '101',
          state: 'running',
          uptimeSeconds: 104461.367,
          onboot: 'unset',
          disabled: false,
          vswap: false,
          layout: 'simfs',
          ips: ['10.0.0.1', '10.0.0.11'],
          name: 'web1',
          originSample: 'basic',
          ostemplate: 'debian-8.0-x86_64-minimal',
          problem: null,
        },
      ],
    });
  });

  test('agrees with what was recorded of all fields', () => {
    const recorded = recordings('vzlist').find((r) => r.note === 'everything')?.stdout ?? '';
    // Only the members asked for, in the order asked: what vzlist would have printed.
    const rows = recorded.split('\n  {\n').slice(1);
    const picked = rows.map((text) =>
      row(
        Object.fromEntries(
          LIST_FIELDS.map((key) => [key, new RegExp(`^ {4}"${key}": (.*?),?$`, 'm').exec(text)?.[1] ?? '']),
        ),
      ),
    );
    const { containers } = parseList(list(...picked), '', 0);
    expect(containers.map((c) => [c.ctid, c.state, c.vswap, c.onboot, c.disabled])).toEqual([
      ['101', 'running', false, 'yes', false],
      ['102', 'running', true, 'unset', false],
      ['103', 'running', false, 'unset', false],
      ['104', 'mounted', false, 'unset', false],
      ['105', 'stopped', true, 'no', true],
      ['106', 'suspended', false, 'unset', false],
    ]);
    expect(containers.every((c) => c.problem === null)).toBe(true);
  });

  test('accepts UUIDs as ids', () => {
    const uuid = '1f3c9b5e-7d42-4a06-9c1b-5a2e8f0d6b71';
    expect(parseList(list(row({ ctid: `"${uuid}"` })), '', 0).containers[0]?.ctid).toBe(uuid);
  });

  test.each(['[]\n', '[\n]\n', '[]', '[\n]'])('%j is a node without containers', (stdout) => {
    expect(parseList(stdout, '', 0)).toMatchObject({ containers: [], problems: [], complete: true });
  });

  test.each(['', '\n', '  '])('%j is never a node without containers', (stdout) => {
    expect(() => parseList(stdout, '', 0)).toThrowError('vzlist printed nothing.');
  });

  const failed = recordings('vzlist').filter((r) => r.stderr.startsWith('Unable to open'));
  test.each(failed)('$argv that says "Unable to open" is a failure although it ended with $exitCode', (r) => {
    let thrown: unknown;
    try {
      parseList(r.stdout, r.stderr, r.exitCode);
    } catch (e) {
      thrown = e;
    }
    expect(isAppError(thrown) && thrown.code).toBe('node_failed');
    expect(isAppError(thrown) && thrown.detail).toMatch(/^Unable to open \/proc/);
  });

  test('a failure carries what vzlist said', () => {
    expect(() => parseList('', 'Unknown field: vswap\n', 1)).toThrowError(
      expect.objectContaining({ code: 'node_failed', detail: 'Unknown field: vswap' }),
    );
  });

  test('warnings about configs are no failure', () => {
    const warning = 'Warning at /etc/vz/conf/105.conf:25: invalid value for NUMPROC ("abc"), skipped\n';
    expect(parseList(list(row({})), warning, 0).containers).toHaveLength(1);
  });

  test('a container that cannot be read stays, as unknown, and costs no other', () => {
    const broken = row({ ctid: '102', status: 'running' });
    const { containers } = parseList(list(row({}), broken, row({ ctid: '103' })), '', 0);
    expect(containers.map((c) => [c.ctid, c.state])).toEqual([
      ['101', 'running'],
      ['102', 'unknown'],
      ['103', 'running'],
    ]);
    expect(containers[1]?.problem).toMatchObject({ key: 'vz.list.unreadable', text: '    "status": running,' });
  });

  test('a status it does not know is unknown, not stopped', () => {
    const [container] = parseList(list(row({ status: '"paused"' })), '', 0).containers;
    expect(container).toMatchObject({ state: 'unknown', problem: { key: 'vz.list.odd_status', text: 'paused' } });
    expect(isMessageKey(container?.problem?.key ?? '')).toBe(true);
  });

  test('a container listed twice is unknown', () => {
    const { containers } = parseList(list(row({}), row({ status: '"stopped"' })), '', 0);
    expect(containers).toMatchObject([{ ctid: '101', state: 'unknown', problem: { key: 'vz.list.twice' } }]);
  });

  test.each(['0', '-1', '"../101"', '""', 'null', '"--help"'])(
    'an id of %s reaches nobody, but is reported',
    (ctid) => {
      const { containers, problems } = parseList(list(row({ ctid }), row({})), '', 0);
      expect(containers.map((c) => c.ctid)).toEqual(['101']);
      expect(problems).toMatchObject([{ key: 'vz.list.unreadable', line: 2 }]);
    },
  );

  test('an uptime is only of running containers', () => {
    expect(
      parseList(list(row({ status: '"stopped"', uptime: '0.000' })), '', 0).containers[0]?.uptimeSeconds,
    ).toBeNull();
  });

  test('no template or profile name changes any other field', () => {
    const word = fc.string().map((s) => s.replaceAll('\n', ' '));
    fc.assert(
      fc.property(word, word, (a, b) => {
        const { containers } = parseList(
          list(row({ origin_sample: `"${a}"`, ostemplate: `"${b}"` }), row({ ctid: '102' })),
          '',
          0,
        );
        expect(containers).toMatchObject([
          {
            ctid: '101',
            state: 'running',
            name: 'web1',
            originSample: a === '' ? null : a,
            ostemplate: b === '' ? null : b,
          },
          { ctid: '102', state: 'running', problem: null },
        ]);
      }),
    );
  });

  test('throws nothing but node_failed, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.integer({ min: 0, max: 2 }), (stdout, stderr, code) => {
        try {
          parseList(stdout, stderr, code);
        } catch (e) {
          expect(isAppError(e) && e.code).toBe('node_failed');
        }
      }),
    );
  });
});

describe('what vzlist says of configs', () => {
  test('is given to the container and its line, duplicates left out, and keeps nothing from being listed', () => {
    const stderr = [
      "Warning: can't parse /etc/vz/conf/101.conf:40 (unmatched quotes), skipping",
      "Warning: can't parse /etc/vz/vz.conf:65 ('=' not found), skipping",
      'Warning at /etc/vz/conf/105.conf:26: duplicate for HOSTNAME ("v"), ignored',
      'Warning at /etc/vz/conf/105.conf:25: invalid value for NUMPROC ("x"), skipped',
      '',
    ].join('\n');
    const { complaints, containers } = parseList(list(row({})), stderr, 0);
    expect(containers).toHaveLength(1);
    expect([...complaints]).toEqual([
      ['101', [{ line: 40, text: 'unmatched quotes' }]],
      ['105', [{ line: 25, text: 'invalid value for NUMPROC ("x")' }]],
    ]);
  });

  test('is recognised in every recorded warning of those kinds', () => {
    const files = ['conf-rewrite', 'vzlist', 'set-misc', 'name', 'lifecycle'] as const;
    const lines = files.flatMap((file) =>
      recordings(file).flatMap(({ stderr }) =>
        stderr.split('\n').filter((line) => /^Warning.*\/conf\/\d+\.conf:\d+.*(skipping|skipped)$/.test(line)),
      ),
    );
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) expect(confComplaints(line).size, line).toBe(1);
  });
});

test('the recorded answer with veinfo unreadable is a failure, although it ends with 0 and shows states', () => {
  const run = recordings('vzlist').find(({ stderr }) => stderr.startsWith('Unable to open /proc/vz/veinfo'));
  expect(run).toMatchObject({ exitCode: 0 });
  expect(() => parseList(list(row({ status: '"mounted"' })), run?.stderr ?? '', 0)).toThrow(/could not read the state/);
});
