import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  FIELDS,
  hasTerm,
  KEYWORDS,
  parseFilter,
  splitWords,
  toggleTerm,
  withoutWord,
} from '@/components/container/filter';
import { accept, suggest } from '@/components/container/suggest';
import { containerRow, worst } from './row';

const rows = [
  containerRow({ tags: ['web'], failuresHour: 2, worst: worst(0.9) }),
  containerRow({ ctid: '102', name: 'db', state: 'stopped', note: 'do not restart', profile: 'basic' }),
  containerRow({ ctid: '103', name: null, hostname: null, ips: [], template: null, state: 'unknown' }),
];
const passing = (text: string) => rows.filter(parseFilter(text).matches).map((row) => row.ctid);

const piece = fc.oneof(
  fc.constantFrom(
    ...FIELDS.map((field) => `${field}:`),
    ...KEYWORDS,
    '-',
    '"',
    ' ',
    '\t',
    ':',
    '>',
    '<',
    '80%',
    'kmemsize',
  ),
  fc.string({ maxLength: 6 }),
);
const anything = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
/** Words the grammar knows, without hints. */
const term = fc.constantFrom(
  ...['web', 'tag:web', 'state:run', 'profile:basic', 'failing', 'problem', 'pressure>80%', 'failures<1', '"do not"'],
);

test('whatever is typed: it never throws, and its words are found again where they stand', () => {
  fc.assert(
    fc.property(anything, (text) => {
      passing(text);
      for (const { text: word, from, to } of splitWords(text)) expect(text.slice(from, to)).toBe(word);
      expect(
        splitWords(text)
          .map((word) => word.text)
          .join(''),
      ).toBe(text.replace(/"[^"]*(?:"|$)|\s+/g, (found) => (found.startsWith('"') ? found : '')));
    }),
  );
});

test('a dash turns a term round: every row passes one of the two', () => {
  fc.assert(
    fc.property(term, (one) => {
      expect([...passing(one), ...passing(`-${one}`)].sort()).toEqual(rows.map((row) => row.ctid));
    }),
  );
});

test('terms are joined by "and", in whatever order they stand', () => {
  fc.assert(
    fc.property(fc.array(term, { maxLength: 5 }), fc.nat(), (terms, turn) => {
      const each = terms.map((one) => new Set(passing(one)));
      const all = rows.map((row) => row.ctid).filter((ctid) => each.every((set) => set.has(ctid)));
      const turned = [...terms.slice(turn % (terms.length + 1)), ...terms.slice(0, turn % (terms.length + 1))];
      expect(passing(turned.join(' '))).toEqual(all);
    }),
  );
});

test('an unknown field hides no row and is said', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^x[a-z]{1,8}$/), term, (field, one) => {
      const filter = parseFilter(`${field}:1 ${one}`);
      expect(passing(`${field}:1 ${one}`)).toEqual(passing(one));
      expect(filter.hints).toContainEqual({ kind: 'field', field });
    }),
  );
});

test('a chip pressed twice changes nothing but blanks, and a removed term is gone', () => {
  fc.assert(
    fc.property(fc.uniqueArray(term, { maxLength: 4 }), term, (terms, one) => {
      const text = terms.filter((each) => each !== one).join('  ');
      expect(toggleTerm(toggleTerm(text, one), one)).toBe(text.replaceAll('  ', ' '));
      const words = splitWords(text);
      for (const [i, word] of words.entries()) expect(hasTerm(withoutWord(text, i), word.text)).toBe(false);
    }),
  );
});

test('a suggestion begins with what was typed, and taking it leaves the rest of the text alone', () => {
  fc.assert(
    fc.property(
      fc.array(term, { maxLength: 2 }),
      fc.constantFrom('st', 'tag:', '-tag:w', 'fa', 'km', 'state:s'),
      (terms, typed) => {
        const text = [...terms, typed].join(' ');
        for (const suggestion of suggest(text, text.length, rows, ['kmemsize'])) {
          expect(suggestion.term.startsWith(typed)).toBe(true);
          const next = accept(text, text.length, suggestion);
          expect(splitWords(next.text).map((word) => word.text)).toEqual([
            ...terms.flatMap((one) => splitWords(one).map((word) => word.text)),
            suggestion.term,
          ]);
          expect(next.caret).toBe(next.text.length);
        }
      },
    ),
  );
});
