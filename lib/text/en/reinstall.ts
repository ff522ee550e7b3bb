/** Words of making a container's files anew from another template. */
export const reinstallText = {
  'reinstall.entry': 'Reinstall…',
  'reinstall.title': 'Reinstall {title}',
  'reinstall.intro':
    'Fresh files from a template take the place of those of {title} on {node}. Settings, addresses, limits and scripts stay as they are. The old files are kept beside the new ones until you confirm that it boots, or put them back.',
  'reinstall.template': 'Template',
  'reinstall.template.choose': 'Choose a template',
  'reinstall.template.now': '{name} (as now)',
  'reinstall.template.missing': 'Choose the template it is made from.',
  'reinstall.template.none': 'No template is cached on this node.',
  'reinstall.template.manage': 'Templates of {node}',
  'reinstall.start': 'Start it afterwards',
  'reinstall.confirm': 'Reinstall',
  'reinstall.reading': 'Reading what would change…',
  'reinstall.choose': 'Choose a template to see what would run.',

  'reinstall.unread': 'Its config cannot be read, so that nobody knows what would be kept.',
  'reinstall.newer': 'This node has vzctl 7 or later, whose containers vzboard cannot reinstall yet.',
  'reinstall.suspended':
    'It is suspended, and its saved memory belongs to the files it has. Resume it, or start and stop it, first.',
  'reinstall.asideThere': 'Files of an earlier reinstall are still at {path}. Confirm that one or put them back first.',
  'reinstall.notCached': 'The template {template} is not in the cache of this node.',
  'reinstall.new':
    'The new system knows no passwords, users, keys or data of the old one. Set a root password before somebody needs it.',
  'reinstall.running':
    'It runs: it is stopped first, and killed by vzctl when it has not shut down after {seconds, number} s.',
  'reinstall.owners':
    'Limits of users and groups inside are set aside with the old files; the new system begins without.',
  'reinstall.ploop': 'Its image and all snapshots are set aside together; the new image has none.',
  'reinstall.kept':
    'Config, name, addresses, limits and scripts stay; of the config only the template changes. Copies are kept until you confirm.',
  'reinstall.room': 'Until you confirm, both need room{known, select, yes {: the old files have {size}} other {}}.',
  'reinstall.fails':
    'Where the template cannot be unpacked, the old files are put back at once{again, select, yes {, and it is started again} other {}}.',
  'reinstall.changed': 'Its config changed since this was asked: look again what would change.',

  'reinstall.none': 'Nothing of {ctid} was set aside.',
  'reinstall.settled': 'Somebody settled this meanwhile, or reinstalled it once more.',
  'reinstall.confirm.title': 'Confirm the new files of {title}',
  'reinstall.confirm.body': 'The old files are erased. They cannot be put back afterwards.',
  'reinstall.confirm.do': 'Erase the old files',
  'reinstall.confirm.gone': '{path}{known, select, yes {, {size},} other {}} is erased in the background.',
  'reinstall.confirm.down': 'It does not run: whether the new system boots has not been seen.',
  'reinstall.confirm.unfinished': 'The new files were never finished. Put the old ones back.',
  'reinstall.undo.title': 'Put the old files of {title} back',
  'reinstall.undo.body': 'It is again as it was before it was reinstalled.',
  'reinstall.undo.do': 'Put back',
  'reinstall.undo.gone': 'The new files are erased, with everything that was written since.',
  'reinstall.undo.starts': 'It runs: it is stopped first, and started again with the old files.',
  'reinstall.undo.suspended':
    'It is suspended, and its saved memory belongs to the new files. Resume it, or start and stop it, first.',

  'reinstall.after.done':
    'It has fresh files of {template}{after, select, running { and runs} other {}}. The old ones are kept at {path} until somebody confirms.',
  'reinstall.after.back':
    '{template} could not be unpacked. The old files are in place as before; {after, select, running {it runs.} stopped {it is stopped, start it when it is to run.} mounted {it is mounted.} suspended {it is suspended.} absent {but it is not there.} other {its state could not be read.}}',
  'reinstall.after.unfinished': 'The new files were not finished. The old ones are kept at {path}: put them back.',
  'reinstall.after.other': 'Its config names the template {template}.',
  'reinstall.after.notStarted':
    'It has fresh files of {template}, but does not run. The old ones are kept: put them back, or start it again.',
  'reinstall.after.stillAside': 'The old files are still set aside at {path}.',
  'reinstall.after.files': 'The old files are still at {path}.',
  'reinstall.after.confirmed': 'The new files stay. The old ones are removed in the background.',
  'reinstall.after.putBack':
    'It has its old files, config and scripts again{after, select, running { and runs} stopped { and is stopped} other {}}.',

  'reinstall.note': 'Reinstalled from {to} {ago} ago',
  'reinstall.note.kept':
    'The old files{from, select, none {} other { ({from})}} are kept at {path}{known, select, yes {, {size}} other {}}. Look whether it boots and works before you confirm.',
  'reinstall.note.unfinished': 'A reinstall from {to} was ended in the middle {ago} ago',
  'reinstall.note.unfinished.why': 'The old files are kept at {path}. Put them back.',
  'reinstall.note.gone': 'The old files at {path} are not there any more. Confirm to clear the record of them.',
  'reinstall.note.confirm': 'Confirm…',
  'reinstall.note.undo': 'Put back…',
} as const;
