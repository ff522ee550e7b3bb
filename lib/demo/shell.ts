/** The programs of a simulated node, by argument vector. */
import { AppError } from '@/lib/errors';
import { printBcResources, printUserBeancounters } from '@/lib/ubc/print';
import { PROC_QUOTA } from '@/lib/vz/quota-argv';
import { BACKUPS, besideArchive, findArchives, grepFacts } from './backup-area';
import { dmesg, uptime, vzpid } from './inside';
import type { World } from './machine';
import { lockHolder } from './names';
import { isBlind, isDenied, isPrivateArea } from './oddities';
import { ioacct, loadavg, meminfo, netDev, stat as processorTime, vestat } from './proc-files';
import { vzConf } from './profiles';
import { printProcQuota, vzquota } from './quota';
import { Script } from './script';
import type { Execution } from './state';
import { find } from './template-area';
import { systemTool } from './tools';
import { helper } from './vzboard-node';
import { vzcfgvalidate } from './vzcfgvalidate';
import { vzctl } from './vzctl';
import { vzlist } from './vzlist';
import { vzmigrate } from './vzmigrate';
import { vzsplit } from './vzsplit';
import { vztmplDl } from './vztmpl-dl';

const CONF_DIR = '/etc/vz/conf';

export function execute(world: World, argv: readonly string[]): Execution {
  const [path = '', ...args] = argv;
  const program = path.slice(path.lastIndexOf('/') + 1);
  switch (program) {
    case 'vzctl':
      return vzctl(world, args);
    case 'vzlist':
      return vzlist(world, args);
    case 'vzquota':
      return vzquota(world, args);
    case 'vztmpl-dl':
      return vztmplDl(world, args);
    case 'vzcfgvalidate':
      return vzcfgvalidate(world, args);
    case 'vzsplit':
      return vzsplit(world, args);
    case 'vzmigrate':
      return vzmigrate(world, args);
    case 'cat':
      return cat(world, args);
    case 'grep':
      return grep(world, args);
    case 'vzboard-node':
      return helper(world, args);
    case 'dmesg':
      return dmesg(world);
    case 'vzpid':
      return vzpid(world, args);
    case 'stat':
      return stat(world, args);
    case 'find':
      return args[1] === BACKUPS ? findArchives(world) : find(world, args);
    default: {
      const answer = systemTool(world, program, args, world.profiles());
      if (answer !== undefined) return answer;
      throw new AppError('node_failed', `The simulated node has no program "${program}".`, {
        detail: `${program}: command not found`,
      });
    }
  }
}

/** Text of a file, or undefined. */
function fileText(world: World, path: string): string | undefined {
  if (path === '/proc/user_beancounters') return printUserBeancounters(world.sample(), '2.6.32');
  if (path === '/proc/bc/resources') return printBcResources(world.sample(), '2.6.32');
  if (path === PROC_QUOTA) return printProcQuota(world);
  if (path === '/proc/uptime') return uptime(world);
  if (path === '/etc/vz/vz.conf') return world.surroundings.vzConf ?? vzConf;
  const archived = besideArchive(world, path);
  if (archived !== undefined) return archived;
  const [, locked, process] = /^\/vz\/lock\/([0-9]+)\.lck$|^\/proc\/([0-9]+)\/cmdline$/.exec(path) ?? [];
  if (locked !== undefined) return lockText(world, locked);
  if (process !== undefined) return cmdline(world, Number(process));
  if (!path.startsWith(`${CONF_DIR}/`)) return undefined;
  const name = path.slice(CONF_DIR.length + 1);
  if (name === '0.conf') return world.nodeConf() ?? undefined;
  const profile = /^ve-(.+)\.conf-sample$/.exec(name)?.[1];
  if (profile !== undefined) return world.profile(profile);
  const [, ctid = '', kind] = /^([0-9]+)\.(conf|aside|conf\.aside)$/.exec(name) ?? [];
  const container = world.container(ctid);
  if (kind === 'conf') return container?.conf ?? undefined;
  return kind === undefined ? undefined : container?.aside?.[kind === 'aside' ? 'record' : 'conf'];
}

