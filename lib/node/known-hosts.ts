/**
 * Files of host keys in OpenSSH's format (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT): read any, write our own. The check itself is done by the ssh
 * client with the same files; what is read here is for people, who compare fingerprints.
 */
import 'server-only';
import { createHash, createHmac } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export interface HostKey {
  /** As in the file: ssh-ed25519, ssh-rsa, ... */
  type: string;
  /** Base64 of the public key. */
  key: string;
  /** `SHA256:` and base64 without padding, as `ssh-keygen -l` prints it. */
  fingerprint: string;
}

export interface KnownKey extends HostKey {
  file: string;
  /** Counted from 1. */
  line: number;
}

/** The name a host's keys are kept under: the bare host at port 22, else `[host]:port`. */
export function knownName(host: string, port = 22): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

export function fingerprintOf(key: string): string {
  const hash = createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64');
  return `SHA256:${hash.replace(/=+$/, '')}`;
}

/** Keys of `name` in the text of a file. Revoked keys and certificate authorities are not keys of a host. */
export function keysIn(text: string, name: string, file: string): KnownKey[] {
  return text.split('\n').flatMap((line, index) => {
    const [names = '', type, key] = line.trim().split(/\s+/);
    if (names === '' || names.startsWith('#') || names.startsWith('@')) return [];
    if (type === undefined || key === undefined || !matches(names, name)) return [];
    return [{ type, key, fingerprint: fingerprintOf(key), file, line: index + 1 }];
  });
}

/** Names are separated by commas, may be patterns with `*` and `?`, negated with `!`, or one hash `|1|salt|HMAC-SHA1`. */
function matches(names: string, name: string): boolean {
  if (names.startsWith('|1|')) {
    const [, , salt = '', hash] = names.split('|');
    return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
  }
  const all = names.toLowerCase().split(',');
  if (all.some((one) => one.startsWith('!') && fits(one.slice(1), name))) return false;
  return all.some((one) => fits(one, name));
}

function fits(pattern: string, name: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(name);
}

/** The text of a file of host keys; empty where there is none yet. */
export function readKnownHosts(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

/** Adds one key. Nobody else writes the file, and it is never seen half written. */
export function addKnownKey(file: string, name: string, { type, key }: HostKey): void {
  const text = readKnownHosts(file);
  const whole = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  replace(file, `${whole}${name} ${type} ${key}\n`);
}

/** Removes the lines that hold this key under this name; says how many there were. */
export function forgetKnownKey(file: string, name: string, fingerprint: string): number {
  const text = readKnownHosts(file);
  const lines = new Set(
    keysIn(text, name, file)
      .filter((known) => known.fingerprint === fingerprint)
      .map((known) => known.line),
  );
  if (lines.size > 0) {
    replace(
      file,
      text
        .split('\n')
        .filter((_, index) => !lines.has(index + 1))
        .join('\n'),
    );
  }
  return lines.size;
}

function replace(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const next = `${file}.next`;
  const fd = openSync(next, 'w', 0o600);
  try {
    writeSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(next, file);
}
