export const matrixText = {
  'matrix.page': 'Heat map of {node}',
  'matrix.link': 'Heat map',
  'matrix.intro':
    'How near every counter of every running container is to what governs it, and what failed in the last hour. A head sorts by its counter.',
  'matrix.table': 'Counters of the containers of {node}, in percent of what governs them',
  'matrix.region': 'Heat map of {node}',
  'matrix.worst': 'Worst first',
  'matrix.sort': 'Sort by {counter}',
  'matrix.mark': '▲',
  'matrix.cell': '{ctid} {counter}:',
  'matrix.failed': '{count, plural, one {failed once} other {failed # times}} in the last hour,',
  'matrix.failcnt': 'failcnt',
  'matrix.hint':
    'Point at a cell, or walk with the arrow keys: its five numbers are shown here. Enter opens the counter.',
  'matrix.reading': 'is being read …',
  'matrix.unread': 'could not be read now.',
  'matrix.empty': 'Nothing to show',
  'matrix.empty.none': 'No container runs on this node.',
  'matrix.empty.unread': 'The counters of this node have not been read yet.',
} as const;