/** Two lines, the second for a word that vzctl does not write. */
function lockText(world: World, ctid: string): string | undefined {
  const lock = lockHolder(world, ctid);
  return lock === undefined ? undefined : lock.stale === 'no_pid' ? '' : `${lock.pid}\n\n`;
}

/** Of the processes that hold a lock: others are not played. */
function cmdline(world: World, pid: number): string | undefined {
  const held = world.ctids().map((ctid) => lockHolder(world, ctid));
  return held.find((lock) => lock?.pid === pid && lock.stale === undefined)?.cmdline.replaceAll(' ', '\0');
}

function cat(world: World, paths: readonly string[]): Execution {
  const script = new Script().pause(4);
  let code = 0;
  for (const path of paths.filter((word) => word !== '--')) {
    const text = fileText(world, path);
    if (isForbidden(world, path)) {
      script.raw(`cat: ${path}: Permission denied\n`, 'stderr');
      code = 1;
    } else if (text === undefined) {
      script.raw(`cat: ${path}: No such file or directory\n`, 'stderr');
      code = 1;
    } else {
      script.raw(text);
    }
  }
  return script.end(code);
}

/** Files of /proc that one grep reads together. */
const procFiles: Readonly<Record<string, (world: World) => string>> = {
  '/proc/vz/vestat': vestat,
  '/proc/loadavg': loadavg,
  '/proc/stat': processorTime,
  '/proc/meminfo': meminfo,
  '/proc/net/dev': netDev,
};

/** The forms vzboard uses: configs, profiles, files of /proc by name, and bytes read and written of every container. */
function grep(world: World, args: readonly string[]): Execution {
  if (args[0] === '-aH' && args[1] === '-e' && args[2] === '' && args[3] === '--')
    return grepFiles(world, args.slice(4));
  if (args[0] === '-rHE' && args[1] === '--include=ioacct') return grepLines(ioacct(world), /^\s*(?:read|write)\s/);
  if (args[1] === '--include=*.facts' && args.at(-1) === BACKUPS) return grepFacts(world);
  if (args[1] === '--include=ve-*.conf-sample' && args.at(-1)?.replace(/\/+$/, '') === CONF_DIR)
    return grepProfiles(world);
  return grepConfigs(world, args);
}

function grepFiles(world: World, paths: readonly string[]): Execution {
  const there = paths.filter((path) => procFiles[path] !== undefined && !isUnreadable(world, path));
  const found = grepLines(there.map((path) => [path, procFiles[path]?.(world) ?? '']));
  if (there.length === paths.length) return found;
  const script = new Script().pause(3);
  for (const step of found.steps) if (step.stdout !== undefined) script.raw(step.stdout);
  for (const path of paths) {
    if (!there.includes(path)) script.raw(`grep: ${path}: No such file or directory\n`, 'stderr');
  }
  return script.end(2);
}

function isUnreadable(world: World, path: string): boolean {
  return path.startsWith('/proc/vz/') && world.surroundings.kernel === 'plain';
}

function grepLines(files: readonly (readonly [path: string, text: string])[], wanted = /^/): Execution {
  const lines = files.flatMap(([path, text]) =>
    text.split('\n').flatMap((line, i, all) => {
      // Behind the last newline there is no line.
      const none = i === all.length - 1 && line === '';
      return none || !wanted.test(line) ? [] : [`${path}:${line}\n`];
    }),
  );
  return new Script()
    .pause(4)
    .raw(lines.join(''))
    .end(lines.length === 0 ? 1 : 0);
}

function grepProfiles(world: World): Execution {
  const text = world.profiles().flatMap((name) => {
    const path = `${CONF_DIR}/ve-${name}.conf-sample`;
    const lines = (world.profile(name) ?? '').match(/[^\n]*\n|[^\n]+$/g) ?? [];
    return lines.map((line) => `${path}:${line.replace(/\n$/, '')}\n`);
  });
  return new Script().pause(6).raw(text.join('')).end(0);
}

