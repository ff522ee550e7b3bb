/**
 * What the commands of package.json share: is it installed, is it built, run a tool, say what happens and how long it took. Needs nothing but
 * Node, since it runs before anything is installed.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const installedFile = join(root, 'node_modules/.vzboard-stamp');
const builtFile = join(root, '.next/vzboard-stamp');
const sources = [
  ...['app', 'components', 'lib', 'public', 'server.ts', 'proxy.ts', 'instrumentation.ts', 'next.config.js'],
  ...['postcss.config.mjs', 'tsconfig.json', 'package.json', 'package-lock.json'],
];

/** The JavaScript entries of the tools, started with this very Node: no shell and no PATH in between. */
export const tools = {
  next: 'node_modules/next/dist/bin/next',
  biome: 'node_modules/@biomejs/biome/bin/biome',
  tsc: 'node_modules/typescript/bin/tsc',
  vitest: 'node_modules/vitest/vitest.mjs',
  playwright: 'node_modules/@playwright/test/cli.js',
  lock: 'scripts/lock-platforms.mjs',
};

/** A failure people can act on: shown as its message alone. */
export class StepError extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

export function say(text) {
  process.stdout.write(`${text}\n`);
}

/** Seconds with one digit. */
export function seconds(sinceMs) {
  return `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;
}

/** Announces `name`, does the work, says how long it took; the work's string, if any, is shown as its outcome. */
export async function step(name, work) {
  const startedMs = Date.now();
  const outcome = await work();
  say(`${name.padEnd(8)} ${typeof outcome === 'string' ? outcome : 'done'}, ${seconds(startedMs)}`);
  return outcome;
}

// Running tools

const children = new Set();

/**
 * Runs a script with this Node and its output on our own. `NODE_ENV` is left out of its environment unless given in `env`.
 * Answers the exit code; a signal counts as 1.
 */
export function run(entry, args = [], { env = {}, timeoutMs } = {}) {
  return runProgram(process.execPath, [join(root, entry), ...args], { env, timeoutMs });
}

export function runProgram(program, args, { env = {}, timeoutMs } = {}) {
  const { NODE_ENV: _, ...inherited } = process.env;
  const child = spawn(program, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...inherited, NEXT_TELEMETRY_DISABLED: '1', ...env },
  });
  return exitOf(track(child), timeoutMs);
}

/** Signals sent to this script reach the child until it ends. */
export function track(child) {
  children.add(child);
  child.once('close', () => children.delete(child));
  return child;
}

function exitOf(child, timeoutMs) {
  return new Promise((done, failed) => {
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.once('error', failed);
    child.once('close', (code) => {
      clearTimeout(timer);
      done(code ?? 1);
    });
  });
}

/**
 * Runs a command's body: forwards signals to the tool that runs, ends with it, and shows a StepError as one line. When npm is killed its
 * scripts are not, so that a vanished parent counts as SIGTERM.
 */
export async function command(body) {
  let stoppedBy;
  const stop = (signal) => {
    stoppedBy ??= signal;
    for (const child of children) child.kill(signal);
    if (children.size === 0) process.exit(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal));
  if (process.env.npm_execpath !== undefined) {
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) stop('SIGTERM');
    }, 500).unref();
  }
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (e) {
    process.exitCode = e instanceof StepError ? e.exitCode : 1;
    if (stoppedBy === undefined) console.error(e instanceof StepError ? `\n${e.message}` : e);
  }
  // Nothing is left to do; a handle somebody forgot must not keep the terminal.
  process.exit(stoppedBy === undefined ? process.exitCode : 1);
}

// Installed?

/** Changes when another tree of packages is needed: other versions, another Node ABI (native modules), another platform. */
export function installStamp({ lock, modules, platform, arch }) {
  return createHash('sha256').update([lock, modules, platform, arch].join('\0')).digest('hex');
}

/** undefined when `version` (as in process.versions.node) will do, else what to say. */
export function nodeProblem(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return undefined;
  return `vzboard needs Node.js 20.19 or newer; this is ${version}.`;
}

/** True when the packages in node_modules are those of the lock file, as far as this platform needs them: somebody ran npm by hand. */
export function sameVersions(lock, installed) {
  return Object.entries(lock.packages).every(
    ([path, wanted]) =>
      path === '' || wanted.optional === true || installed.packages?.[path]?.version === wanted.version,
  );
}

export async function ensureInstalled() {
  const problem = nodeProblem(process.versions.node);
  if (problem !== undefined) throw new StepError(problem);
  await step('install', async () => {
    const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
    const { platform, arch, versions } = process;
    const stamp = installStamp({ lock, modules: versions.modules, platform, arch });
    if (read(installedFile) === stamp) return 'up to date';
    if (await installedByHand(lock)) {
      writeFileSync(installedFile, stamp);
      return 'found the packages in place';
    }
    say('install  packages with npm ci; a minute or two the first time');
    rmSync(installedFile, { force: true });
    const [program, ...args] = npmCommand(process.env);
    const code = await runProgram(program, [...args, 'ci', '--include=dev'], { env: { npm_config_loglevel: 'warn' } });
    if (code !== 0) {
      throw new StepError(
        `npm ci failed (its last lines say why). SQLite's binding is compiled where no prebuilt file can be had:
that needs python3, make and a C++ compiler.`,
      );
    }
    writeFileSync(installedFile, stamp);
    return 'done';
  });
}

async function installedByHand(lock) {
  const found = read(join(root, 'node_modules/.package-lock.json'));
  if (found === undefined || !sameVersions(JSON.parse(lock), JSON.parse(found))) return false;
  // The versions are right; the binding may still be of another Node.
  const probe = "new (require('better-sqlite3'))(':memory:').close(); require('@node-rs/argon2')";
  return (await runProgram(process.execPath, ['-e', `try { ${probe} } catch { process.exit(1) }`])) === 0;
}

/** npm as npm itself was started, else the one beside this Node, else the one on PATH. */
function npmCommand(env) {
  const beside = join(dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js');
  for (const file of [env.npm_execpath, beside]) {
    if (file !== undefined && basename(file) === 'npm-cli.js' && existsSync(file)) return [process.execPath, file];
  }
  return ['npm'];
}

// Built?

/** One hash over names and contents; times do not count, so that a checkout or a touch builds nothing. */
export function contentStamp(files) {
  const hash = createHash('sha256');
  for (const [name, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function* sourceFiles() {
  for (const source of sources) {
    const path = join(root, source);
    if (!existsSync(path)) continue;
    if (source.includes('.')) yield [source, readFileSync(path)];
    else {
      for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
        const file = join(entry.parentPath ?? entry.path, entry.name);
        if (entry.isFile()) yield [relative(root, file).replaceAll(sep, '/'), readFileSync(file)];
      }
    }
  }
}

/** "missing", "stale" or "current". */
export function buildState() {
  const complete = existsSync(join(root, '.next/BUILD_ID')) && existsSync(join(root, 'dist/server.cjs'));
  if (!complete) return 'missing';
  return read(builtFile) === contentStamp(sourceFiles()) ? 'current' : 'stale';
}

export async function ensureBuilt() {
  await step('build', async () => {
    if (buildState() === 'current') return 'up to date';
    const stamp = contentStamp(sourceFiles());
    rmSync(builtFile, { force: true });
    const code = await run(tools.next, ['build'], { env: { NODE_ENV: 'production' } });
    if (code !== 0) throw new StepError('The build failed; the lines above say why.');
    await bundleServer();
    writeFileSync(builtFile, stamp);
    return 'done';
  });
}

/** server.ts and what it imports as dist/server.cjs; packages with binaries and Next itself stay outside. */
export async function bundleServer() {
  const { build, stop } = await import('esbuild');
  mkdirSync(join(root, 'dist'), { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['server.ts'],
    outfile: 'dist/server.cjs',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['next', 'better-sqlite3', '@node-rs/argon2'],
    logLevel: 'warning',
  });
  // Its helper process would stay as long as the server does.
  await stop();
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
