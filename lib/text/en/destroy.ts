/** Words of destroying a container, now or later. */
export const destroyText = {
  'destroy.entry': 'Destroy…',
  'destroy.title': 'Destroy {title}',
  'destroy.intro':
    'The files of {title} on {node} are erased. vzboard cannot bring them back. Retiring a container keeps every file; a backup can be restored.',
  'destroy.what': 'What dies',
  'destroy.fact.files': 'Files',
  'destroy.fact.files.unknown': 'size not known',
  'destroy.fact.inodes': '{count, number} inodes',
  'destroy.fact.image': 'ploop image with all its snapshots',
  'destroy.fact.dump': 'Saved memory',
  'destroy.fact.dump.yes': 'of its suspend, which is erased too',
  'destroy.fact.name': 'Name',
  'destroy.fact.name.gone': '{name} (its link in /etc/vz/names)',
  'destroy.fact.addresses': 'Addresses',
  'destroy.fact.addresses.free': '{ips} (free afterwards)',
  'destroy.fact.backup': 'Last backup',
  'destroy.fact.backup.at': '{size}, {ago} ago',
  'destroy.fact.backup.none': 'none',
  'destroy.fact.backup.unknown': 'not known to vzboard',
  'destroy.when': 'When',
  'destroy.when.0': 'Now',
  'destroy.when.1': 'In 1 h',
  'destroy.when.24': 'In 24 h',
  'destroy.when.48': 'In 48 h',
  'destroy.stop': 'Stop it now, so that it is noticed when somebody still needs it',
  'destroy.type': 'Type {ctid} to destroy it',
  'destroy.typeMissing': 'Type the CTID {ctid} exactly.',
  'destroy.confirm': 'Destroy',
  'destroy.confirm.later': 'Destroy in {hours} h',
  'destroy.reading': 'Reading what would be destroyed…',

  'destroy.unread': 'Its config cannot be read, so that nobody knows what would be destroyed.',
  'destroy.aside':
    'Files that a reinstall has set aside are still at {path}. Confirm the reinstall or put them back first.',
  'destroy.running':
    'It runs: it is stopped first, and killed by vzctl when it has not shut down after {seconds, number} s.',
  'destroy.mounted': 'Its file system is mounted: it is unmounted first.',
  'destroy.onboot': 'It is set to start when the node boots.',
  'destroy.kept':
    'vzctl keeps the config as {path}, and the scripts likewise. The next create with this CTID deletes them: they are no backup.',
  'destroy.ours':
    'Tags, note, history and versions of the config that vzboard keeps stay under {ctid}, also for a later container with this CTID.',
  'destroy.backup.none': 'There is no backup of it that vzboard knows of.',
  'destroy.later': 'It is destroyed in {span}, unless somebody takes that back until then or changes its config.',
  'destroy.later.runs':
    'It goes on running and is stopped and destroyed in {span}, unless somebody takes that back until then or changes its config.',
  'destroy.changed': 'Its config changed since this was asked: look again what would be destroyed.',
  'destroy.startedMeanwhile': 'Somebody started it meanwhile. Nothing was destroyed.',
  'destroy.confirm.wrong': 'Type the CTID {ctid} exactly to destroy it.',
  'destroy.undo.none': 'No destroy of {ctid} is planned.',
  'destroy.planned.runs': 'It was stopped until its end and runs again, so somebody needs it. Nothing was destroyed.',

  'destroy.after.gone':
    '{ctid} is destroyed. Its config is kept as {kept}. vzctl removes its files in the background{size, select, known {, so that {bytes} come back little by little} other {}}.',
  'destroy.after.config': 'Its config {path} is still there.',
  'destroy.after.files': 'vzctl has retired the config, but the files are still at {path}.',
  'destroy.after.planned':
    'It is destroyed in {span}, unless somebody takes that back. {after, select, running {It runs until then.} other {It is stopped until then.}}',
  'destroy.after.plannedRuns':
    'It could not be stopped. It is destroyed in {span} all the same, unless somebody takes that back.',
  'destroy.after.undone': 'It is not destroyed. It is as it was left: start it where it is to run.',

  'destroy.planned': 'Will be destroyed {span, select, soon {any moment} other {in {span}}}',
  'destroy.planned.by': 'Asked for by {by} {ago} ago. Its files are erased then.',
  'destroy.missed': 'Was to be destroyed {ago} ago',
  'destroy.missed.why':
    'vzboard did not run then, or could not reach the node. It is not destroyed unless somebody asks again.',
  'destroy.row': 'Destroyed {span, select, soon {any moment} other {in {span}}}',
  'destroy.row.missed': 'Destroy missed',
  'destroy.undo': 'Undo',
  'destroy.undo.named': 'Undo: do not destroy {title}',
  'destroy.keep': 'Keep it',
  'destroy.again': 'Destroy now…',
} as const;
