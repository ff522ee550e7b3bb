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
    'Keeps comments, order and quoting of the config inside the document. Values in it are never believed.',
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
  'xml.nothing': 'The document changes nothing.',
  'xml.atLine': 'Line {line}: {message}',
} as const;
