/** Words of changes to a container's config: findings before a save, what was read back, merges, versions. */
export const configText = {
  'ubc.rule.equal': '{counter}: barrier {barrier} and limit {limit} must be the same.',
  'ubc.rule.ordered': '{counter}: barrier {barrier} is above limit {limit}.',
  'ubc.rule.limitless': '{counter}: the limit must be unlimited; it is {limit}.',
  'ubc.rule.zero': '{counter}: the barrier must be 0; it is {barrier}.',
  'ubc.rule.least': '{counter}: the {side} is {now}, and {formula} = {needed} is needed.',
  'ubc.rule.gap':
    '{counter}: between barrier and limit there are {now} bytes, and 2,560 × {sockets} = {needed} are needed, or transfers can hang.',
  'ubc.rule.node': '{counter}: the limit is {limit} pages, and the node has {node}.',

  'config.find.held':
    '{counter}: {held} are held now, more than the new {side} {allowed}. What is held stays; more is refused until less is in use.',
  'config.find.heldRam':
    '{counter}: {held} are held now, more than the new {side} {allowed}. The kernel pushes memory out or ends processes inside.',
  'config.find.ugidOn':
    'vzctl refuses to turn quotas of users and groups on while the container runs. Stop it first, or restart it with the change made while it is stopped.',
  'config.find.unsetWaits':
    '{key} is taken out of the file; the running container keeps the value it has until its next start.',
  'config.find.nameTaken': 'The name is taken by container {ctid} of this node.',
  'config.find.ipTaken': '{ip} is an address of container {ctid} of {node}, too.',
  'config.find.vswap':
    'PHYSPAGES gets a limit: the container becomes a VSwap one at its next start, and other counters mean something else.',
  'config.find.classic':
    'PHYSPAGES loses its limit: the container becomes a classic one, which needs all its beancounters in the file to start.',
  'config.find.indented':
    'The file has a line for {key} that does not begin in the first column. vzctl writes another line and goes on reading that one: take it out by hand first.',

  'config.saved':
    '{count, plural, =0 {Nothing is} one {# setting is} other {# settings are}} in the config file as asked{running, select, yes { and in the running container} other {}}.',
  'config.notRemoved': '{key} was to be removed, and the config file still says {found}.',
  'config.differs': '{key} was asked to be {asked}, the config file says {found}.',
  'config.runsOtherwise': '{key} is in the file as asked, but the running container has {found}.',
  'config.runningUnread': 'What the running container has could not be read.',
  'config.missing':
    'The config file is not there any more. vzctl would make a new one of just these values; nothing was run.',
  'config.changed': 'The config file changed since it was read. Compare, then repeat the change.',
  'config.needsAdmin': '{field} opens the container to the node: this needs the role admin.',
  'config.blocked': 'Not saved: {reason}',

  'config.settle.none': 'Nothing of this runs differently from the file any more.',
  'config.settle.off': 'The container does not run: it takes the file at its next start.',
  'config.settle.unread': 'What the running container has could not be read.',
  'config.settle.notSaved':
    'Without --save: the file says it already and stays as it is. vzctl warns all the same that settings were not saved.',
  'config.settle.computed':
    'The file does not say {key}: vzctl computes {value} from RAM and swap, and that is what is set.',
  'config.settle.written':
    'The file does not say {key} so far: vzctl computes {value} from RAM and swap. From then on the file says it, and it does not follow RAM and swap any more.',
  'config.settle.bytes':
    'The file is not UTF-8 text: written anew, its other lines would change. Set the values one by one on the pages Limits and Settings.',
  'config.settle.odd': '{key}: “{value}” is not a value that vzboard sends or writes. Leave it out.',
  'config.settle.applied':
    '{count, plural, one {# value runs as the file has it.} other {# values run as the file has them.}}',
  'config.settle.kept':
    '{count, plural, one {# running value is in the config file.} other {# running values are in the config file.}}',
  'config.settle.otherwise': '{key} still runs with {found}.',
  'config.undo.none': 'There is nothing to take back: the file has all of it already.',
  'config.undo.first': 'This is the first version that was seen: what was before is not known.',
  'config.undo.notKept': 'The text of this version was too long to be kept.',
  'config.undo.conflict': '{key} was changed again since, so that it cannot be taken back by itself.',
  'config.undo.foreign': 'vzboard does not change {key}: that line of the file is left as it is.',
  'config.version.none': 'There is no such version, or it was too long ago.',
} as const;
