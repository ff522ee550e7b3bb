import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addKnownKey, fingerprintOf, forgetKnownKey, keysIn, knownName, readKnownHosts } from '@/lib/node/known-hosts';

const A = 'AAAAC3NzaC1lZDI1NTE5AAAAIMNywBGBGUtULkYyHq/uQRqsTYNh4DTahq0iSdNUJrKj';
const B = 'AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f';
let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'vzb-known-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const fingerprints = (text: string, name: string) => keysIn(text, name, 'f').map(({ fingerprint }) => fingerprint);

test('a host is known under its bare name at port 22, else with its port', () => {
  expect([
    knownName('HN2.example.net'),
    knownName('hn2', 22),
    knownName('hn2', 2222),
    knownName('2001:db8::1', 22),
  ]).toEqual(['hn2.example.net', 'hn2', '[hn2]:2222', '2001:db8::1']);
});

describe('keys of a host in a file', () => {
  test.each([
    ['its own line', `hn2 ssh-ed25519 ${A}`, 1],
    ['one name of several', `x,hn2,192.0.2.1 ssh-ed25519 ${A} comment`, 1],
    ['a pattern', `*.example.net,hn? ssh-ed25519 ${A}`, 1],
    ['a pattern that excludes it', `hn*,!hn2 ssh-ed25519 ${A}`, 0],
    ['another host', `hn22 ssh-ed25519 ${A}`, 0],
    ['another port', `[hn2]:2222 ssh-ed25519 ${A}`, 0],
    ['a comment', `# hn2 ssh-ed25519 ${A}`, 0],
    ['a revoked key', `@revoked hn2 ssh-ed25519 ${A}`, 0],
    ['an authority', `@cert-authority hn2 ssh-ed25519 ${A}`, 0],
    ['half a line', 'hn2 ssh-ed25519', 0],
    ['a dot that is no pattern', `h.2 ssh-ed25519 ${A}`, 0],
  ])('%s', (_what, line, count) => {
    expect(fingerprints(`\n${line}\n`, 'hn2')).toEqual(count === 1 ? [fingerprintOf(A)] : []);
  });
});

test('a key is added to what is there, and seen by nobody else', () => {
  const file = join(dir, 'known_hosts');
  writeFileSync(file, `old ssh-rsa ${B}`, { mode: 0o644 });
  addKnownKey(file, 'hn2', { type: 'ssh-ed25519', key: A, fingerprint: fingerprintOf(A) });
  expect(readFileSync(file, 'utf8')).toBe(`old ssh-rsa ${B}\nhn2 ssh-ed25519 ${A}\n`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(dir)).toEqual(['known_hosts']);
});

test('only the key that is named is forgotten, and only under that name', () => {
  const file = join(dir, 'forget');
  writeFileSync(file, `# mine\nhn2 ssh-ed25519 ${A}\nhn2 ssh-rsa ${B}\nhn3 ssh-ed25519 ${A}\n`);
  expect(forgetKnownKey(file, 'hn2', fingerprintOf(A))).toBe(1);
  expect(readFileSync(file, 'utf8')).toBe(`# mine\nhn2 ssh-rsa ${B}\nhn3 ssh-ed25519 ${A}\n`);
  expect(forgetKnownKey(file, 'hn2', fingerprintOf(A))).toBe(0);
});

test('a file that is not there yet knows nobody', () => {
  expect(readKnownHosts(join(dir, 'none'))).toBe('');
});
