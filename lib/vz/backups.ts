/**
 * Archives of containers in DUMPDIR/vzboard: their names, the facts that scripts/vzboard-node keeps beside each, and the commands that read and make
 * them. What no vzboard wrote is listed and never touched.
 */
import { isCtid } from './ctid';
import type { Argv } from './run';

export type BackupMode = 'stopped' | 'suspended' | 'snapshot';
export const backupModes: readonly BackupMode[] = ['stopped', 'suspended', 'snapshot'];
export type BackupOrigin = 'hand' | 'schedule';

export interface BackupFacts {
  readonly ctid: string;
  readonly madeMs: number;
  readonly mode: BackupMode;
  /** The container ran while its files were read: they may not fit together. */
  readonly live: boolean;
  /** Files did change while they were read. */
  readonly changed: boolean;
  /** What it was before: running, stopped, suspended, mounted. */
  readonly state: string;
  readonly layout: 'simfs' | 'ploop';
  /** The files of a snapshot of an image: they come back as files, not as an image. */
  readonly filesOnly: boolean;
  readonly packing: 'gzip' | 'none';
  /** undefined where nobody was named. */
  readonly by: string | undefined;
  readonly origin: BackupOrigin;
  readonly usedKib: number;
  /** Of OpenVZ 7 and later: the config lies with the files. */
  readonly registered: boolean;
  readonly sha256: string;
}

export interface Backup {
  readonly file: string;
  /** From the name, which is what the helper goes by, too. */
  readonly ctid: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** undefined: there are none, or not all of them; then it is not restored from here. */
  readonly facts: BackupFacts | undefined;
}

const FILE = /^(.+)-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.tar(\.gz)?$/;

/** Where archives of a node are, from DUMPDIR of its vz.conf. */
export function backupArea(dumpDir: string | undefined): string {
  return `${(dumpDir || '/vz/dump').replace(/\/+$/, '')}/vzboard`;
}

