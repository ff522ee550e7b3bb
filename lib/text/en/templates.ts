export const templatesText = {
  'templates.link.page': 'Templates',
  'templates.page': 'Templates of {node}',
  'templates.intro': 'What new containers of this node are made of. Deleting one changes no container that exists.',
  'templates.unread': 'The template area {path} could not be read.',
  'templates.offers.failed': '{program} could not list what is offered.',
  'templates.file.bad':
    'The file is called NAME.tar, .tar.gz, .tar.bz2 or .tar.xz, of letters, digits and . _ + - with a letter or digit first.',
  'templates.there': '{name} is in the cache already.',
  'templates.url.admin': 'Only an admin may have a node fetch from any address.',
  'templates.url.bad':
    'The address begins with http:// or https://, without a user or password, and has no blanks or quotes.',
  'templates.url.plain': 'Without TLS anybody on the way can change what comes. The checksum is what protects.',
  'templates.make.gzip': 'A template made here is packed with gzip: its file ends with .tar.gz.',
  'templates.make.state':
    '{ctid} is {state}. A template is made from a stopped container only: files that change while they are read fit nothing.',
  'templates.make.contents':
    'Everything in the container becomes part of the template: passwords, host keys of sshd, addresses, mails. Empty it first.',
  'templates.make.ploop': 'The image of the container is mounted for it, and unmounted afterwards.',
  'templates.gone': 'There is no template file {file} in the cache.',
  'templates.used': '{name} is used by {count, plural, one {# container} other {# containers}}: {ctids}.',
  'templates.isDefault': '{name} is DEF_OSTEMPLATE in vz.conf: containers are made of it when no template is named.',
  'templates.link': '{file} is a symbolic link. vzboard changes nothing through links.',
  'templates.usersUnknown': 'Not every config could be read, so that it is not known who uses it.',
  'templates.after.gone': '{file} is not in the cache any more.',
  'templates.after.still': '{file} is still in the cache.',
  'templates.after.there': '{file} is in the cache, {size}.',
  'templates.after.absent': '{file} is not in the cache.',
} as const;
