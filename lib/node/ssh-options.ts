/**
 * What an administrator may write in the `ssh` object of a node. Old nodes need old algorithms; nothing needs an option that runs programs on
 * this machine, opens forwardings or loosens the check of host keys. Not marked server-only: the configuration is read outside Next too.
 */
import { isIP } from 'node:net';
import type { JumpHost } from '@/lib/node/node';

/** Names as in ssh_config(5). They change how the connection is spoken, not what is run or whom it trusts. */
export const allowedOptions: readonly string[] = [
  'HostKeyAlgorithms',
  'KexAlgorithms',
  'Ciphers',
  'MACs',
  'PubkeyAcceptedAlgorithms',
  'PubkeyAcceptedKeyTypes',
  'CASignatureAlgorithms',
  'RequiredRSASize',
  'PreferredAuthentications',
  'Compression',
  'RekeyLimit',
  'AddressFamily',
  'BindAddress',
  'BindInterface',
  'TCPKeepAlive',
  'IPQoS',
];

/** By lower-cased name: why it is refused. Whatever is in neither list is refused as unknown. */
const dangerous: Readonly<Record<string, string>> = {
  proxycommand: 'it runs a program on the machine of vzboard; to go by way of another host use "jump"',
  proxyjump: 'use "jump", so that the key of the jump host is checked too',
  localcommand: 'it runs a program on the machine of vzboard',
  permitlocalcommand: 'it lets programs run on the machine of vzboard',
  knownhostscommand: 'it runs a program on the machine of vzboard',
  match: 'it may run a program on the machine of vzboard',
  include: 'vzboard uses no configuration file of ssh',
  pkcs11provider: 'it loads a library into the client',
  securitykeyprovider: 'it loads a library into the client',
  forwardagent: 'whoever is root on the node could then use your keys',
  forwardx11: 'nothing is forwarded',
  forwardx11trusted: 'nothing is forwarded',
  localforward: 'nothing is forwarded',
  remoteforward: 'nothing is forwarded',
  dynamicforward: 'nothing is forwarded',
  tunnel: 'nothing is forwarded',
  stricthostkeychecking: 'host keys are always checked; a new one is approved on screen',
  userknownhostsfile: 'use "knownHostsFile"',
  globalknownhostsfile: 'use "knownHostsFile"',
  verifyhostkeydns: 'host keys are checked against files alone',
  updatehostkeys: 'a node may not add keys by itself',
  hostkeyalias: 'keys are kept under the name and port of the host',
  nohostauthenticationforlocalhost: 'host keys are always checked',
  controlmaster: 'vzboard keeps the connection itself',
  controlpath: 'vzboard keeps the connection itself',
  controlpersist: 'vzboard keeps the connection itself',
  identityfile: 'use "identityFile"',
  identityagent: 'the agent is the one of SSH_AUTH_SOCK',
  hostname: 'use "host"',
  port: 'use "port"',
  user: 'use "user"',
  batchmode: 'nobody is there to answer a question',
  requesttty: 'commands never get a terminal; see requiretty in README.md',
  remotecommand: 'vzboard says what is run',
  sendenv: 'the environment of vzboard may hold secrets',
  setenv: 'the environment of a command is fixed',
};

/** What is wrong with one entry of `options`, or undefined. */
export function wrongOption(name: string, value: string): string | undefined {
  const lower = name.toLowerCase();
  if (!allowedOptions.some((allowed) => allowed.toLowerCase() === lower)) {
    const why = Object.hasOwn(dangerous, lower) ? dangerous[lower] : 'it is not among those a node may set';
    return `the option ${JSON.stringify(name)} is refused: ${why}. Allowed: ${allowedOptions.join(', ')}`;
  }
  if (!/^[A-Za-z0-9@.,+^:*_-][A-Za-z0-9@.,+^:*_ -]{0,999}$/.test(value)) {
    return `the value of ${name} may hold letters, digits, blanks and @ . , + ^ : * _ - only`;
  }
  return undefined;
}

/** A name or an address. No blank, no quote, and it never begins with `-`, which ssh would take for an option. */
export function isHost(host: string): boolean {
  const [address = '', zone, ...more] = host.split('%');
  if (isIP(address) === 6) return more.length === 0 && (zone === undefined || /^[A-Za-z0-9._-]+$/.test(zone));
  return /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}$/.test(host);
}

export function isUser(user: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9_.@$+-]{0,63}$/.test(user);
}

/** `[user@]host[:port]`, an IPv6 address in brackets when a port follows; undefined for anything else. */
export function parseJump(text: string): JumpHost | undefined {
  const match = /^(?:([^@[\]]+)@)?(?:\[([0-9a-fA-F:.]+)\]|([^@:[\]]+|[0-9a-fA-F:.]+))(?::(\d{1,5}))?$/.exec(text);
  if (match === null) return undefined;
  const [, user, bracketed, plain = bracketed, digits] = match;
  const host = plain ?? '';
  const port = digits === undefined ? undefined : Number(digits);
  if (!isHost(host) || (user !== undefined && !isUser(user))) return undefined;
  if (port !== undefined && (port < 1 || port > 65535)) return undefined;
  return { host, ...(port === undefined ? {} : { port }), ...(user === undefined ? {} : { user }) };
}
