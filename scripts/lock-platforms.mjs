/**
 * Completes package-lock.json with the optional packages of platforms other than this one, and removes download addresses from it.
 * A registry mirror that lacks some platform's package makes `npm install` leave it out silently, and `npm ci` then refuses the lock file.
 * Run after every change of a dependency. `--check` changes nothing and fails when something is missing.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = 'package-lock.json';
const OS = {
  aix: 'aix',
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  linuxmusl: 'linux',
  netbsd: 'netbsd',
  openbsd: 'openbsd',
  openharmony: 'openharmony',
  sunos: 'sunos',
  win32: 'win32',
};
const CPU = ['x64', 'arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32'];

/** The lock entry of an optional platform package, read from its name; undefined when the name tells nothing. */
function platformEntry(name, version, isDev) {
  const words = name.split('/').pop().split(/[-.]/);
  const os = words.map((word) => OS[word]).find(Boolean);
  const cpu = CPU.find((c) => words.includes(c));
  if (!/^\d/.test(version) || !cpu || (!os && cpu !== 'wasm32')) return undefined;
  const entry = { version, cpu: [cpu], optional: true };
  if (isDev) entry.dev = true;
  if (os) entry.os = [os];
  if (words.some((word) => word.includes('musl'))) entry.libc = ['musl'];
  else if (words.includes('gnu')) entry.libc = ['glibc'];
  return entry;
}

const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const packages = lock.packages;
const missing = [];
for (const [path, pack] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(pack.optionalDependencies ?? {})) {
    if (packages[`node_modules/${name}`] || packages[`${path}/node_modules/${name}`]) continue;
    const entry = platformEntry(name, version, pack.dev);
    if (entry === undefined) {
      console.error(`cannot place ${name}@${version} (needed by ${path})`);
      process.exitCode = 1;
      continue;
    }
    packages[`node_modules/${name}`] = entry;
    missing.push(name);
  }
}
const addresses = Object.values(packages).filter((pack) => pack.resolved !== undefined && pack.link !== true);
if (process.argv.includes('--check')) {
  for (const name of missing) console.error(`missing in ${FILE}: ${name}`);
  if (addresses.length > 0) console.error(`${FILE} names download addresses (${addresses.length})`);
  process.exit(missing.length + addresses.length > 0 ? 1 : (process.exitCode ?? 0));
}
for (const pack of addresses) delete pack.resolved;
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`added ${missing.length} platform packages, removed ${addresses.length} addresses`);
