/** Words of making containers. */
export const createText = {
  'create.reserved': 'CTIDs below {first} belong to the system by convention.',
  'create.used.container': 'There is a container {ctid} on this node already.',
  'create.used.config': 'There is a config file of {ctid} on this node already.',
  'create.used.retired': '{ctid} is a retired container: bring it back, or destroy it first.',
  'create.used.private': 'The private area of {ctid} is there already; vzctl would refuse.',
  'create.used.task': '{ctid} is being made right now.',
  'create.used.file': 'An action script of {ctid} is on the node; the new container would run it.',
  'create.used.destroyed': 'The config of an earlier {ctid} is kept on the node; vzctl create deletes it.',
  'create.used.elsewhere': '{node} has a container {ctid}, too: neither could be migrated to the other node.',
  'create.strayNames':
    '{count, plural, one {The name {names} is} other {The names {names} are}} left over from a create that failed, and would lead to {ctid} as well.',
  'create.notCached':
    'The template {template} is not in the cache of the node; vzctl would download it without saying so. Fetch it on the templates page first.',
  'create.noProfile': 'There is no profile {profile} on this node.',
  'create.noDiskspace': 'A ploop image needs a size: the profile has no DISKSPACE, so give the disk here.',
  'create.onboot': 'It is not started now, and will be when the node boots (ONBOOT of the profile).',
  'create.templateTwice': 'The template is chosen as such, not among the values.',
  'create.password.bad': 'A password is 1 to 128 printable characters in one line.',
  'create.password.stopped':
    'A password is set inside the running container: start it afterwards, or leave the password out.',
  'create.password.short': 'The password has fewer than {count} characters.',
  'create.confUnread': '{path} cannot be listed, so that nobody knows which CTIDs are free.',
  'create.namesUnread': '{path} cannot be listed.',
  'create.areaUnread': 'The node does not say whether {path} is there.',
  'create.like.gone': '{ctid} is not on {node}, or its config could not be read.',

  'create.after.made': '{title} was made from {template}{running, select, yes { and runs} other { and does not run}}.',
  'create.after.password': 'The root password is set.',
  'create.after.noPassword': 'The root password is not set.',
  'create.after.notRunning': '{title} was to run afterwards, and does not.',
  'create.after.notListed': 'vzlist does not show it.',
  'create.after.nothing': '{ctid} was not made, and nothing of it is left.',
  'create.after.left': '{ctid} was not made. Left behind: {words}.',

  'create.left.name': 'the name {name}',
  'create.left.container': '{path} is there: {ctid} is a container, and nothing of it is taken for left over.',
  'create.left.mounted': 'Something of {ctid} is mounted or runs.',
  'create.left.config':
    '{path} is the config of a container whose files are not there, or cannot be read; it is not taken for left over.',
  'create.left.none': 'Nothing is left over of {ctid}.',
  'create.left.goes': 'Takes away: {words}.',
  'create.left.cleaned': 'Nothing is left over of {ctid} any more.',
  'create.left.still': 'Still there: {words}.',
} as const;
