export const authText = {
  'auth.signedOut': 'You are not signed in, or your session has ended. Sign in to go on.',
  'auth.wrong': 'Name or password is wrong.',
  'auth.tooMany': 'Too many attempts. Try again in {minutes, plural, one {a minute} other {# minutes}}.',
  'auth.forbidden': 'This needs the role {needed}; you are signed in as {role}.',
  'auth.demo': 'The demo signs everybody in by itself: it has no accounts.',
  'auth.name':
    'A name has 1 to 32 characters: a lower-case letter first, then lower-case letters, digits, dot, dash or underscore.',
  'auth.passwordShort': 'A password has at least {least, number} characters.',
  'auth.passwordLong': 'A password has at most {most, number} characters.',
  'auth.passwordName': "A password must not be the account's name.",
  'auth.setup.token': 'This set-up link is wrong or has expired. Restart vzboard: it prints a new one.',
  'auth.setup.done': 'vzboard has been set up already. Sign in instead.',
  'auth.setup.link': 'No account exists yet. Make the first admin within 24 hours at this address:',
  'auth.origin.host': 'vzboard does not answer to the name "{host}".',
  'auth.origin.hostHelp': 'Open it by the address it printed at its start, or name the address in VZBOARD_PUBLIC_URL.',
  'auth.origin.other': 'This change was asked for by another site ({origin}) and was refused.',
  'auth.origin.otherHelp': 'Behind a reverse proxy set VZBOARD_PUBLIC_URL to the address that browsers use.',
  'auth.listen.host': 'HOST is "{host}", which is neither a name nor an address. Example: HOST=127.0.0.1',
  'auth.listen.port': 'PORT is "{port}", which is not a number from 1 to 65535. Example: PORT=3000',
  'auth.listen.publicUrl':
    'VZBOARD_PUBLIC_URL is "{url}", which is not an address without a path. Example: VZBOARD_PUBLIC_URL=https://vz.example.net',
  'auth.listen.demo':
    'HOST is {host}, but the demo signs everybody in as admin and therefore listens on this machine only. Unset HOST, or configure real nodes with VZBOARD_CONFIG.',
  'auth.listen.open':
    'HOST is {host}, but no account exists yet: whoever came first could take this node over. Start once without HOST, open the set-up link it prints, make the first admin, then start again with HOST.',
} as const;
