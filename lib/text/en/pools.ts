/** Words of a node's addresses for new containers. */
export const poolsText = {
  'pools.range.form':
    '"{word}" is no range: write 10.0.1.10-10.0.1.99, 10.0.2.0/24, 2001:db8::/64 or a single address.',
  'pools.range.families': '"{word}" begins with one kind of address and ends with the other.',
  'pools.range.backwards': '"{word}" ends before it begins.',
  'pools.range.none': 'A pool needs at least one range.',
  'pools.twice': 'There is a pool called {name} already.',
  'pools.changed': 'Somebody else changed the pools meanwhile. Reload the page to see theirs.',
} as const;
