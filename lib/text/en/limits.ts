/** Words of the page that changes barrier and limit of a container's counters. */
export const limitsText = {
  'limits.page': 'Limits of {ctid}',
  'limits.intro':
    'What each counter may reach. Write numbers, sizes such as 256M or 1.5G, pages such as 65536p, or unlimited. Nothing is changed before you have seen the exact commands.',
  'limits.table': 'Barrier and limit of the counters of {ctid}',
  'limits.column.counter': 'Counter',
  'limits.column.held': 'Held',
  'limits.column.maxheld': 'Most held',
  'limits.column.barrier': 'Barrier',
  'limits.column.limit': 'Limit',
  'limits.field.barrier': '{counter} barrier',
  'limits.field.limit': '{counter} limit',
  'limits.differ':
    '{count, plural, one {# counter runs with other limits than the file leads to.} other {# counters run with other limits than the file leads to.}}',
  'limits.differ.settle': 'Apply the config or keep what runs',
  'limits.unset': 'not in the file',
  'limits.implied': 'computed: {value}',
  'limits.profile': 'profile: {value}',
  'limits.runs': 'runs with {value}',
  'limits.vswap':
    'A VSwap container: RAM is the limit of physpages, swap that of swappages; their barriers are 0. What the file does not say is computed by vzctl.',
  'limits.empty': 'a value is missing',
  'limits.revert': 'Take back the change of {counter}',
  'limits.dialog.title': 'Change limits of {ctid}',
} as const;
