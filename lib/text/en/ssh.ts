/** What stands between vzboard and a remote node, in words. `{node}` is its label, `{where}` host and port, `{user}` the account. */
export const sshText = {
  'ssh.noClient':
    'The ssh client is not installed where vzboard runs, so {node} cannot be reached. Install openssh-client.',
  'ssh.refused':
    '{node} refuses connections: nothing listens at {where}. Is its ssh server running, is the port right?',
  'ssh.timeout': '{node} does not answer at {where}. Is it up, is a firewall in between?',
  'ssh.unreachable': 'There is no way to {node} at {where}: the network in between is down or unknown.',
  'ssh.noName': 'The name of {node} cannot be resolved ({where}). Check "host" of this node and the name server.',
  'ssh.greeting':
    '{node} took the connection at {where} and closed it again. It may be overloaded (MaxStartups), or have banned the address of vzboard.',
  'ssh.slow': '{node} was reached at {where}, but did not finish signing in within {seconds} s.',
  'ssh.auth': '{node} does not let {user} in with {key}. Add the public key to the authorized_keys of that account.',
  'ssh.auth.key': 'the key {file}',
  'ssh.auth.usual': 'the keys of the agent and of the account vzboard runs under',
  'ssh.auth.account': 'the account vzboard runs under',
  'ssh.tooMany':
    '{node} gave up after too many keys for {user}. Name one with "identityFile", so that no other is offered.',
  'ssh.keyFile':
    'The key {file} for {node} cannot be used: it is missing, not readable, or protected by a passphrase no agent knows.',
  'ssh.keyOpen': 'The key {file} for {node} is readable by others and so refused by ssh. Cure: chmod 600 {file}',
  'ssh.signature': '{node} and this ssh client share no signature algorithm for the key. For old nodes: {example}',
  'ssh.algorithms':
    '{node} speaks only algorithms this ssh client has turned off: {offer}. Allow one of them for this node: {example}',
  'ssh.option': 'This ssh client does not understand an option of {node}. Correct "options" of this node.',
  'ssh.jump': 'The jump host was reached, but has no way to {node} at {where}.',
  'ssh.jumpForbids': 'The jump host does not allow connections to {node} through it (AllowTcpForwarding).',
  'ssh.failed': 'The connection to {node} could not be made.',
  'ssh.again': 'It is tried again in {seconds} s.',
  'ssh.lost': 'The connection to {node} broke.',
  'ssh.lost.silent': '{node} stopped answering, and its connection was given up.',
  'ssh.lost.write':
    'The connection to {node} broke while {program} ran. It may have gone on: its end is not known, look at the state of the container.',
  'ssh.sessions':
    '{node} allows no more commands over one connection. Raise MaxSessions in its sshd_config to 10 or more.',
  'ssh.shell':
    '{node} signed {user} in, but did not run the command. The account needs a POSIX shell (sh, bash, dash, ksh, zsh) and no forced command that ignores what is asked.',
  'ssh.forced':
    'The key for {node} runs vzboard-node and nothing else. Set "forcedCommand" in the ssh settings of this node, and its "helper".',
  'ssh.forcedNot':
    'The key for {node} does not run "vzboard-node forced", which its settings say it does. Compare the line of the key in authorized_keys there with README.md.',
  'ssh.forcedOld':
    'The vzboard-node on {node} does not take what this vzboard sends. Install scripts/vzboard-node of this version there.',
  'ssh.noise':
    'The login shell of {user} on {node} prints without end before the command runs. Look at its start-up files.',
  'ssh.killed': '{program} was killed on {node}: how far it came is not known.',
  'ssh.long': 'The command is longer than a remote shell takes ({bytes} bytes).',
  'ssh.absent': 'The program {program} was not found on {node} in {where}.',
  'ssh.absent.cure': 'Set "programs" of this node to the directory that holds it.',
  'ssh.notExecutable': '{file} is there on {node}, but {user} may not execute it.',
  'ssh.notExecutable.cure': 'Sign in as root, or set "sudo": true for this node.',
  'ssh.noSudo': 'sudo is not installed on {node}.',
  'ssh.noSudo.cure': 'Install sudo there, or sign in as root and set "sudo": false for this node.',
  'ssh.sudo': 'sudo on {node} does not let {user} run {file}.',
  'ssh.sudo.cure': 'Allow it without a password in sudoers there: {user} ALL=(root) NOPASSWD: {file}',
  'ssh.tty': 'sudo on {node} demands a terminal (requiretty), which commands of vzboard never have.',
  'ssh.tty.cure': 'Turn it off for this account, with visudo on the node: Defaults:{user} !requiretty',
  'ssh.disk': 'A disk of {node} is full: {program} could not do its work.',
  'ssh.noAnswer': '{program} on {node} did not answer within {seconds} s.',
  'ssh.hanging': '{count} earlier commands hang in the kernel of {node}; {program} was not started.',
  'ssh.closing': 'vzboard is shutting down and asks nothing more of {node}.',
  'ssh.key.unknown':
    '{node} shows the host key {fingerprint} ({where}), which nobody has approved yet. An admin compares it with the node and approves it.',
  'ssh.key.changed':
    'THE HOST KEY OF {node} HAS CHANGED ({where}): it now shows {fingerprint}, approved was {known}. Either the node was set up anew, or somebody stands in between. Nothing is sent to it.',
  'ssh.key.hidden': 'a key that could not be read',
  'ssh.key.other':
    'The host now shows {fingerprint}, not the fingerprint you approved. Nothing was stored; compare again.',
  'ssh.key.first': 'An older key of this host is approved. Forget that first.',
  'ssh.key.known': 'This key is approved already.',
  'ssh.key.notOurs': 'That key stands in {file}, line {line}, which vzboard does not write. Remove it there.',
  'ssh.key.none': '{node} is not reached over ssh and has no host key.',
  'ssh.key.noSuch': 'No approved key of this host has that fingerprint.',
} as const satisfies Record<string, string>;
