import { describe, expect, test } from 'vitest';
import { isMessageKey, t } from '@/lib/text/t';
import { parseConf } from '@/lib/vz/conf';
import { confOddities, isPlainProfile, oddKey, oddSeverity, privatePath, worstFirst } from '@/lib/vz/oddity';
import { ODDITIES } from '@/lib/vz/oddity-code';
import { existing, lookAtConfig } from '@/lib/vz/residue';
import type { Run } from '@/lib/vz/run';
import { ACTIONS, can, STATES } from '@/lib/vz/state';

const bytes = (text: string) => new TextEncoder().encode(text);
const door = (code: number, stdout: string, stderr = ''): Run => {
  return async () => ({ code, stdout: bytes(stdout), stderr: bytes(stderr), truncated: false });
};
const whole = `VE_ROOT="/vz/root/$VEID"\nVE_PRIVATE="/data/\${VEID}/x"\nOSTEMPLATE="debian-8.0"\nORIGIN_SAMPLE="basic"\n`;

describe('every oddity', () => {
  test.each(ODDITIES)('%s has its sentence and its weight', (code) => {
    expect(isMessageKey(oddKey(code))).toBe(true);
    const text = t(oddKey(code), { path: '/p', lock: 'held', pid: '1', command: 'x', count: 2, line: 3, keys: 'A, B' });
    expect(text).not.toMatch(/[{}]/);
    expect(['critical', 'warning', 'notice']).toContain(oddSeverity(code));
  });

  test('several are ordered worst first', () => {
    const found = worstFirst([
      { code: 'config_incomplete', values: {} },
      { code: 'no_private', values: {} },
    ]);
    expect(found.map(({ code }) => code)).toEqual(['no_private', 'config_incomplete']);
  });
});

describe('a config', () => {
  test('as vzctl create leaves it has nothing odd', () => {
    expect(confOddities(parseConf(whole))).toEqual([]);
    expect(isPlainProfile(parseConf(whole))).toBe(false);
  });

  test('that is still the plain profile belongs to a create that did not end', () => {
    expect(isPlainProfile(parseConf('NUMPROC="40:40"\n# comment\n'))).toBe(true);
    // One that nobody can read is no profile.
    expect(isPlainProfile(parseConf('garbage\n'))).toBe(false);
    expect(isPlainProfile(parseConf(''))).toBe(false);
  });

  test('names its first unusable line, and shows all of them with what vzlist said', () => {
    const conf = parseConf(`${whole}NETFILTER full\nDISKSPACE="1G\nNUMPROC="x"\nNUMPROC="1:1"\n`);
    const [odd] = confOddities(conf, [
      { line: 7, text: 'invalid value for NUMPROC ("x")' },
      { line: 6, text: 'unmatched quotes' },
    ]);
    expect(odd).toEqual({
      code: 'config_broken',
      values: { count: 3, line: 5 },
      detail: '5: NETFILTER full\n6: DISKSPACE="1G\n7: invalid value for NUMPROC ("x")',
    });
  });

  test('says which keys are left to the default of the node', () => {
    const [odd] = confOddities(parseConf('VE_PRIVATE="/vz/private/1"\nOSTEMPLATE=""\nORIGIN_SAMPLE="x"\n'));
    expect(odd).toMatchObject({ code: 'config_incomplete', values: { keys: 'OSTEMPLATE' } });
  });

  test('tells where the files are as vzctl expands it', () => {
    expect(privatePath(parseConf(whole), '101')).toBe('/data/101/x');
    expect(privatePath(parseConf('VE_PRIVATE="/a/$VEIDX/$VEID"'), '7')).toBe('/a/$VEIDX/7');
    expect(privatePath(undefined, '7')).toBe('/vz/private/7');
  });
});

describe('a closer look', () => {
  test.each([
    [0, '', '', 'config_empty'],
    [1, '', 'cat: /c/101.conf: No such file or directory', 'config_missing'],
    [1, '', 'cat: /c/101.conf: Permission denied', 'config_denied'],
    [1, '', 'cat: /c/101.conf: Input/output error', 'config_unread'],
  ])('cat ending with %i, %j, %j is %s', async (code, stdout, stderr, expected) => {
    expect(await lookAtConfig(door(code, stdout, stderr), '/c', '101')).toMatchObject({ oddity: { code: expected } });
  });

  test('a config that was only missed is read', async () => {
    expect(await lookAtConfig(door(0, 'A="1"\n'), '/c', '101')).toHaveProperty('conf');
  });

  test('where the node refuses to say what exists, nothing is claimed', async () => {
    expect(await existing(door(127, '', 'stat: not found'), ['/a'])).toBeUndefined();
    expect(await existing(door(1, '', 'sudo: a password is required'), ['/a'])).toEqual(new Set());
    expect(await existing(door(1, '/a\n', "stat: cannot statx '/b'"), ['/a', '/b'])).toEqual(new Set(['/a']));
    expect(
      await existing(() => {
        throw new Error('not asked');
      }, []),
    ).toEqual(new Set());
  });
});

describe('what an oddity forbids', () => {
  test('without its files a container is not started, whatever its state is said to be', () => {
    for (const state of STATES) {
      expect(can('start', state, { oddities: ['no_private'] })).toMatchObject({
        ok: false,
        reason: { key: 'vz.reason.no_private' },
      });
    }
  });

  test('without its config nothing is done to it: vzctl answers 14', () => {
    for (const action of ACTIONS) {
      expect(can(action, 'running', { oddities: ['config_missing'] })).toMatchObject({
        ok: false,
        reason: { key: 'vz.reason.no_config' },
      });
    }
  });

  test('a broken config or missing counters forbid nothing', () => {
    for (const oddities of [['config_broken'], ['config_denied'], ['counters_missing']] as const) {
      expect(can('stop', 'running', { oddities })).toEqual({ ok: true });
    }
  });

  test('while the node cannot be read nothing is done, and that is the reason', () => {
    for (const action of ACTIONS) {
      for (const state of STATES) {
        expect(can(action, state, { nodeUnread: true })).toMatchObject({ reason: { key: 'vz.reason.node_unread' } });
      }
    }
  });
});
