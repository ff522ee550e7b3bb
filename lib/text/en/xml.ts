/** Words of a container's domain XML. */
export const xmlText = {
  'xml.tab': 'XML',
  'xml.page': 'Domain XML of {ctid}',
  'xml.unread': 'The config of {ctid} could not be read.',

  'xml.dialect': 'Dialect',
  'xml.dialect.a': 'A · proposal of 2007',
  'xml.dialect.b': 'B · counter-proposal',
  'xml.dialect.c': 'C · libvirt today',
  'xml.dialect.a.is':
    'The proposal of July 2007: a template with two levels of quota, a profile, addresses, name servers and the host name.',
  'xml.dialect.b.is':
    'The counter-proposal of July 2007: as A, but a directory of the node as root file system, with or without a template.',
  'xml.dialect.c.is': "libvirt's own format for its OpenVZ driver. It passes virt-xml-validate.",
  'xml.source': 'With the text of the config',
  'xml.source.is':
    'The text of the config keeps its comments, order and quoting inside the document; values in it are never believed.',
  'xml.download': 'Download',
  'xml.text': 'Domain XML, dialect {dialect}',
  'xml.lines': '{lines, plural, one {# line} other {# lines}}',
  'xml.loading': 'The document is made from the config…',

  'xml.older':
    'The config could not be read now. This document is made from what was last read of it: it may be out of date, and cannot be edited.',
  'xml.assumed.cpus': "The node's number of CPUs is not known: where the config does not say, one is shown.",
  'xml.assumed.vzconf': "The node's vz.conf could not be read: its default directories are shown as vzctl ships them.",
  'xml.beyond.none': 'This dialect says all of this config in its own words.',
  'xml.beyond': '{count, plural, one {# setting} other {# settings}} this dialect has no exact word for',
  'xml.beyond.is':
    'They stand in the element vz:container, so that nothing is lost here; a program that knows the dialect alone does not see them as they are.',
  'xml.lost': '{count, plural, one {# setting is} other {# settings are}} left out: no XML can hold',
  'xml.quota.users':
    '{count, plural, one {The limit of one user} other {The limits of # users}} inside {count, plural, one {is} other {are}} in the document, as read now.',
  'xml.quota.groups':
    '{count, plural, one {The limit of one group} other {The limits of # groups}} inside {count, plural, one {is} other {are}} not in the document: no dialect has a word for groups.',
  'xml.quota.unread': 'The limits of users inside could not be read, and are not in the document: {why}',
  'xml.unsafe':
    '{count, plural, one {# value holds} other {# values hold}} characters that a shell of root would run, so this document is not taken back:',

  'xml.refusal.other_container': 'The document is of container {after}, not {before}.',
  'xml.refusal.reinstall':
    'Another template ({after} instead of {before}) is a reinstall: files are not changed by a document.',
  'xml.refusal.path': '{key}: a directory is not changed by a document, since files would not move along.',
  'xml.refusal.uuid': 'The document has the uuid {after}, the container {before}.',
  'xml.refusal.uuid.none': 'The config has no uuid, and vzctl set writes none.',
  'xml.refusal.user_quota':
    'The limits of user {uid} live inside the container: change them under “Filesystem & quota”.',
  'xml.refusal.no_option': '{key}: no option of vzctl set that vzboard uses writes this.',
  'xml.refusal.not_removable': '{key}: nothing that vzboard uses takes this out of the config.',
  'xml.refusal.value': '{key}: {why}',
  'xml.refused':
    '{count, plural, one {One thing this document asks for is} other {# things this document asks for are}} not possible. Take {count, plural, one {it} other {them}} out, or leave {count, plural, one {it} other {them}} as {count, plural, one {it is} other {they are}}.',
  'xml.delete.unknown': '{key} is not among the settings the document leaves out.',
  'xml.edit': 'Edit',
  'xml.edit.title': 'Edit the document of {ctid}',
  'xml.edit.intro':
    'Nothing changes before “Apply”. What the document does not name stays as it is; what is left out is only taken away where it is ticked.',
  'xml.edit.older': 'The config could not be read now: there is nothing to base a change on.',
  'xml.edit.text': 'Document',
  'xml.edit.cancel': 'Stop editing',
  'xml.edit.apply': 'Apply',
  'xml.edit.checking': 'What it would change is being worked out…',
  'xml.edit.unchanged': 'Nothing is changed yet.',
  'xml.edit.problems': '{count, plural, one {One mistake} other {# mistakes}}',
  'xml.edit.at': 'Line {line}',
  'xml.edit.fix': 'Mend the mistakes in the document first.',
  'xml.edit.large': 'A document may have 256 KiB at most.',
  'xml.edit.changes': 'What changes',
  'xml.edit.arrow': '→',
  'xml.edit.make': 'Change {key}',
  'xml.edit.refusals': 'Not possible',
  'xml.edit.leave': 'Leave {key} as it is',
  'xml.edit.deletions': 'Not named in the document: stays, unless it is ticked',
  'xml.edit.delete': 'Take out {key}',
  'xml.edit.restart': 'Some of it is taken at the next start only.',
  'xml.nothing': 'The document changes nothing.',
  'xml.atLine': 'Line {line}: {message}',

  'xml.create.exists':
    'There is a container {ctid} on {node} already. A document changes it by PUT to /api/nodes/{id}/containers/{ctid}/xml, or on the page “Import XML”.',
  'xml.create.refusal.template.none':
    'The document names no template, and no directory of the node that holds the files: of nothing, no container is made.',
  'xml.create.refusal.template': '{after} is no name of a template.',
  'xml.create.refusal.profile.none': "The document names no profile, and the node's vz.conf names none that is there.",
  'xml.create.refusal.profile': 'There is no profile {after} on this node.',
  'xml.create.refusal.layout': '{after} is no layout that containers of this node can have.',
  'xml.create.refusal.path':
    '{key}: {after} is not where vz.conf puts a new container, and no directory among the private areas that is nobody’s. Leave it, and vz.conf says where.',
  'xml.create.note.no_option': 'Line {line}: no option of vzctl that vzboard uses writes {key}; it is not made.',
  'xml.create.note.left': 'Line {line}: {key} is left out, as asked for.',
  'xml.create.note.alias': 'The profile {from} is called {to} since vzctl of 2009, and on this node: {to} is taken.',
  'xml.create.note.user_quota':
    'The limit of user {uid} ({bytes} bytes) lives inside the container: set it under “Filesystem & quota” once it has been started.',
  'xml.create.note.uuid': 'vzctl writes no uuid: {uuid} is not taken on.',
  'xml.create.note.default_profile':
    "The document names no profile: the node's own, {profile}, gives whatever the document does not say.",
  'xml.create.note.stays':
    'The profile {profile} gives {count, plural, one {a setting} other {settings}} the document does not have, and create takes nothing out of it: {keys}.',
  'xml.create.note.comments':
    'Comments and order of the config in the document are not taken on: vzctl writes its own.',
  'xml.create.note.later':
    'A directory that is there becomes a container with its names, addresses and profile only. The rest is set when the same document is taken once more, then as a change: {keys}.',
  'xml.create.note.same':
    'Container {ctid} has the {what} of this document. To change it, the document must name {ctid}.',
  'xml.create.tooMuch': '{field} of the document cannot be taken: {why}',
} as const;
