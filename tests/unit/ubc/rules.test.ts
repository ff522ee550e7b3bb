import { describe, expect, test } from 'vitest';
import { t } from '@/lib/text/t';
import { type CounterName, counterNames } from '@/lib/ubc/counters';
import { type Amounts, type Bounds, brokenRules, MOST, overruns } from '@/lib/ubc/rules';
import { parseConf, setKeys } from '@/lib/vz/conf';
import { parsePair } from '@/lib/vz/values';
import { kernelPairs } from '@/lib/vz/vswap';
import { fixture } from '../vz/recorded';

const light = parseConf(fixture('conf/samples/ve-light.conf-sample'));

function amounts(changes: Record<string, string | undefined>): Amounts {
  const named = Object.entries(changes).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  const conf = setKeys(light, named);
  const out = new Map<CounterName | 'avnumproc', Bounds>();
  for (const [counter, { first, second }] of kernelPairs(conf)) out.set(counter, { barrier: first, limit: second });
  const average = parsePair(conf.assignments.find(({ key }) => key === 'AVNUMPROC')?.value ?? '', 'items', 'conf');
  if (average.ok) out.set('avnumproc', { barrier: average.value.first, limit: average.value.second });
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) out.delete(key.toLowerCase() as CounterName);
  }
  return out;
}

const said = (changes: Record<string, string | undefined>) =>
  brokenRules(amounts(changes), 'classic').map(
    ({ level, key, counter, values }) => `${level} ${counter} ${values.needed ?? key}`,
  );

describe('the rules of vzcfgvalidate, one change to the shipped light profile at a time', () => {
  test.each<[Record<string, string | undefined>, string[]]>([
    [{}, []],
    [{ NUMPROC: '40:50' }, ['break numproc ubc.rule.equal']],
    [{ NUMTCPSOCK: '50:40' }, ['break numtcpsock ubc.rule.equal', 'break tcpsndbuf 128000', 'risk tcprcvbuf 128000']],
    [{ VMGUARPAGES: '1725:2000' }, ['break vmguarpages ubc.rule.limitless']],
    [{ KMEMSIZE: '1900000:1847296' }, ['break kmemsize ubc.rule.ordered']],
    [{ KMEMSIZE: '700000:800000' }, ['break kmemsize 817152']],
    [{ PHYSPAGES: '5:unlimited' }, ['break physpages ubc.rule.zero']],
    [{ DCACHESIZE: '100000:110000' }, ['risk dcachesize 196608']],
    [{ PRIVVMPAGES: '1000:2000' }, ['risk privvmpages 1725']],
    [{ TCPSNDBUF: '159744:170000' }, ['break tcpsndbuf 102400']],
    // A reversed pair: only the order is wrong.
    [{ TCPSNDBUF: '262144:159744' }, ['break tcpsndbuf ubc.rule.ordered']],
    [{ OTHERSOCKBUF: '135168:140000' }, ['break othersockbuf 102400']],
    [{ TCPRCVBUF: '30000:40000' }, ['risk tcprcvbuf 102400', 'risk tcprcvbuf 65536']],
    [{ DGRAMRCVBUF: '20000' }, ['risk dgramrcvbuf 32768']],
    [{ DGRAMRCVBUF: '40000' }, ['hint dgramrcvbuf 132096']],
    [{ OTHERSOCKBUF: '40000:240000' }, ['hint othersockbuf 132096']],
    [{ NUMFILE: '100' }, ['risk numfile 480']],
    [{ NUMTCPSOCK: '600' }, ['break tcpsndbuf 1536000', 'risk tcprcvbuf 1536000', 'risk numfile 644']],
    // Half of numproc stands for the average.
    [{ AVNUMPROC: undefined }, ['risk numfile 640']],
    // What is missing is not judged.
    [{ KMEMSIZE: undefined }, []],
  ])('%j: %j', (changes, expected) => {
    expect(said(changes)).toEqual(expected);
  });

  test('are said in full sentences', () => {
    const broken = brokenRules(
      amounts({ NUMPROC: '40:50', KMEMSIZE: '700000:800000', TCPSNDBUF: '1:2', PHYSPAGES: '5:unlimited' }),
      'classic',
    );
    for (const { key, values } of broken) expect(t(key, values)).toMatch(/^[a-z]+: [^{}]+\.$/);
    expect(broken.length).toBeGreaterThan(4);
  });
});

describe('the rules of VSwap mode', () => {
  const of = (physpages: [bigint, bigint], swappages: [bigint, bigint]): Amounts =>
    new Map([
      ['physpages', { barrier: physpages[0], limit: physpages[1] }],
      ['swappages', { barrier: swappages[0], limit: swappages[1] }],
    ]);

  test('want barriers of 0, and no more than the node has', () => {
    const node = { ram: 262144n, swap: 524288n };
    expect(brokenRules(of([0n, 262144n], [0n, 524288n]), 'vswap', node)).toEqual([]);
    expect(
      brokenRules(of([5n, 1048576n], [0n, 2097152n]), 'vswap', node).map(({ level, counter }) => `${level} ${counter}`),
    ).toEqual(['break physpages', 'risk physpages', 'risk swappages']);
    expect(brokenRules(of([0n, MOST], [0n, 1n]), 'vswap')).toEqual([]);
  });
});

test('what is held above a new threshold is named with both numbers, for changed counters only', () => {
  const next = amounts({ NUMPROC: '20', NUMFILE: '10', PRIVVMPAGES: '7680:8448' });
  const held = new Map(counterNames.map((name) => [name as string, 30n]));
  const changed = new Set(['numproc', 'numfile', 'privvmpages']);
  const governs = (counter: CounterName) => (counter === 'numfile' ? undefined : ('barrier' as const));
  expect(overruns(next, held, changed, governs)).toEqual([
    { counter: 'numproc', side: 'barrier', held: 30n, allowed: 20n },
  ]);
});
