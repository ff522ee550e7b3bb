import { renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import { parseChosen, pathForChosen, useRemembered } from '@/components/many/chosen';

test('a few containers stand in the address, many in the memory of the tab, by node', () => {
  expect(pathForChosen('hn1', ['101', '102'])).toBe('/nodes/hn1/change?ctids=101%2C102');
  const many = Array.from({ length: 400 }, (_, i) => String(1001 + i));
  expect(pathForChosen('hn4', many)).toBe('/nodes/hn4/change');
  expect(parseChosen(renderHook(() => useRemembered('hn4')).result.current ?? '')).toEqual(many);
  expect(renderHook(() => useRemembered('hn1')).result.current).toBe('');
});

test('a list in an address names each once, and nothing where there is nothing', () => {
  expect(parseChosen('101,,102,101')).toEqual(['101', '102']);
  expect(parseChosen('')).toEqual([]);
});
