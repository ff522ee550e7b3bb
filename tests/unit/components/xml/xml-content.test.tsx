import { render, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { viewOf, type XmlReply } from '@/components/xml/view';
import { XmlContent } from '@/components/xml/xml-screen';

const made = (over: Partial<XmlReply> = {}): XmlReply => ({
  now: 1,
  dialect: 'a',
  xml: '<domain type="openvz">\n  <name>105</name>\n</domain>\n',
  ...{
    config: 'now',
    version: 'f'.repeat(64),
    assumed: [],
    beyond: ['CPUUNITS', 'KMEMSIZE'],
    lost: [],
    unsafe: [],
    quota: null,
  },
  ...over,
});
const shown = (over: Partial<XmlReply> = {}) => render(<XmlContent ctid="105" data={made(over)} />);

test('names what the dialect has no exact word for, above the text', () => {
  shown();
  const list = screen.getByRole('list', { name: '2 settings this dialect has no exact word for' });
  expect(
    within(list)
      .getAllByRole('listitem')
      .map((item) => item.textContent),
  ).toEqual(['CPUUNITS', 'KMEMSIZE']);
  const region = screen.getByRole('region', { name: 'Domain XML, dialect A' });
  expect(list.compareDocumentPosition(region) & Node.DOCUMENT_POSITION_FOLLOWING).not.toBe(0);
});

test('the text can be selected whole: line numbers are not part of it', () => {
  shown();
  const region = screen.getByRole('region', { name: 'Domain XML, dialect A' });
  expect(region.textContent).toBe(made().xml);
  expect(region).toHaveAttribute('tabindex', '0');
});

test('says when it says everything, and nothing else', () => {
  shown({ beyond: [] });
  expect(screen.getByText('This dialect says all of this config in its own words.')).toBeVisible();
  expect(screen.queryByRole('list')).toBeNull();
});

test('an older reading, assumed facts, lost keys and values a shell would run are said in words', () => {
  shown({ config: 'older', version: null, assumed: ['cpus', 'vz.conf'], lost: ['NOTE'], unsafe: ['DESCRIPTION'] });
  expect(screen.getByText(/could not be read now/)).toBeVisible();
  expect(screen.getByText(/number of CPUs is not known/)).toBeVisible();
  expect(screen.getByText(/vz\.conf could not be read/)).toBeVisible();
  expect(screen.getByText('NOTE')).toBeVisible();
  expect(screen.getByText('DESCRIPTION')).toBeVisible();
});

test('an address without a dialect, or with one there is not, shows that of libvirt', () => {
  const of = (query: string) => viewOf((name) => new URLSearchParams(query).get(name));
  expect(of('')).toEqual({ dialect: 'c', source: false });
  expect(of('dialect=x')).toEqual({ dialect: 'c', source: false });
  expect(of('dialect=b&source=1')).toEqual({ dialect: 'b', source: true });
});
