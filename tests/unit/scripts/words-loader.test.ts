import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { en } from '@/lib/text/en';
import loader from '../../../scripts/words-loader.cjs';

const { namedKeys, withWords } = loader;
const words = { 'a.one': 'One', 'a.two': 'Two', 'a.two.title': 'Title', 'b.one': 'Uno' };

describe('the words a module takes along', () => {
  test('are those it names in quotes', () => {
    expect(namedKeys(`t('a.one'); const key = "b.one"; t('c.one')`, words)).toEqual(['a.one', 'b.one']);
  });

  test('are those a template may mean', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source of a module
    expect(namedKeys('t(`a.${which}`)', words)).toEqual(['a.one', 'a.two', 'a.two.title']);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source of a module
    expect(namedKeys('t(`a.${which}.title`)', words)).toEqual(['a.two.title']);
  });

  test('stand behind the directive, on its line', () => {
    const out = withWords(`'use client';\nt('a.one');\n`, words);
    expect(out.split('\n')).toHaveLength(3);
    expect(out).toMatch(/^'use client'; import /);
    expect(out).toContain('sayWords({"a.one":"One"});');
    expect(withWords('export const x = 1;', words)).toBe('export const x = 1;');
  });
});

/** The keys of `t(...)` calls that are no key and no template: they are told of by the module that names them, in a map or a type. */
const files = (dir: string): string[] =>
  readdirSync(dir, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(dir, entry.name)) : /\.tsx?$/.test(entry.name) ? [join(dir, entry.name)] : [],
  );

test('every message that stands in a component as a key is found there by the build', () => {
  const missed = files('components').flatMap((file) => {
    const source = readFileSync(file, 'utf8');
    const named = new Set(namedKeys(source, en));
    return Object.keys(en)
      .filter((key) => source.includes(`'${key}'`) && !named.has(key))
      .map((key) => `${file}: ${key}`);
  });
  expect(missed).toEqual([]);
});
