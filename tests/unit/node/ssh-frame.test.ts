import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Frame, MOST_NOISE_BYTES, parseEnd, parseHead, remoteEndLine, remoteLine } from '@/lib/node/ssh-frame';

const NONCE = '0123456789abcdef01234567';
const mark = (words: string) => `\u001evzboard ${NONCE} ${words}\n`;

/** Pushes `bytes` in pieces that end where `cuts` say. */
function pushed(bytes: Buffer, cuts: readonly number[]): { frame: Frame; out: Buffer } {
  const frame = new Frame(NONCE);
  const out: Buffer[] = [];
  let from = 0;
  for (const to of [...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]) {
    out.push(frame.push(bytes.subarray(from, to)));
    from = to;
  }
  out.push(frame.flush());
  return { frame, out: Buffer.concat(out) };
}

describe('the frame', () => {
  test('gives the output of the program, whatever it holds and however it comes in pieces', () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    const tricky = fc.constantFrom('\u001e', '\u001evzboard ', `\u001evzboard ${NONCE.slice(0, 9)}`, '\n');
    const output = fc.array(
      fc.oneof(
        bytes,
        tricky.map((text) => new TextEncoder().encode(text)),
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(
        output,
        fc.uint8Array({ maxLength: 60 }),
        fc.array(fc.nat(2000), { maxLength: 12 }),
        (parts, noise, cuts) => {
          const program = Buffer.concat(parts);
          const all = Buffer.concat([
            Buffer.from(noise),
            Buffer.from(mark('begin')),
            program,
            Buffer.from(mark('end 7')),
          ]);
          const { frame, out } = pushed(all, cuts);
          expect(out.equals(program)).toBe(true);
          expect(frame.first).toBe('begin');
          expect(parseEnd(frame.last)).toBe(7);
          expect(frame.noise).toBe(Buffer.from(noise).toString('utf8'));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('of another command is not taken for this one', () => {
    const other = mark('end 7').replace(NONCE, 'f'.repeat(24));
    const { frame, out } = pushed(Buffer.from(mark('begin') + other), [5, 40, 60]);
    expect(out.toString()).toBe(other);
    expect(frame.last).toBeUndefined();
  });

  test('that never begins leaves everything as noise, and counts it', () => {
    const { frame, out } = pushed(Buffer.from('no such shell'), [3]);
    expect(out.length).toBe(0);
    expect(frame.noise).toBe('no such shell');
    const endless = new Frame(NONCE);
    for (let i = 0; i < 3; i++) endless.push(Buffer.alloc(MOST_NOISE_BYTES / 2, 'y'));
    expect(endless.noiseBytes).toBeGreaterThan(MOST_NOISE_BYTES);
    expect(endless.noise.length).toBeLessThanOrEqual(MOST_NOISE_BYTES);
  });
});

describe('the first line', () => {
  test.each([
    ['run 4711 0', { kind: 'run', group: 4711, index: 0 }],
    ['absent', { kind: 'absent' }],
    ['nosudo', { kind: 'nosudo' }],
    ['refused 2', { kind: 'refused', index: 2 }],
    ['run', undefined],
    ['begin', undefined],
    ['', undefined],
  ])('%s', (words, head) => {
    expect(parseHead(words)).toEqual(head);
  });

  // kill -- -1 means every process, kill -- -0 one's own group.
  test.each(['run 0 0', 'run 1 0'])('%s names no group that may be signalled', (words) => {
    expect(parseHead(words)).toEqual({ kind: 'run', group: undefined, index: 0 });
  });
});

test.each([undefined, 'end', 'end x', 'end 1000', 'begin', 'end 0 '])('%s is no exit code', (words) => {
  expect(parseEnd(words)).toBeUndefined();
});

describe('the line for the shell', () => {
  const command = {
    nonce: NONCE,
    candidates: ['/a b/vzctl', "/it's/vzctl"],
    args: ['set', '$(id)'],
    stdin: false,
    read: true,
  };

  test('quotes every word that is not ours', () => {
    const line = remoteLine(command);
    expect(line).toContain(`for f in '/a b/vzctl' '/it'\\''s/vzctl'; do`);
    expect(line).toContain(`"$p" 'set' '$(id)' </dev/null`);
  });

  test('ends what is left behind by a read, and never by a write', () => {
    expect(remoteLine(command)).toContain('kill -s TERM 0');
    expect(remoteLine({ ...command, read: false })).not.toContain('kill');
  });

  test('leaves standard input open when there is some', () => {
    expect(remoteLine({ ...command, stdin: true })).not.toContain('"$(id)" </dev/null');
    expect(remoteLine({ ...command, stdin: true })).toContain(`'$(id)'; c=$?`);
  });

  test('ends a group of an earlier connection only while it is still the same', () => {
    expect(remoteEndLine({ group: 4711, graceTenths: 15 })).not.toContain('cmdline');
    expect(remoteEndLine({ group: 4711, graceTenths: 15, nonce: NONCE })).toContain(
      `</proc/4711/cmdline 2>/dev/null | grep -q ${NONCE} || exit 0`,
    );
  });
});
