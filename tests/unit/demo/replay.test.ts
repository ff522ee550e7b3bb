import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import {
  bornMs,
  nodeWith,
  type Outcome,
  play,
  recordedConf,
  recordFiles,
  recordsOf,
  replay,
} from '../../replay/engine';
import { floor } from '../../replay/floor';
import { issuedBy } from '../../replay/issued';
import { report } from '../../replay/report';
import { scenes } from '../../replay/scenes';

let outcomes: Outcome[] = [];
let tookMs = 0;
beforeAll(() => {
  const from = performance.now();
  outcomes = scenes.flatMap(replay);
  tookMs = performance.now() - from;
});

const named = ({ file, index, record, diff }: Outcome) => `${file}[${index}] ${record.argv.join(' ')}\n${diff}`;

describe('the recorded runs', () => {
  test('are 840, and every file of them has its scene', () => {
    expect(outcomes).toHaveLength(840);
    expect(scenes.map(({ file }) => file).sort()).toEqual(recordFiles());
    for (const { record } of outcomes) {
      expect(record.argv.length).toBeGreaterThan(0);
      expect(Object.keys(record).sort()).toEqual(['argv', 'exitCode', 'note', 'stderr', 'stdout']);
    }
  });

  test(`match in ${floor} cases or more`, () => {
    const matching = outcomes.filter((outcome) => outcome.matches).length;
    expect(matching, report(outcomes)).toBeGreaterThanOrEqual(floor);
    // A floor below what is reached would not notice the next loss.
    expect(matching, 'raise tests/replay/floor.ts').toBe(floor);
  });

  test('take less than five seconds together', () => {
    expect(tookMs).toBeLessThan(5000);
  });

  test('that do not match have a reason that was written down', () => {
    const unexplained = outcomes.filter(({ matches, reason }) => !matches && reason === 'text or exit code differs');
    expect(unexplained.map(named)).toEqual([]);
  });

  test('are named as not matching only where they do not', () => {
    const stale = scenes.flatMap(({ file, reasons = [] }) => {
      const numbers = reasons.flatMap(([records]) => records);
      return outcomes.filter((one) => one.file === file && numbers.includes(one.index) && one.matches).map(named);
    });
    expect(stale).toEqual([]);
  });

  test('are reported with the figure in the last line', () => {
    const lines = report(outcomes).split('\n');
    expect(lines.at(-1)).toBe(`${floor} of 840 records match`);
    expect(report(outcomes.filter(({ matches }) => matches))).toBe(`${floor} of ${floor} records match`);
  });

  test('differ when the node differs: what is compared counts', () => {
    const scene = scenes.find(({ file }) => file === 'set-net.json');
    if (scene === undefined) throw new Error('no scene');
    const spoiled = replay({ ...scene, machine: () => nodeWith([]) });
    const right = replay(scene).filter(({ matches }) => matches).length;
    expect(spoiled.filter(({ matches }) => matches).length).toBeLessThan(right / 2);
  });
});

/** Records of command lines vzboard sends that cannot come out alike, by file and number. */
const impossible: Readonly<Record<string, string>> = {
  'upstream-mode.json[8]': 'prints what a script of the template says of a file it lacks',
  'upstream-mode.json[18]': 'prints what criu says, on a kernel vzboard is not for',
  'injection.json[40]': 'runs a command out of a config value',
  'lifecycle.json[35]': 'prints the process id of a script inside, and what the emulated kernel left running',
};

describe('of what vzboard sends', () => {
  test('every recorded run comes out alike: exit code, both streams, config', async () => {
    const isIssued = await issuedBy();
    const issued = outcomes.filter(({ record }) => isIssued(record.argv));
    // status, lists, actions and settings were all recorded.
    for (const word of ['--version', 'status', 'start', 'destroy', 'set', '-j']) {
      expect(issued.some(({ record }) => record.argv.includes(word))).toBe(true);
    }
    expect(issued.length).toBeGreaterThan(300);
    const different = issued.filter(({ matches }) => !matches);
    expect(different.filter(({ file, index }) => impossible[`${file}[${index}]`] === undefined).map(named)).toEqual([]);
    expect(different.map(({ file, index }) => `${file}[${index}]`).sort()).toEqual(Object.keys(impossible).sort());
  });
});

describe('locks', () => {
  test('nothing is left locked when a recorded command ends', () => {
    for (const scene of scenes.filter(({ file }) => file !== 'lock.json')) {
      const machine = scene.machine();
      replay({ ...scene, machine: () => machine });
      expect(machine.state.locks, scene.file).toEqual({});
    }
  });

  test('a command that runs holds the lock from its first moment to its last', () => {
    const own = nodeWith([{ ctid: '101', conf: recordedConf('101.created-basic.conf'), state: 'running' }]);
    const { steps } = own.exec(['vzctl', 'stop', '101'], bornMs, { pid: 18_737 });
    expect(steps[0]?.afterMs).toBe(0);
    for (const change of steps[0]?.changes ?? []) own.apply(change, bornMs);
    const during = recordsOf('lock.json').find(({ note }) => note === 'while another vzctl stops the same CT');
    expect(play(own, ['vzctl', 'start', '101'], bornMs)).toMatchObject({ code: 9, stderr: during?.stderr });
    for (const step of steps) for (const change of step.changes ?? []) own.apply(change, bornMs);
    expect(play(own, ['vzctl', 'start', '101'], bornMs).code).toBe(0);
  });
});

describe('under other names', () => {
  test('as many records match: what is printed comes from what the node has', async () => {
    vi.resetModules();
    const { disguiseWith } = await import('../../replay/disguise');
    const names: readonly (readonly [RegExp, string])[] = [
      // In the same place of every order.
      [/(?<!\d)(0?)101(?![\d%])/g, '$1100'],
      [/(?<!\d)10\.0\.0\./g, '10.7.6.'],
      [/web(?=[\d*])/g, 'wxb'],
      [/\brack\b/g, 'shelf'],
    ];
    disguiseWith((text) => names.reduce((whole, [from, to]) => whole.replace(from, to), text));
    const engine = await import('../../replay/engine');
    const { scenes: others } = await import('../../replay/scenes');
    const disguised = others.flatMap(engine.replay);
    expect(disguised.filter(({ record }) => record.argv.includes('101'))).toEqual([]);
    const lost = disguised.filter(({ matches }, i) => !matches && outcomes[i]?.matches === true);
    expect(lost.map(named)).toEqual([]);
  });
});

test('no recorded output is stored in the simulation: it computes', () => {
  const sources = readdirSync('lib/demo').map((name) => readFileSync(`lib/demo/${name}`, 'utf8'));
  const stored = outcomes.flatMap(({ record }) =>
    [record.stdout, record.stderr]
      // Usage texts are what a program is made of.
      .filter((text) => text.split('\n').length > 3 && !text.startsWith('Usage'))
      .filter((text) =>
        sources.some((source) => source.includes(text) || source.includes(JSON.stringify(text).slice(1, -1))),
      ),
  );
  expect(stored).toEqual([]);
});
