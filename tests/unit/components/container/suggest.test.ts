import { describe, expect, test } from 'vitest';
import { suggest } from '@/components/container/suggest';
import { containerRow } from './row';

const rows = [
  containerRow({ tags: ['web', 'prod'] }),
  containerRow({ ctid: '102', tags: ['web'], state: 'stopped', profile: 'vps.basic' }),
];
const terms = (text: string, caret = text.length) => suggest(text, caret, rows, ['kmemsize']).map(({ term }) => term);

describe('suggestions', () => {
  test('fields and keywords by how they begin', () => {
    expect(terms('pro')).toEqual(['profile:', 'problem']);
    expect(terms('web fai')).toEqual(['failing', 'failures>0']);
    expect(terms('kme')).toEqual(['kmemsize>80%']);
  });

  test('the values there are on this node, the most frequent first, with how many have them', () => {
    expect(suggest('tag:', 4, rows, [])).toEqual([
      { term: 'tag:web', count: 2 },
      { term: 'tag:prod', count: 1 },
    ]);
  });

  test('a turned term stays turned', () => {
    expect(terms('-profile:v')).toEqual(['-profile:vps.basic']);
  });

  test('none for what is complete, for an empty word, and inside another word', () => {
    expect(terms('failing')).toEqual([]);
    expect(terms('web ')).toEqual([]);
    expect(terms('state:running', 3)).toEqual([]);
  });
});
