/** Words of backing up, retiring, bringing back and destroying several containers. */
export const bulkLifeText = {
  'containers.bulk.notLoaded': '{what}: the question could not be loaded. Is vzboard reachable?',
  'containers.bulk.backup': 'Back up',
  'containers.bulk.retire': 'Retire',
  'containers.bulk.destroy': 'Destroy',
  'containers.bulk.ask.backup': 'Back up {count, plural, one {# container} other {# containers}}?',
  'containers.bulk.ask.retire': 'Retire {count, plural, one {# container} other {# containers}}?',
  'containers.bulk.ask.destroy': 'Destroy {count, plural, one {# container} other {# containers}}?',
  'containers.bulk.does.backup': 'Backs up {count, number} {state}.',
  'containers.bulk.does.retire':
    '{first, select, running {Stops and retires} mounted {Unmounts and retires} other {Retires}} {count, number} {state}.',
  'containers.bulk.does.destroy':
    '{first, select, running {Stops and destroys} mounted {Unmounts and destroys} other {Destroys}} {count, number} {state}.',
  'containers.bulk.explains.backup': 'Archives in the dump directory of the node, one container after the other.',
  'containers.bulk.explains.retire':
    'Each leaves the list, keeps every file, and can be brought back from the retired containers of the node.',
  'containers.bulk.explains.destroy':
    'Their files are erased, and vzboard cannot bring them back. Retiring keeps every file; a backup can be restored.',
  'containers.bulk.done.backup': '{count, plural, one {# container backed up} other {# containers backed up}}',
  'containers.bulk.done.retire': '{count, plural, one {# container retired} other {# containers retired}}',
  'containers.bulk.done.destroy': '{count, plural, one {# container destroyed} other {# containers destroyed}}',
  'containers.bulk.partly.backup': 'Backed up {ok, number} of {all, number}.{failed, plural, =0 {} other { # failed.}}',
  'containers.bulk.partly.retire': 'Retired {ok, number} of {all, number}.{failed, plural, =0 {} other { # failed.}}',
  'containers.bulk.partly.destroy':
    'Destroyed {ok, number} of {all, number}.{failed, plural, =0 {} other { # failed.}}',
  'containers.bulk.destroy.reading': 'What would be destroyed is still being read.',
  'containers.bulk.destroy.sum':
    'Destroys {count, plural, one {# container} other {# containers}}, {size}{unmeasured, plural, =0 {} one { and one whose size is not known} other { and # whose size is not known}}.',
  'containers.bulk.destroy.bare':
    '{count, plural, one {# has no backup} other {# have no backup}} that vzboard knows of.',
  'containers.bulk.destroy.named': '{ctid} {name}',
  'containers.bulk.destroy.noBackup': 'no backup',
  'containers.bulk.destroy.backup': 'backup {ago} ago',
  'containers.bulk.destroy.left':
    '{count, plural, one {One more is} other {# more are}} destroyed, and not measured here. Choose fewer to see all.',
  'containers.bulk.backup.room':
    'They hold {used}; {free} is free for backups{unmeasured, plural, =0 {} one { (one is not measured)} other { (# are not measured)}}.',
  'containers.bulk.backup.noRoom':
    'They hold {used}, and only {free} is free for backups. Choose fewer, or make room first.',

  'retired.bulk.select': 'Select {title}',
  'retired.bulk.selectAll': 'Select all that can come back',
  'retired.bulk': 'Bring {count, number} back',
  'retired.bulk.ask': 'Bring {count, plural, one {# container} other {# containers}} back?',
  'retired.bulk.does': 'Brings {count, number} back, stopped or suspended, as they were retired.',
  'retired.bulk.done': '{count, plural, one {# container is back} other {# containers are back}}',
  'retired.bulk.partly': 'Brought {ok, number} of {all, number} back.{failed, plural, =0 {} other { # failed.}}',
} as const;
