import { describe, expect, test } from 'vitest';
import { AppError } from '@/lib/errors';
import { type CommandState, detachedWrites } from '@/lib/node/detached';
import type { Helper, HelperAnswer } from '@/lib/node/vzboard-node';

type Reply = HelperAnswer | Error;
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (chunk: Uint8Array) => new TextDecoder().decode(chunk);
const words = (...all: string[]): HelperAnswer => ({ words: all, body: new Uint8Array() });
const broken = new AppError('node_silent', 'The connection broke.');
const refused = new AppError('node_failed', 'The helper on the node says: no room.', { field: 'helper' });

/** News as the helper answers them: both streams from `from` on. */
function news(
  state: string,
  code: number | '-',
  out: [from: number, text: string, length?: number],
  err = '',
): HelperAnswer {
  const [from, said, length = from + said.length] = out;
  const numbers = [from, said.length, length, 0, err.length, err.length].map(String);
  return { words: [state, String(code), ...numbers], body: bytes(said + err) };
}

/** A node that answers what it is told to, in order, per verb; and what it was asked. */
function node(replies: Record<string, Reply[]>) {
  const asked: string[] = [];
  const helper: Helper = {
    call: async (verb, given) => {
      asked.push([verb, ...given].join(' '));
      const reply = verb === 'version' && replies.version === undefined ? words('1') : replies[verb]?.shift();
      if (reply === undefined) return await new Promise<never>(() => {});
      if (reply instanceof Error) throw reply;
      return reply;
    },
  };
  const said: string[] = [];
  const states: CommandState[] = [];
  const writes = detachedWrites({ helper, firstPauseMs: 1, newsSeconds: 1 });
  const options = {
    onOutput: (chunk: Uint8Array) => said.push(text(chunk)),
    onState: (state: CommandState) => states.push(state),
  };
  return { asked, said, states, writes, options };
}

describe('following', () => {
  test('goes on at the byte where it stood, through broken connections, to the real exit code', async () => {
    const { writes, asked, said, states, options } = node({
      follow: [
        news('running', '-', [0, 'Stopping\n']),
        broken,
        broken,
        new AppError('node_failed', 'ssh ended.'),
        news('running', '-', [9, '']),
        news('ended', 7, [9, 'done\n']),
      ],
    });
    const { code, stdout, truncated } = await writes.follow('t.0.1', options);
    expect({ code, stdout: text(stdout), truncated }).toEqual({
      code: 7,
      stdout: 'Stopping\ndone\n',
      truncated: false,
    });
    expect(said.join('')).toBe('Stopping\ndone\n');
    expect(asked).toEqual(['follow t.0.1 0 0 1', ...Array(5).fill('follow t.0.1 9 0 1')]);
    expect(states).toEqual(['asking', 'asking', 'asking', 'running']);
  });

  test('asks again for an answer that was cut, and takes none of it', async () => {
    const cut = news('ended', 0, [0, 'whole\n']);
    const { writes, said, options } = node({
      follow: [{ ...cut, body: cut.body.subarray(0, 3) }, news('ended', 0, [0, 'whole\n'])],
    });
    expect(text((await writes.follow('t.0.1', options)).stdout)).toBe('whole\n');
    expect(said).toEqual(['whole\n']);
  });

  test('reads on after the end until all was read', async () => {
    const { writes, options } = node({ follow: [news('ended', 0, [0, 'ab', 4]), news('ended', 0, [2, 'cd', 4])] });
    expect(text((await writes.follow('t.0.1', options)).stdout)).toBe('abcd');
  });

  test.each([
    [0, ['abc', 'def']],
    [2, ['c', 'def']],
    [3, ['def']],
    [5, ['f']],
    [6, []],
  ])('with %i bytes seen before tells only the rest, and answers all', async (stdout, told) => {
    const { writes, said, options } = node({
      follow: [news('running', '-', [0, 'abc']), news('ended', 0, [3, 'def'])],
    });
    const result = await writes.follow('t.0.1', { ...options, seen: { stdout, stderr: 0 } });
    expect(said).toEqual(told);
    expect(text(result.stdout)).toBe('abcdef');
  });

  test('says how much the node did not keep', async () => {
    const { writes, said, options } = node({
      follow: [news('running', '-', [0, 'abc']), news('ended', 0, [2003, 'z'])],
    });
    await writes.follow('t.0.1', options);
    expect(said).toEqual(['abc', expect.stringMatching(/not kept on the node/), 'z']);
  });

  test.each(['never', 'lost', 'rebooted', 'absent'] as const)(
    'ends where the node says %s, with the reason',
    async (how) => {
      const { writes, states, options } = node({ follow: [news(how, '-', [0, ''])] });
      await expect(writes.follow('t.0.1', options)).rejects.toMatchObject({ code: 'node_failed' });
      expect(states).toEqual([how]);
    },
  );

  test('first settles that a start nobody is sure of has arrived or never will', async () => {
    const { writes, asked, options } = node({
      forbid: [broken, words('running')],
      follow: [news('ended', 0, [0, ''])],
    });
    await writes.follow('t.0.1', { ...options, isSureOfStart: false });
    expect(asked).toEqual(['forbid t.0.1', 'forbid t.0.1', 'follow t.0.1 0 0 1']);
  });

  test('ends with vzboard', async () => {
    const { writes } = node({ follow: [broken] });
    const following = writes.follow('t.0.1');
    writes.close();
    await expect(following).rejects.toMatchObject({ code: 'unavailable' });
    await expect(writes.start('t.0.2', ['vzctl', 'stop', '101'])).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('starting', () => {
  const argv = ['vzctl', 'stop', '101'] as const;

  test('hands the words over once', async () => {
    const { writes, asked, states, options } = node({ start: [words('started')] });
    await writes.start('t.0.1', argv, { stdin: 'secret', ...options });
    expect(asked).toEqual(['version ', 'start t.0.1 --stdin -- vzctl stop 101'].map((line) => line.trim()));
    expect(states).toEqual(['started']);
  });

  test.each([
    ['cannot be reached', { version: [broken] }, broken],
    ['refuses', { start: [refused] }, refused],
  ])('fails at once where the node %s', async (_what, replies, error) => {
    const { writes, states, options } = node(replies);
    await expect(writes.start('t.0.1', argv, options)).rejects.toBe(error);
    expect(states).toEqual([]);
  });

  test('whose answer was lost is never tried twice: the node says that it runs', async () => {
    const { writes, asked, states, options } = node({ start: [broken], forbid: [broken, words('running')] });
    await writes.start('t.0.1', argv, options);
    expect(asked.filter((line) => line.startsWith('start'))).toHaveLength(1);
    expect(states).toEqual(['asking', 'running', 'started']);
  });

  test('whose answer was lost, and which never arrived, failed with nothing run', async () => {
    const { writes, states, options } = node({ start: [broken], forbid: [words('never')] });
    await expect(writes.start('t.0.1', argv, options)).rejects.toBe(broken);
    expect(states).toEqual(['never']);
  });
});

test('the spool is listed and cleaned by id', async () => {
  const body = bytes('a.0.1 ended 12\nb.0.1 running 3\n');
  const { writes, asked } = node({ list: [{ words: [], body }], clean: [words('ended')] });
  expect(await writes.left()).toEqual([
    { id: 'a.0.1', state: 'ended', ageSeconds: 12 },
    { id: 'b.0.1', state: 'running', ageSeconds: 3 },
  ]);
  await writes.forget('a.0.1');
  expect(asked.at(-1)).toBe('clean a.0.1');
});