/** 101-20261125T190000Z.tar.gz */
export function backupFile(ctid: string, atMs: number, gzip: boolean): string {
  const stamp = `${new Date(atMs).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  return `${ctid}-${stamp}.tar${gzip ? '.gz' : ''}`;
}

/** Whose archive a file of that name is; undefined where it is none. */
export function ownerOfBackup(file: string): string | undefined {
  const ctid = FILE.exec(file)?.[1];
  return ctid !== undefined && isCtid(ctid) ? ctid : undefined;
}

/** All facts of the area: every line of every *.facts with its path in front. */
export function factsArgv(area: string): Argv {
  return ['grep', '-RaHs', '--include=*.facts', '-e', '', '--', area];
}

export interface BackupAsked {
  file: string;
  mode: BackupMode;
  /** 0: as fast as it goes. */
  rateKib: number;
  by: string;
  origin: BackupOrigin;
}

export function backupArgv(ctid: string, { file, mode, rateKib, by, origin }: BackupAsked): Argv {
  return ['vzboard-node', 'backup', ctid, file, mode, String(rateKib), wordOf(by), origin];
}

/** Names of accounts are such words; anything else is not said. */
function wordOf(name: string): string {
  return /^[A-Za-z0-9][A-Za-z0-9._+-]{0,127}$/.test(name) ? name : '-';
}

/**
 * Reads what `findArgv` and `factsArgv` printed of the area. Newest first. `unfinished`: bytes by CTID of archives that are being packed now; they
 * have no name yet.
 */
export function parseBackups(
  found: string,
  facts: string,
  area: string,
): { backups: Backup[]; unfinished: Map<string, number>; ignored: string[] } {
  const known = factLines(facts, area);
  const backups: Backup[] = [];
  const unfinished = new Map<string, number>();
  const ignored: string[] = [];
  const names = new Set<string>();
  const entries = found.split('\0').flatMap((entry) => {
    const [, type = '', size, seconds, file] = /^(\S) (\d+) (-?\d+)\S* ([\s\S]+)$/.exec(entry) ?? [];
    return file === undefined ? [] : [{ type, sizeBytes: Number(size), modifiedMs: Number(seconds) * 1000, file }];
  });
  for (const { type, file } of entries) if (type === 'f') names.add(file);
  for (const { type, file, sizeBytes, modifiedMs } of entries) {
    const ctid = ownerOfBackup(file);
    const part = /^\.part-(.+)-\d+$/.exec(file)?.[1];
    if (type === 'f' && part !== undefined) unfinished.set(part, sizeBytes);
    else if (type === 'f' && ctid !== undefined) {
      backups.push({ file, ctid, sizeBytes, modifiedMs, facts: factsOf(known.get(file), ctid, sizeBytes) });
    } else if (!isBeside(file)) ignored.push(file);
  }
  const at = ({ facts: of, modifiedMs }: Backup) => of?.madeMs ?? modifiedMs;
  backups.sort((a, b) => at(b) - at(a) || (a.file < b.file ? 1 : -1));
  return { backups, unfinished, ignored: ignored.sort() };
}

function isBeside(file: string): boolean {
  const archive = file.replace(/\.(facts|conf|scripts)$/, '');
  return archive !== file && ownerOfBackup(archive) !== undefined;
}

function factLines(text: string, area: string): Map<string, Map<string, string>> {
  const out = new Map<string, Map<string, string>>();
  for (const line of text.split('\n')) {
    if (!line.startsWith(`${area}/`)) continue;
    const [, file, name, value] = /^([^/:]+)\.facts:([a-z0-9-]+) (.*)$/.exec(line.slice(area.length + 1)) ?? [];
    if (file === undefined || name === undefined || value === undefined) continue;
    const facts = out.get(file) ?? new Map<string, string>();
    if (!facts.has(name)) facts.set(name, value);
    out.set(file, facts);
  }
  return out;
}

/** All or nothing: facts of another archive, of another length or of another format are none. */
function factsOf(lines: ReadonlyMap<string, string> | undefined, ctid: string, bytes: number): BackupFacts | undefined {
  const is = (name: string, ...of: string[]) => of.includes(lines?.get(name) ?? '');
  const number = (name: string) => (/^\d{1,15}$/.test(lines?.get(name) ?? '') ? Number(lines?.get(name)) : undefined);
  const sha256 = lines?.get('sha256') ?? '';
  const [made, usedKib] = [number('made'), number('used')];
  const [, live = '', mode] = /^(live-)?(stopped|suspended|snapshot)$/.exec(lines?.get('mode') ?? '') ?? [];
  if (lines === undefined || !is('vzboard-backup', '1') || !is('ctid', ctid) || number('bytes') !== bytes) {
    return undefined;
  }
  if (made === undefined || usedKib === undefined || mode === undefined || !/^[0-9a-f]{64}$/.test(sha256)) {
    return undefined;
  }
  const by = lines.get('by') ?? '-';
  return {
    ctid,
    madeMs: made * 1000,
    // Matched above.
    mode: mode as BackupMode,
    live: live !== '',
    changed: is('changed', 'yes'),
    state: lines.get('state') ?? 'unknown',
    layout: is('layout', 'ploop') ? 'ploop' : 'simfs',
    filesOnly: is('content', 'files'),
    packing: is('packing', 'gzip') ? 'gzip' : 'none',
    by: by === '-' ? undefined : by,
    origin: is('origin', 'schedule') ? 'schedule' : 'hand',
    usedKib,
    registered: is('registered', 'yes'),
    sha256,
  };
}

/** Action scripts by name, from what is kept of them beside an archive: each line with its script's name and a colon in front. */
export function parseScripts(text: string): { name: string; text: string }[] {
  const scripts = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, rest = ''] = /^(premount|mount|start|stop|umount|postumount):(.*)$/s.exec(line) ?? [];
    if (name !== undefined) scripts.set(name, `${scripts.get(name) ?? ''}${rest}\n`);
  }
  return [...scripts].map(([name, whole]) => ({ name, text: whole }));
}

export interface Keep {
  /** The newest that many; undefined: any number. */
  count: number | undefined;
  /** Those of the last days; undefined: however old. */
  days: number | undefined;
}

/**
 * Which archives a schedule may remove after a run: its own alone, those that neither rule keeps, never the newest good one of the container, whoever
 * made that.
 */
export function outlived(backups: readonly Backup[], ctid: string, { count, days }: Keep, nowMs: number): Backup[] {
  const good = backups
    .filter((one) => one.ctid === ctid && one.facts !== undefined)
    .sort((a, b) => (b.facts?.madeMs ?? 0) - (a.facts?.madeMs ?? 0));
  const own = good.filter(({ facts }) => facts?.origin === 'schedule');
  if (count === undefined && days === undefined) return [];
  return own.filter((one, i) => {
    const byCount = count !== undefined && i < Math.max(1, count);
    const byAge = days !== undefined && (one.facts?.madeMs ?? 0) > nowMs - days * 86_400_000;
    return !byCount && !byAge && one !== good[0];
  });
}
