import { describe, expect, test } from 'vitest';
import { askedWords, blankSettings, manyAsked, type Picked, pickedProblem } from '@/components/many/change-draft';

const picked = (name: string, value: Picked['value'], adds = false): Picked => ({ name, value, adds });

describe('what can be picked', () => {
  test('is what the vzctl of the node has; what belongs to one container, or needs an admin, says so', () => {
    const of = (major: number, role: 'operator' | 'admin') =>
      new Map(blankSettings(major, role).map((setting) => [setting.name, setting]));
    const operator = of(4, 'operator');
    expect(operator.get('cpuunits')).toMatchObject({ editable: true, value: null, group: 'cpu', min: 8, max: 500_000 });
    expect(operator.get('name')?.why).toMatch(/belongs to one container/);
    expect(operator.get('features')?.why).toMatch(/role admin/);
    expect(of(4, 'admin').get('features')).toMatchObject({ editable: true, choices: expect.arrayContaining(['nfs']) });
    expect(operator.has('autostop')).toBe(false);
    expect(of(7, 'operator').has('autostop')).toBe(true);
    expect(of(7, 'operator').get('onboot')?.choices).toContain('auto');
    expect(operator.get('private')?.editable).toBe(false);
  });
});

describe('what is asked', () => {
  test('waits for every value, and for each to be one', () => {
    expect(manyAsked([], 4)).toBeUndefined();
    expect(manyAsked([picked('cpus', '2'), picked('cpuunits', undefined)], 4)).toBeUndefined();
    expect(manyAsked([picked('cpuunits', 'many')], 4)).toBeUndefined();
    expect(pickedProblem(picked('cpuunits', 'many'), [], 4)).toMatch(/cpuunits|CPU/);
    expect(manyAsked([picked('cpuunits', '500')], 4)).toEqual({ values: { cpuunits: '500' } });
  });

  test('two parameters that write one key are not asked for together', () => {
    const both = [picked('ram', '1G'), picked('physpages', '0:1G')];
    expect(manyAsked(both, 4)).toBeUndefined();
    expect(pickedProblem(picked('ram', '1G'), both, 4)).toMatch(/physpages/);
  });

  test('has values, keys to take out, and lists to add to; adding makes sense of lists alone', () => {
    const asked = manyAsked(
      [
        picked('nameserver', '192.0.2.1', true),
        picked('cpulimit', null),
        picked('cpus', '2', true),
        picked('searchdomain', 'inherit', true),
      ],
      4,
    );
    expect(asked).toEqual({
      values: { nameserver: '192.0.2.1', cpus: '2', searchdomain: 'inherit' },
      unset: ['cpulimit'],
      add: ['nameserver'],
    });
    expect(asked && askedWords(asked)).toBe('nameserver + 192.0.2.1, cpus 2, searchdomain inherit, cpulimit taken out');
  });
});
