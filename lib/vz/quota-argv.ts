/**
 * Command lines about quota. What runs inside a container goes through exec2, which joins its words with blanks and hands them to a shell there
 * (recorded, exec.json): so only words that are known and numbers may stand behind it.
 */
import { type Ctid, isCtid } from './ctid';
import type { Owner, OwnerKind } from './quota';
import type { Argv } from './run';

/** All running first-level quotas in one read. */
export const PROC_QUOTA = '/proc/vz/vzquota';

/** Live numbers of both levels; 6 when quota is not on, 9 when only the second level is off, 11 without a file. */
export function quotaStatArgv(ctid: Ctid): Argv {
  return ['vzquota', '-b', 'stat', ctid, '-t'];
}

/** From vzquota's file: as it was when quota was last switched off. */
export function quotaShowArgv(ctid: Ctid): Argv {
  return ['vzquota', '-b', 'show', ctid, '-t'];
}

/** Without -b, which vzquota before 3.0 does not know. */
export function plain(argv: Argv): Argv {
  const [program, ...rest] = argv;
  return [program, ...rest.filter((word) => word !== '-b')];
}

/** Users and groups of a container, by programs of its own: -v shows those with limits and no files, too. */
export function repquotaArgv(ctid: Ctid): Argv {
  return ['vzctl', 'exec2', ctid, 'repquota', '-u', '-g', '-v', '-n', '-p', '-a'];
}

export function accountsArgv(ctid: Ctid, kind: OwnerKind): Argv {
  return ['vzctl', 'exec2', ctid, 'cat', kind === 'user' ? '/etc/passwd' : '/etc/group'];
}

/** Usage and limits as vzlist tells them: of ploop there is nothing else. KiB and inodes. */
export const SPACE_FIELDS = 'diskspace,diskspace.s,diskspace.h,diskinodes,diskinodes.s,diskinodes.h';
export function spaceArgv(ctid: Ctid): Argv {
  return ['vzlist', '-a', '-H', '-o', SPACE_FIELDS, ctid];
}

export interface OwnerLimits {
  readonly blockSoft: bigint;
  readonly blockHard: bigint;
  readonly inodeSoft: bigint;
  readonly inodeHard: bigint;
}

/** KiB and inodes; 0 is no limit. `-a`: on every file system of the container that has quota. */
export function setOwnerArgv(ctid: Ctid, { kind, id }: Pick<Owner, 'kind' | 'id'>, limits: OwnerLimits): Argv {
  const { blockSoft, blockHard, inodeSoft, inodeHard } = limits;
  const numbers = [blockSoft, blockHard, inodeSoft, inodeHard].map(String);
  return ['vzctl', 'exec2', ctid, 'setquota', kind === 'user' ? '-u' : '-g', String(id), ...numbers, '-a'];
}

/** Without -u or -g, setquota -t means users alone (setquota.c), so the kind is always said. */
export function setGraceArgv(ctid: Ctid, kind: OwnerKind, blockSeconds: number, inodeSeconds: number): Argv {
  const which = kind === 'user' ? '-u' : '-g';
  return ['vzctl', 'exec2', ctid, 'setquota', '-t', which, String(blockSeconds), String(inodeSeconds), '-a'];
}

/** Whether `argv` is one of the reads above, word for word. `stat` refreshes vzquota's own file and changes nothing else. */
export function isQuotaRead(argv: readonly string[]): boolean {
  const [program = '', ...words] = argv;
  const name = program.split('/').at(-1);
  const ctid = words.find(isCtid);
  if (ctid === undefined) return false;
  const reads = [
    ...[quotaStatArgv(ctid), quotaShowArgv(ctid)].flatMap((read) => [read, plain(read)]),
    ...[repquotaArgv(ctid), accountsArgv(ctid, 'user'), accountsArgv(ctid, 'group')],
  ];
  return reads.some((read) => read[0] === name && read.slice(1).join('\0') === words.join('\0'));
}
