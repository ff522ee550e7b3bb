import { expect, test } from 'vitest';
import { type Param, params } from '@/lib/vz/params';
import { checkValue } from '@/lib/vz/set';
import { canWiden, widened } from '@/lib/vz/widen';

const param = (name: string): Param => {
  const found = params.get(name);
  if (found === undefined) throw new Error(`no parameter ${name}`);
  return found;
};

test.each([
  ['nameserver', undefined, '192.0.2.1', '192.0.2.1'],
  ['nameserver', '192.0.2.1 192.0.2.2', '192.0.2.3', '192.0.2.1 192.0.2.2 192.0.2.3'],
  ['nameserver', '192.0.2.1 192.0.2.2', '192.0.2.1', '192.0.2.2 192.0.2.1'],
  ['searchdomain', 'a.example', 'b.example', 'a.example b.example'],
  ['devnodes', 'net/tun:rw fuse:r', 'fuse:rw', 'net/tun:rw fuse:rw'],
  ['devices', 'b:8:1:r', 'c:10:200:rw', 'b:8:1:r c:10:200:rw'],
  ['iptables', 'ip_conntrack', 'iptable_nat', 'ip_conntrack iptable_nat'],
])('%s: %s with %s is %s', (name, before, added, all) => {
  expect(widened(param(name), before, added)).toBe(all);
});

test('what inherits the list of the node has none to add to', () => {
  expect(widened(param('nameserver'), 'inherit', '192.0.2.1')).toBeUndefined();
});

test('only lists are widened, and what comes of it can be sent', () => {
  const lists = [...params.values()].filter(canWiden).map(({ name }) => name);
  expect(lists).toEqual(['nameserver', 'searchdomain', 'iptables', 'devnodes', 'devices']);
  expect(checkValue(param('devnodes'), widened(param('devnodes'), 'fuse:r', 'fuse:rw') ?? '').ok).toBe(true);
});
