/** Words of copying a container. */
export const cloneText = {
  'clone.title': 'Clone',
  'clone.entry': 'Clone…',
  'clone.intro': 'A second container of the same files, with a CTID, name and addresses of its own.',
  'clone.dialog': 'Clone {title}',
  'clone.confirm': 'Clone',
  'clone.waiting': 'The exact commands stand here once the fields are filled in.',
  'clone.from': 'Copied while it is',
  'clone.from.help.stopped': 'The files rest: nothing is half written.',
  'clone.from.help.suspended':
    'It is suspended for the time of the copy and resumed afterwards, also where the copy fails. The copy starts as after a power cut.',
  'clone.from.help.snapshot':
    'The container goes on. The copy is a directory of files (simfs), whatever the original is.',
  'clone.from.word.stopped': 'Stopped',
  'clone.from.word.suspended': 'Suspended',
  'clone.from.word.snapshot': 'A snapshot',
  'clone.snapshot': 'Snapshot',
  'clone.snapshot.choose': 'Choose a snapshot',
  'clone.snapshot.none': 'It has no snapshots',
  'clone.to': 'CTID',
  'clone.to.help': 'The next that nobody of the fleet has, unless you choose another.',
  'clone.to.bad': 'A CTID of a container is a number from 101 on.',
  'clone.name': 'Name',
  'clone.name.help': 'May be left empty.',
  'clone.hostname': 'Host name',
  'clone.addresses': 'Addresses',
  'clone.addresses.own': 'original: {own}',
  'clone.addresses.help': 'Separated by blanks. Leave it empty for a copy without a network of its own.',
  'clone.start': 'Start it afterwards',
  'clone.drop': 'Remove the host keys of sshd in the copy',

  'clone.newer': 'This node registers containers by UUID: there they are copied with prlctl clone, not by their files.',
  'clone.noConfig': 'The config of the original cannot be read.',
  'clone.rights.admin': 'Only an admin may copy what opens a container to the node: {keys}.',
  'clone.from.bad': 'A copy is made of a stopped container, a suspended one, or of a snapshot by its id.',
  'clone.from.mounted': 'The snapshot is mounted at {path}. Unmount it first.',
  'clone.from.snapshot':
    'The snapshot is mounted for it, read-only. The copy is simfs: a directory of files instead of an image.',
  'clone.from.suspended':
    'It does not answer while it is copied: connections wait or break. It is resumed afterwards, also where the copy fails.',
  'clone.state.mounted': 'It is mounted: somebody may be changing its files. Unmount it first.',
  'clone.state.running':
    'It runs: files that change while they are read fit nothing. Stop it, or have it suspended for the copy.',
  'clone.state.notRunning': 'It does not run: there is nothing to suspend.',
  'clone.state.suspended':
    'It is suspended and stays so. Its saved memory is not copied: the copy starts as after a power cut.',
  'clone.to.small': 'CTIDs below {least} are reserved.',
  'clone.to.taken': '{ctid} is a container of {node} already.',
  'clone.to.left': '{path} is still there: something is left of an earlier {ctid}.',
  'clone.name.taken': '{name} is the name of {ctid}.',
  'clone.hostname.none': 'Without a host name of its own it is called as its distribution has it.',
  'clone.address.taken': '{address} belongs to {ctid}.',
  'clone.address.elsewhere': '{address} belongs to {ctid} on {node}: whoever shares that network loses one of the two.',
  'clone.room': '{used} to copy; {free} are free in {path}.',
  'clone.room.none': '{used} to copy, and {free} are free in {path}.',
  'clone.room.unknown': 'How much there is to copy is not known. The node looks before it copies.',
  'clone.conf.shell':
    'The config has values that shells of the node would run: {keys}. It is not copied before they are changed.',
  'clone.conf.rights': 'What opens the original to the node opens the copy as well: {keys}.',
  'clone.conf.exclusive':
    'Devices that only one container can have are in its config: {keys}. Of the two only one will start.',
  'clone.conf.unread':
    '{count, plural, one {A line of the config that vzctl cannot read is} other {# lines of the config that vzctl cannot read are}} left out.',
  'clone.conf.places':
    'The original has places of its own ({keys}); the copy goes where containers of this node usually are.',
  'clone.conf.interfaces':
    'Its bridged interfaces get hardware addresses of their own: {names}. DHCP gives them other addresses.',
  'clone.inside.keys':
    'The host keys of sshd are the same in both: whoever has one can pretend to be the other. Have them removed, or make new ones inside.',
  'clone.inside.keysPloop':
    'The host keys of sshd are the same in both. They lie in the image: make new ones inside after the start (rm /etc/ssh/ssh_host_*; ssh-keygen -A).',
  'clone.inside.dropped':
    'Some distributions make new host keys at the next start, others need ssh-keygen -A inside before sshd starts.',
  'clone.inside.dropPloop':
    'The keys lie in an image, where vzboard removes nothing. Make new ones inside after the start: rm /etc/ssh/ssh_host_*; ssh-keygen -A.',
  'clone.inside.rest':
    'The same in both as well: machine-id, cron, mail queues, certificates, passwords, addresses in files of programs. With start, both do the same work.',
  'clone.inside.snapshots':
    'Its snapshots are copied with the image, without their memory and config: those are the original.',
  'clone.inside.quota':
    'Limits of users and groups inside are kept by the node for the original; the copy begins without.',
  'clone.inside.scripts': 'Not copied, since they run on the node: {paths}.',

  'clone.after.there': '{ctid} is there.',
  'clone.after.runs': '{ctid} is there and runs.',
  'clone.after.absent': '{ctid} is not there.',
  'clone.after.unknown': 'Whether {ctid} is there could not be read.',
  'clone.after.notStarted': '{ctid} does not run.',
  'clone.after.noHostname': 'Its host name is not {hostname}.',
  'clone.after.noName': 'It has no name: {name} could not be given.',
  'clone.after.noConfig': 'Its config could not be read.',
  'clone.after.asleep': 'The original, {ctid}, does not run again: look at it.',
} as const;