const ALL_CONFIGS = '-RaHs --include=*.conf --include=*.conf.destroyed --include=*.conf.retired -e  --';
const PUT_ASIDE = '-RaHs --include=*.conf.destroyed --include=*.conf.retired -e  --';

/** Every line of every *.conf, *.conf.destroyed and *.conf.retired below a directory, with its path in front; or of what was put aside only. */
function grepConfigs(world: World, args: readonly string[]): Execution {
  const asked = args.slice(0, -1).join(' ');
  if (asked !== ALL_CONFIGS && asked !== PUT_ASIDE) {
    return new Script().raw('grep: the simulated node knows only the form that vzboard uses\n', 'stderr').end(2);
  }
  const directory = (args.at(-1) ?? '').replace(/\/+$/, '');
  if (directory !== CONF_DIR) return new Script().pause(4).end(2);
  const lines: string[] = [];
  const print = (path: string, text: string) => {
    // A last line without its newline is a line; after the last newline there is none.
    for (const [line] of text.matchAll(/[^\n]*\n|[^\n]+$/g)) lines.push(`${path}:${line.replace(/\n$/, '')}\n`);
  };
  let denied = false;
  // Like a directory: not sorted by number.
  for (const ctid of asked === PUT_ASIDE ? [] : ['0', ...world.ctids()].sort()) {
    const text = ctid === '0' ? world.nodeConf() : world.container(ctid)?.conf;
    if (isDenied(world, ctid)) denied = true;
    else print(`${CONF_DIR}/${ctid}.conf`, text ?? '');
  }
  for (const [ctid, text] of world.retired()) print(`${CONF_DIR}/${ctid}.conf.destroyed`, text);
  for (const [ctid, { text }] of world.retiredConfs()) print(`${CONF_DIR}/${ctid}.conf.retired`, text);
  // grep: 2 when a file could not be read, whatever else was found.
  return new Script()
    .pause(12)
    .raw(lines.join(''))
    .end(denied ? 2 : 0);
}

function isForbidden(world: World, path: string): boolean {
  const ctid = new RegExp(`^${CONF_DIR}/([0-9]+)[.]conf$`).exec(path)?.[1];
  if (ctid !== undefined) return isDenied(world, ctid);
  return path === '/proc/user_beancounters' && isBlind(world, 'no-beancounters');
}

/** Only the forms vzboard uses: which of some private areas and files are there, and when configs were put aside. */
function stat(world: World, args: readonly string[]): Execution {
  const [option, format, end, ...paths] = args;
  if (format === '%Z %n') return datesOf(world, paths);
  if (option !== '-c' || format !== '%n' || end !== '--' || paths.length === 0) {
    return new Script().raw('stat: the simulated node knows only the form that vzboard uses\n', 'stderr').end(1);
  }
  const script = new Script().pause(3);
  const asides = new Set(world.ctids().flatMap((ctid) => world.container(ctid)?.aside?.path ?? []));
  const missing = paths.filter(
    (path) => !isPrivateArea(world, path) && !asides.has(path) && fileText(world, path) === undefined,
  );
  script.raw(
    paths
      .filter((path) => !missing.includes(path))
      .map((path) => `${path}\n`)
      .join(''),
  );
  for (const path of missing) script.raw(`stat: cannot statx '${path}': No such file or directory\n`, 'stderr');
  return script.end(missing.length > 0 ? 1 : 0);
}

function datesOf(world: World, paths: readonly string[]): Execution {
  const dates = new Map<string, number>([
    ...world.retired().map(([ctid]) => [`${CONF_DIR}/${ctid}.conf.destroyed`, world.spec.bootMs] as const),
    ...world.retiredConfs().map(([ctid, { atMs }]) => [`${CONF_DIR}/${ctid}.conf.retired`, atMs] as const),
  ]);
  const lines = paths.flatMap((path) => {
    const ms = dates.get(path);
    return ms === undefined ? [] : [`${Math.floor(ms / 1000)} ${path}\n`];
  });
  return new Script()
    .pause(3)
    .raw(lines.join(''))
    .end(lines.length === paths.length ? 0 : 1);
}
