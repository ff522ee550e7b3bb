import { describe, expect, test } from 'vitest';
import { arrange, rankItem } from '@/components/palette/match';
import type { PaletteItem } from '@/components/palette/palette';

const item = (label: string, section: PaletteItem['section'], more: Partial<PaletteItem> = {}): PaletteItem => ({
  id: label,
  label,
  section,
  run: () => {},
  ...more,
});
const items = [
  item('Stop chat…', 'actions'),
  item('Fleet', 'go'),
  item('Tasks', 'go'),
  item('Failed tasks', 'go'),
  item('Theme: Dark', 'settings', { also: 'night' }),
];
const found = [item('201 chat', 'containers', { hint: 'running' })];
const labels = (text: string, ofServer: readonly PaletteItem[] = []) =>
  arrange(items, ofServer, text).map((group) => [group.section, ...group.items.map(({ label }) => label)]);

describe('what the palette shows', () => {
  test('everything, in its order, before a letter is typed', () => {
    expect(labels('')).toEqual([
      ['actions', 'Stop chat…'],
      ['go', 'Fleet', 'Tasks', 'Failed tasks'],
      ['settings', 'Theme: Dark'],
    ]);
  });

  test('the begin of a label before the begin of a later word before what only a hint says', () => {
    expect(labels('tasks')).toEqual([['go', 'Tasks', 'Failed tasks']]);
    expect(rankItem(item('Theme: Dark', 'settings', { also: 'night' }), ['night'])).toBe(1);
    expect(rankItem(item('Fleet', 'go'), ['night'])).toBe(0);
  });

  test('every word must match', () => {
    expect(labels('failed tasks')).toEqual([['go', 'Failed tasks']]);
    expect(labels('failed nothing')).toEqual([]);
  });

  test('what the server found stands where it is likelier meant', () => {
    expect(labels('chat', found).map(([section]) => section)).toEqual(['containers', 'actions']);
    expect(labels('stop', found).map(([section]) => section)).toEqual(['actions', 'containers']);
  });
});
