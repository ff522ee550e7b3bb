import { describe, expect, test } from 'vitest';
import { isMessageKey, t } from '@/lib/text/t';
import { exitCodes, explainExit } from '@/lib/vz/exit';
import { allRecordings } from './recorded';

describe('exit codes', () => {
  test.each(exitCodes)('%i has a name, a class, an error and a sentence', (code) => {
    const exit = explainExit(code);
    expect(exit.name).toMatch(/^[A-Z_]+$/);
    expect(exit.errorCode).toBeDefined();
    expect(isMessageKey(exit.sentence.key)).toBe(true);
    expect(t(exit.sentence.key, exit.sentence.values)).toMatch(/^[A-Za-z].*\.$/);
  });

  test('knows every exit code that vzctl was recorded with', () => {
    const inner = ['exec', 'exec2', 'exec3', 'runscript'];
    const codes = allRecordings()
      .filter(
        (r) => r.argv[0] === 'vzctl' && !inner.includes(r.argv.find((w, i) => i > 0 && !w.startsWith('--')) ?? ''),
      )
      .map((r) => r.exitCode);
    expect(new Set(codes).size).toBeGreaterThan(40);
    for (const code of new Set(codes)) expect(explainExit(code).class, String(code)).not.toBe('unknown');
  });

  test.each([
    [0, undefined, 'done'],
    [9, 'locked', 'retry'],
    [14, 'not_found', 'state'],
    [20, 'bad_input', 'input'],
    [21, 'bad_input', 'input'],
    [31, 'conflict', 'state'],
    [32, 'conflict', 'state'],
    [44, 'conflict', 'state'],
    [105, 'conflict', 'state'],
    [33, 'node_failed', 'node'],
    [139, 'node_failed', 'node'],
    [137, 'node_failed', 'signal'],
    [143, 'node_failed', 'signal'],
    [127, 'node_failed', 'unknown'],
    [200, 'node_failed', 'unknown'],
  ])('%i is %s, class %s', (code, errorCode, cls) => {
    expect(explainExit(code)).toMatchObject({ errorCode, class: cls });
  });

  test('names the signal that ended vzctl', () => {
    const { sentence } = explainExit(137);
    expect(t(sentence.key, sentence.values)).toContain('SIGKILL');
  });
});
