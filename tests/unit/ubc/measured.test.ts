import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { counterNames } from '@/lib/ubc/counters';
import { surveyCounters, unmeasured } from '@/lib/ubc/measured';
import { type ParsedCounters, parseContainerResources, parseUserBeancounters } from '@/lib/ubc/parse';

const text = (name: string) => readFileSync(new URL(`../../fixtures/ubc/${name}`, import.meta.url), 'utf8');
const parse = (file: string) => parseUserBeancounters(new TextEncoder().encode(file));
const UUID = '1f3c9b5e-7d42-4a06-9c1b-5a2e8f0d6b71';

/** Counters of one container that are no measurements, with the reason. */
function reasonsOf({ sample, grammar }: ParsedCounters, ctid: string): Record<string, string> {
  const survey = surveyCounters(sample, grammar);
  return Object.fromEntries(
    counterNames.flatMap((name) => {
      const reason = unmeasured(survey, ctid, name);
      return reason === null ? [] : [[name, reason]];
    }),
  );
}

const SOCKETS = ['numtcpsock', 'tcpsndbuf', 'tcprcvbuf', 'othersockbuf', 'dgramrcvbuf', 'numothersock'];
const all = (names: readonly string[], reason: string) => Object.fromEntries(names.map((name) => [name, reason]));

describe('2.6 kernels', () => {
  test.each(['user_beancounters.txt', 'made-2.6.32-leftover.txt'])('%s: all are live', (name) => {
    expect(reasonsOf(parse(text(name)), '102')).toEqual({});
  });

  test('swappages of a node without VSwap is a setting, not a measurement', () => {
    expect(reasonsOf(parse(text('made-2.6.18-64bit.txt')), '101')).toEqual({ swappages: 'display_only' });
    expect(reasonsOf(parse(text('made-2.6.8-32bit.txt')), '102')).toEqual({ swappages: 'display_only' });
    // One container of this node has a RAM limit: the kernel counts.
    expect(reasonsOf(parse(text('bc-resources.txt')), '103')).toEqual({});
  });

  test('one that swaps is believed, whatever its mode', () => {
    const file = `${text('made-2.6.18-64bit.txt')}            swappages 3 9 0 max 0\n`;
    expect(reasonsOf(parse(file), '0')).toEqual({});
  });
});

describe('3.10', () => {
  const dead = all(['vmguarpages', ...SOCKETS], 'not_accounted');

  test.each([UUID, '101', '0'])('sockets, their buffers and vmguarpages are not counted: %s', (ctid) => {
    expect(reasonsOf(parse(text('made-3.10-bc-resources.txt')), ctid)).toEqual(dead);
  });

  test('the file of one container says the same', () => {
    const parsed = parseContainerResources(new TextEncoder().encode(text('made-3.10-bc-uuid.txt')), UUID);
    expect(reasonsOf(parsed, UUID)).toEqual(dead);
  });

  test('a counter that moves in any container is measured in all', () => {
    const file = text('made-3.10-bc-resources.txt').replace(/(numtcpsock +)0/, '$17');
    const { numtcpsock: _, ...rest } = dead;
    for (const ctid of ['0', '101']) expect(reasonsOf(parse(file), ctid)).toEqual(rest);
  });
});

describe('the script of Virtuozzo 8 and 9', () => {
  const real = ['kmemsize', 'shmpages', 'numproc', 'physpages', 'oomguarpages', 'dcachesize', 'swappages'];
  const fake = all(
    counterNames.filter((name) => !real.includes(name)),
    'emulated',
  );

  test('measures six rows; the rest is there for old programs', () => {
    const parsed = parse(text('made-script-9.txt'));
    expect(reasonsOf(parsed, UUID)).toEqual(fake);
    expect(reasonsOf(parsed, '101')).toEqual(fake);
  });

  test('does not count the processes of the node', () => {
    expect(reasonsOf(parse(text('made-script-9.txt')), '0')).toEqual({ ...fake, numproc: 'emulated' });
  });

  test('a container it found no cgroup of was not measured at all', () => {
    expect(reasonsOf(parse(text('made-script-9.txt')), '7c0a1b2c-3d4e-4f50-8a6b-9c0d1e2f3a4b')).toEqual(
      all(counterNames, 'no_answer'),
    );
  });
});

test('of text that nobody aligned, and of counters nobody knows, nothing is claimed', () => {
  const squeezed = parse(text('made-3.10-uuid.txt').replaceAll(/ +/g, ' '));
  expect(reasonsOf(squeezed, '101')).toEqual({});
  const { sample, grammar } = parse(`${text('made-script-9.txt')}${' '.repeat(38)}numnetif     0 0 0 0 0\n`);
  expect(unmeasured(surveyCounters(sample, grammar), '0', 'numnetif')).toBeNull();
});
