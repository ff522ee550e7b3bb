import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { bodyOf, emptyDraft, fileOfUrl } from '@/components/templates/add-draft';
import { reasonToKeep, TemplateTable } from '@/components/templates/template-table';
import type { NodeSummary, Template } from '@/lib/api/schemas';

const template = (more: Partial<Template> = {}): Template => ({
  ...{
    file: 'a-1-x86.tar.gz',
    name: 'a-1-x86',
    kind: 'tarball',
    packing: '.tar.gz',
    sizeBytes: 2 ** 20,
    modifiedAt: 0,
  },
  ...{ distribution: 'a 1', arch: 'x86', distConfig: 'a.conf', link: false, isDefault: false, users: [] },
  ...more,
});
const users = (n: number) => Array.from({ length: n }, (_, i) => ({ ctid: String(101 + i), title: null }));

function show(templates: Template[], complete = true) {
  // Of the node only its id is looked at.
  const data = { node: { id: 'hn1' } as NodeSummary, templates, usersComplete: complete };
  render(
    <QueryClientProvider client={new QueryClient()}>
      <TemplateTable data={data} reason={undefined} onRemove={() => {}} />
    </QueryClientProvider>,
  );
}

describe('a template', () => {
  test('that no file of the dists fits is said to get the defaults', () => {
    show([template({ distConfig: null }), template({ file: 'b.tar', name: 'b' })]);
    const [, first, second] = screen.getAllByRole('row');
    expect(first).toHaveTextContent('defaults');
    expect(second).toHaveTextContent('a.conf');
    expect(second).not.toHaveTextContent('defaults');
  });

  test('names few users, and counts many with a link to just those', () => {
    show([template({ users: users(2) }), template({ file: 'b.tar', name: 'b', users: users(40) })]);
    expect(screen.getByRole('link', { name: '102' })).toHaveAttribute('href', '/nodes/hn1/containers/102');
    const many = screen.getByRole('link', { name: '40 containers' });
    expect(many).toHaveAttribute('href', '/nodes/hn1/containers?q=template%3Ab');
  });

  test.each<[string, Template, boolean, RegExp | undefined]>([
    ['used', template({ users: users(1) }), true, /used by 1 container: 101/],
    ['the default', template({ isDefault: true }), true, /DEF_OSTEMPLATE/],
    ['a link', template({ link: true }), true, /symbolic link/],
    ['unused as far as is known', template(), false, /not known who uses it/],
    ['unused', template(), true, undefined],
  ])('that is %s stays or goes for that reason', (_what, one, complete, reason) => {
    const said = reasonToKeep(one, complete);
    if (reason === undefined) expect(said).toBeUndefined();
    else expect(said).toMatch(reason);
    show([one], complete);
    const button = within(screen.getByRole('table')).getByRole('button', { name: 'Delete a-1-x86' });
    expect(button.getAttribute('aria-disabled')).toBe(reason === undefined ? null : 'true');
  });
});

describe('what is filled in', () => {
  const sha256 = 'AB'.repeat(32);
  test('by name needs a name', () => {
    expect(bodyOf(emptyDraft)).toHaveProperty('errors.name');
    expect(bodyOf({ ...emptyDraft, name: ' a-1 ', update: true })).toEqual({
      body: { from: 'repository', name: 'a-1', update: true },
    });
  });

  test('from an address needs all three, and a checksum in any case', () => {
    const from = { ...emptyDraft, from: 'url' as const };
    expect(bodyOf(from)).toMatchObject({
      errors: { url: expect.any(String), sha256: expect.any(String), file: expect.any(String) },
    });
    const url = 'https://example.net/a-1.tar.xz';
    expect(bodyOf({ ...from, url, sha256, file: 'a-1.tar.xz' })).toEqual({
      body: { from: 'url', url, sha256: sha256.toLowerCase(), file: 'a-1.tar.xz' },
    });
  });

  test('from a container is packed with gzip', () => {
    const from = { ...emptyDraft, from: 'container' as const, ctid: '101' };
    expect(bodyOf({ ...from, file: 'a.tar.xz' })).toHaveProperty('errors.file');
    expect(bodyOf({ ...from, file: 'a.tar.gz' })).toEqual({
      body: { from: 'container', ctid: '101', file: 'a.tar.gz' },
    });
  });

  test.each([
    ['https://example.net/x/a-1.tar.gz?x=1', 'a-1.tar.gz'],
    ['https://example.net/x/', ''],
    ['https://example.net/a.zip', ''],
    ['', ''],
  ])('the file of %s is %j', (url, file) => expect(fileOfUrl(url)).toBe(file));
});
