/** Snapshots.xml of a ploop container: as vzctl writes it, and as somebody may have left it. */
import { describe, expect, test } from 'vitest';
import { DEEPEST, parseSnapshots } from '@/lib/xml/snapshots';

const A = '5c4ae021-2d5c-4a7a-9a3e-f0c9a1d3e0b7';
const B = '12345678-1234-1234-1234-123456789abc';
const C = '0B9E8F7C-0000-4000-8000-0000000000FF';
const bytes = (text: string) => new TextEncoder().encode(text);
const parts = (name: string, date: string, description: string) =>
  `<Name>${name}</Name><DateTime>${date}</DateTime><Creator></Creator><ScreenShot></ScreenShot><Description><![CDATA[${description}]]></Description>`;
const item = (guid: string, inner: string, more = '') =>
  `<SavedStateItem guid="${guid}"${more}>${inner}</SavedStateItem>`;
const file = (inner: string) =>
  bytes(`<?xml version="1.0"?>\n<ParallelsSavedStates>\n${inner}\n</ParallelsSavedStates>\n`);
const made = (inner: string) => file(item('', parts('', '', '') + inner));

describe('what vzctl writes', () => {
  test('is a tree below the container as it was made, with names, dates and what is current', () => {
    const child = item(`{${B}}`, parts('after &lt;b&gt; &amp; &#xE9;', '2026-11-23 10:00:00', ''), ' current="yes"');
    const other = item(`{${C}}`, parts('', '2026-11-24 00:00:00', ''));
    const text = made(item(`{${A}}`, parts('before upgrade', '2026-11-22 09:57:49', 'a <b> & c') + child + other));
    expect(parseSnapshots(text)).toEqual([
      {
        ...{ id: A, parent: null, current: false, name: 'before upgrade', description: 'a <b> & c' },
        date: '2026-11-22 09:57:49',
      },
      { id: B, parent: A, current: true, name: 'after <b> & é', description: '', date: '2026-11-23 10:00:00' },
      { id: C, parent: A, current: false, name: '', description: '', date: '2026-11-24 00:00:00' },
    ]);
  });

  test('after the last snapshot was deleted names none', () => {
    expect(parseSnapshots(file(''))).toEqual([]);
    expect(parseSnapshots(made(''))).toEqual([]);
  });

  test('may be a long chain', () => {
    const ids = Array.from({ length: DEEPEST }, (_, i) => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`);
    const chain = ids.reduceRight((inner, id) => item(`{${id}}`, parts('n', '', '') + inner), '');
    const found = parseSnapshots(made(chain));
    expect(found.map(({ id }) => id)).toEqual(ids);
    expect(found.at(-1)?.parent).toBe(ids.at(-2));
  });
});

describe('what is no tree of snapshots is refused', () => {
  test.each([
    ['a file that is cut', bytes('<?xml version="1.0"?><ParallelsSavedStates><SavedStateItem guid="">')],
    ['another document', bytes('<domain/>')],
    ['a password file behind a link', bytes('root:x:0:0:root:/root:/bin/bash\n')],
    [
      'an entity',
      bytes('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/shadow">]><ParallelsSavedStates>&x;</ParallelsSavedStates>'),
    ],
    ['an id that is a path', made(item('{../../etc}', ''))],
    ['an id with an option', made(item('--target=/etc', ''))],
    ['an item without id', file('<SavedStateItem/>')],
    ['a second nameless item', made(item('', ''))],
    ['an id twice', made(item(`{${A}}`, '') + item(`{${A}}`, ''))],
    ['nesting without end', bytes(`<ParallelsSavedStates>${'<a>'.repeat(5000)}`)],
    ['nothing', bytes('')],
  ])('%s', (_what, text) => {
    expect(() => parseSnapshots(text)).toThrow();
  });

  test('but odd dates, control characters and unknown elements are lived with', () => {
    const odd = `<Name>a\tb</Name><DateTime>yesterday</DateTime><Mystery><SavedStateItem guid="x"/></Mystery>`;
    expect(parseSnapshots(made(item(`{${A}}`, odd)))).toEqual([
      { id: A, parent: null, current: false, name: 'a b', description: '', date: null },
    ]);
  });
});
