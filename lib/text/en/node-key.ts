/** Words of the panel where an admin approves the host key of a remote node. */
export const nodeKeyText = {
  'nodeKey.title.node': 'Host key of {name}',
  'nodeKey.title.jump': 'Host key of the jump host {name}',
  'nodeKey.reading': 'Reading the key the host shows now…',
  'nodeKey.offered': 'It shows',
  'nodeKey.known': 'Approved',
  'nodeKey.compare': 'Compare it with what the host itself says, on its console or over a connection you trust:',
  'nodeKey.command': 'ssh-keygen -lf /etc/ssh/{file}',
  'nodeKey.changed':
    'It is not the approved key. If the host was set up anew, forget the old key, then approve the new one. If nobody did that, somebody may stand in between: do not approve it.',
  'nodeKey.approved': 'The key it shows is approved. The connection is made at the next reading.',
  'nodeKey.approve': 'Approve',
  'nodeKey.approve.title': 'Approve this host key?',
  'nodeKey.approve.body': 'From then on vzboard signs in to {name} when it shows {fingerprint}, and to nothing else.',
  'nodeKey.approve.done': 'The host key of {node} is approved',
  'nodeKey.approve.forgetFirst': 'Another key is approved: forget that first.',
  'nodeKey.forget': 'Forget',
  'nodeKey.forget.title': 'Forget the approved key?',
  'nodeKey.forget.body':
    'vzboard then trusts nothing at {name} until a key is approved again, and ends its connection there. Do this only if you know why the key changed.',
  'nodeKey.forget.done': 'The old host key of {node} is forgotten',
  'nodeKey.forget.notOurs':
    'It stands in a file vzboard does not write ("knownHostsFile" of this node): remove it there.',
  'nodeKey.failed': 'The host key was not changed',
  'nodeKey.again': 'Read again',
  'nodeKey.admin': 'Only an admin of this vzboard approves host keys; you are {role}.',
} as const satisfies Record<string, string>;
