/** Words of the timeline: our tasks beside what others changed. */
export const timelineText = {
  'timeline.title': 'Timeline',
  'timeline.page': 'Timeline of {what}',
  'timeline.intro':
    'What was done through vzboard, and what changed without it: in a shell, from inside a container, by the node itself. Kept for 90 days.',
  'timeline.all': 'Whole timeline',
  'timeline.whole': 'All containers of {node}',
  'timeline.list': 'Tasks and changes, newest first',
  'timeline.none': 'Nothing has changed since vzboard first read it.',
  'timeline.none.title': 'Nothing has changed yet',
  'timeline.none.hint':
    'Tasks of vzboard and changes made outside it, such as a vzctl in a shell, appear here with their time.',
  'timeline.older': 'Older',
  'timeline.newest': 'Newest',

  'timeline.outside': 'outside vzboard',
  'timeline.outside.title':
    'No task of vzboard did this: an admin in a shell, something inside the container, or the node itself.',
  'timeline.whileDown': 'while vzboard was not running',
  'timeline.between': 'Between {after} and {at}',
  'timeline.state':
    '{to, select, running {Started} stopped {Stopped} mounted {Mounted} suspended {Suspended} other {Changed}}',
  'timeline.state.from':
    'was {old, select, running {running} stopped {stopped} mounted {mounted} suspended {suspended} other {unknown}}',
  'timeline.restarted': 'Restarted',
  'timeline.appeared': 'Appeared',
  'timeline.appeared.as': 'now {state}',
  'timeline.disappeared': 'Disappeared from the list',
  'timeline.renamed': 'Renamed',
  'timeline.config': '{count, plural, one {# setting changed} other {# settings changed}}',
  'timeline.change': '{key}: {before} to {after}',
  'timeline.version': 'Version',
  'timeline.version.of': 'Version of the config of {ctid} of {time}',
  'timeline.unset': 'not set',
  'timeline.to': 'to',
  'timeline.more': '{count, plural, one {and # more} other {and # more}}',

  'timeline.hour':
    '{count, plural, one {# change outside vzboard in the last hour} other {# changes outside vzboard in the last hour}}',
} as const;
