/**
 * The argument vectors of the ssh client. No configuration file is read (`-F none`), so that what is written here is all there is; ssh takes the
 * first value it meets for an option, hence an administrator's options stand after ours and can replace none of them.
 */
import 'server-only';
import type { JumpHost, SshConfig } from '@/lib/node/node';
import { quoteLine } from '@/lib/node/quote';

export interface SshPlaces {
  /** Absolute path of the client. */
  ssh: string;
  /** The socket of the kept connection. */
  controlPath: string;
  /** In the order they are read; the first is vzboard's own. */
  knownHosts: readonly string[];
}

export interface SshTimes {
  /** For the connection, its greeting and key exchange. */
  connectSeconds: number;
  /** A silent server is asked that often, and given up after two questions without an answer. */
  aliveSeconds: number;
}

/** A hop of the connection: the node itself or the jump host in front of it. */
export interface Hop {
  role: 'node' | 'jump';
  host: string;
  port: number;
}

export function hopsOf(config: SshConfig): Hop[] {
  const node: Hop = { role: 'node', host: config.host, port: config.port ?? 22 };
  if (config.jump === undefined) return [node];
  return [{ role: 'jump', host: config.jump.host, port: config.jump.port ?? 22 }, node];
}

/** One `-o`. In values that name files ssh splits at blanks and expands percent signs. */
const option = (name: string, value: string): string[] => ['-o', `${name}=${value}`];
const path = (file: string): string => `"${file.replaceAll('%', '%%')}"`;

function common({ connectSeconds, aliveSeconds }: SshTimes): string[] {
  return [
    ...['-F', 'none', '-T'],
    ...option('BatchMode', 'yes'),
    ...option('ConnectTimeout', String(connectSeconds)),
    ...option('ConnectionAttempts', '1'),
    ...option('ServerAliveInterval', String(aliveSeconds)),
    ...option('ServerAliveCountMax', '2'),
    ...option('PermitLocalCommand', 'no'),
    ...option('ForwardAgent', 'no'),
    ...option('ForwardX11', 'no'),
    ...option('ClearAllForwardings', 'yes'),
    ...option('EscapeChar', 'none'),
    ...option('UpdateHostKeys', 'no'),
    ...option('VerifyHostKeyDNS', 'no'),
    ...option('CheckHostIP', 'no'),
    ...option('HashKnownHosts', 'no'),
    ...option('GlobalKnownHostsFile', '/dev/null'),
  ];
}

function trusting(files: readonly string[], how: 'yes' | 'accept-new'): string[] {
  return [...option('StrictHostKeyChecking', how), ...option('UserKnownHostsFile', files.map(path).join(' '))];
}

function credentials({ identityFile }: SshConfig): string[] {
  if (identityFile === undefined) return [];
  return [...option('IdentitiesOnly', 'yes'), ...option('IdentityFile', path(identityFile))];
}

function target({ host, port = 22, user }: JumpHost): string[] {
  return [...(user === undefined ? [] : ['-l', user]), '-p', String(port), '--', host];
}

/**
 * ssh's own ProxyJump would start a client with default settings, and so trust other keys than these. ssh gives the line to /bin/sh, and expands
 * percent signs before that.
 */
function byWayOf(config: SshConfig, places: SshPlaces, times: SshTimes): string[] {
  if (config.jump === undefined) return [];
  const hop = [
    places.ssh,
    ...common(times),
    ...trusting(places.knownHosts, 'yes'),
    ...credentials(config),
    ...option('ControlPath', 'none'),
  ].map((word) => word.replaceAll('%', '%%'));
  return option('ProxyCommand', quoteLine([...hop, '-W', '[%h]:%p', ...target(config.jump)]));
}

const extra = ({ options }: SshConfig): string[] =>
  Object.entries(options).flatMap(([name, value]) => option(name, value));

/** The kept connection: no command, in the foreground, until it is told to exit or the node is gone. */
export function masterArgv(config: SshConfig, places: SshPlaces, times: SshTimes): string[] {
  return [
    ...common(times),
    ...trusting(places.knownHosts, 'yes'),
    ...option('ControlMaster', 'yes'),
    ...option('ControlPersist', 'no'),
    ...option('ControlPath', path(places.controlPath)),
    ...credentials(config),
    ...byWayOf(config, places, times),
    ...extra(config),
    '-N',
    ...target(config),
  ];
}

/**
 * One command over the kept connection. Should that have gone meanwhile, the client would connect by itself, unseen and once per command: the
 * address below belongs to another family than the one allowed, so that it fails at once instead.
 */
export function sessionArgv(places: SshPlaces, line: string): string[] {
  return [...overControl(places), '--', 'kept', line];
}

export function exitArgv(places: SshPlaces): string[] {
  return [...overControl(places), '-O', 'exit', '--', 'kept'];
}

function overControl({ controlPath }: SshPlaces): string[] {
  return [
    ...['-F', 'none', '-T'],
    ...option('BatchMode', 'yes'),
    ...option('ControlMaster', 'no'),
    ...option('ControlPath', path(controlPath)),
    ...option('EscapeChar', 'none'),
    ...option('AddressFamily', 'inet'),
    ...option('HostName', '::1'),
  ];
}

/**
 * Meets a hop without signing in, to learn the key it shows: `learnt` is an empty file that gets it. No credential is offered. The jump host in
 * front of it is checked as ever.
 */
export function meetArgv(config: SshConfig, hop: Hop, places: SshPlaces, times: SshTimes, learnt: string): string[] {
  return [
    ...common(times),
    ...trusting([learnt], 'accept-new'),
    ...option('ControlPath', 'none'),
    ...option('PubkeyAuthentication', 'no'),
    ...option('PreferredAuthentications', 'none'),
    ...(hop.role === 'jump' ? [] : [...byWayOf(config, places, times), ...extra(config)]),
    ...target(hop),
  ];
}
