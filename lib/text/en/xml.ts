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
} as const;
