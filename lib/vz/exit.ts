/**
 * Every exit code of vzctl 4.11.1 (include/vzerror.h): what it means, whose turn it is, and how it becomes an error of ours. The codes of
 * exec2, exec3 and runscript are the inner command's and overlap these: do not look them up here.
 */
import type { ErrorCode } from '@/lib/errors';
import { type Message, message } from './message';

/**
 * Who can do something about it. `retry`: again later. `state`: look again, it is not in the state that was assumed. `input`: what was asked.
 * `config`: the container's config. `node`: the administrator. `cmd`: the command inside.
 */
export type ExitClass = 'retry' | 'state' | 'input' | 'config' | 'node' | 'cmd';

// Code, name in vzerror.h without its prefix, class, our error.
const table = [
  [1, 'SETUBC', 'config', 'node_failed'],
  [2, 'SETFSHD', 'config', 'node_failed'],
  [3, 'SYSTEM', 'node', 'node_failed'],
  [4, 'COMMAND_NOT_FOUND', 'cmd', 'node_failed'],
  [5, 'BAD_KERNEL', 'node', 'node_failed'],
  [6, 'RESOURCE', 'node', 'node_failed'],
  [7, 'ENVCREATE', 'node', 'node_failed'],
  [8, 'COMMAND_EXECUTION', 'cmd', 'node_failed'],
  [9, 'LOCKED', 'retry', 'locked'],
  [10, 'NOCONFIG', 'node', 'node_failed'],
  [11, 'NOSCRIPT', 'input', 'bad_input'],
  [12, 'NO_ACCES', 'node', 'node_failed'],
  [13, 'SET_CAP', 'config', 'node_failed'],
  [14, 'NOVECONFIG', 'state', 'not_found'],
  [15, 'EXEC_TIMEOUT', 'node', 'node_failed'],
  [16, 'CHKPNT', 'node', 'node_failed'],
  [17, 'RESTORE', 'node', 'node_failed'],
  [18, 'SETLUID', 'node', 'node_failed'],
  [20, 'INVALID_PARAMETER_SYNTAX', 'input', 'bad_input'],
  [21, 'INVALID_PARAMETER_VALUE', 'input', 'bad_input'],
  [22, 'VE_ROOT_NOTSET', 'config', 'node_failed'],
  [23, 'VE_PRIVATE_NOTSET', 'config', 'node_failed'],
  [24, 'VE_TMPL_NOTSET', 'config', 'node_failed'],
  [27, 'NOTENOUGHPARAMS', 'config', 'node_failed'],
  [28, 'NOTENOUGHUBCPARAMS', 'config', 'node_failed'],
  [29, 'VE_OSTEMPLATE_NOTSET', 'input', 'bad_input'],
  [31, 'VE_NOT_RUNNING', 'state', 'conflict'],
  [32, 'VE_RUNNING', 'state', 'conflict'],
  [33, 'STOP_ERROR', 'node', 'node_failed'],
  [34, 'CANT_ADDIP', 'node', 'node_failed'],
  [35, 'VALIDATE_ERROR', 'config', 'node_failed'],
  [36, 'OVERCOMMIT_ERROR', 'config', 'node_failed'],
  [40, 'FS_NOT_MOUNTED', 'state', 'conflict'],
  [41, 'FS_MOUNTED', 'state', 'conflict'],
  [43, 'FS_NOPRVT', 'config', 'node_failed'],
  [44, 'FS_PRVT_AREA_EXIST', 'state', 'conflict'],
  [46, 'FS_NO_DISK_SPACE', 'node', 'node_failed'],
  [47, 'FS_BAD_TMPL', 'config', 'node_failed'],
  [48, 'FS_NEW_VE_PRVT', 'node', 'node_failed'],
  [49, 'FS_MPOINTCREATE', 'node', 'node_failed'],
  [50, 'FS_CANTMOUNT', 'node', 'node_failed'],
  [51, 'FS_CANTUMOUNT', 'node', 'node_failed'],
  [52, 'FS_DEL_PRVT', 'node', 'node_failed'],
  [53, 'UNK_MOUNT_TYPE', 'node', 'node_failed'],
  [54, 'CANT_CREATE_DIR', 'node', 'node_failed'],
  [55, 'NOTENOUGH_QUOTA_LIMITS', 'config', 'node_failed'],
  [60, 'DQ_ON', 'config', 'node_failed'],
  [61, 'DQ_INIT', 'config', 'node_failed'],
  [62, 'DQ_SET', 'config', 'node_failed'],
  [63, 'DISKSPACE_NOT_SET', 'config', 'node_failed'],
  [64, 'DISKINODES_NOT_SET', 'config', 'node_failed'],
  [65, 'ERROR_SET_USER_QUOTA', 'config', 'node_failed'],
  [66, 'DQ_OFF', 'config', 'node_failed'],
  [67, 'DQ_UGID_NOTINITIALIZED', 'config', 'node_failed'],
  [68, 'GET_QUOTA_USAGE', 'config', 'node_failed'],
  [70, 'BADHOSTNAME', 'input', 'bad_input'],
  [71, 'BADIP', 'input', 'bad_input'],
  [72, 'BADDNSSRV', 'input', 'bad_input'],
  [73, 'BADDNSSEARCH', 'input', 'bad_input'],
  [74, 'CHANGEPASS', 'input', 'bad_input'],
  [77, 'VE_LCKDIR_NOTSET', 'node', 'node_failed'],
  [78, 'IP_INUSE', 'input', 'conflict'],
  [79, 'ACTIONSCRIPT', 'node', 'node_failed'],
  [82, 'CP_CONFIG', 'input', 'bad_input'],
  [85, 'INVALID_CONFIG', 'config', 'node_failed'],
  [86, 'SET_DEVICES', 'config', 'node_failed'],
  [87, 'INSTALL_APPS', 'node', 'node_failed'],
  [89, 'IP_NA', 'input', 'bad_input'],
  [91, 'OSTEMPLATE_NOT_FOUND', 'input', 'bad_input'],
  [99, 'PLOOP_UNSUP', 'node', 'node_failed'],
  [100, 'GET_IP', 'node', 'node_failed'],
  [104, 'NETDEV', 'config', 'node_failed'],
  [105, 'VE_START_DISABLED', 'state', 'conflict'],
  [106, 'SET_IPTABLES', 'config', 'node_failed'],
  [107, 'NO_DISTR_CONF', 'node', 'node_failed'],
  [108, 'NO_DISTR_ACTION_SCRIPT', 'node', 'node_failed'],
  [109, 'APPLY_CONFIG', 'input', 'bad_input'],
  [128, 'CUSTOM_REINSTALL', 'node', 'node_failed'],
  [129, 'SET_MEMINFO', 'config', 'node_failed'],
  [130, 'VETH', 'config', 'node_failed'],
  [131, 'SET_NAME', 'input', 'conflict'],
  [133, 'WAIT_FAILED', 'state', 'node_failed'],
  [139, 'CONFIG_SAVE', 'node', 'node_failed'],
  [144, 'SET_OSRELEASE', 'config', 'node_failed'],
  [148, 'SET_IO', 'config', 'node_failed'],
  [151, 'CREATE_IMAGE', 'node', 'node_failed'],
  [152, 'MOUNT_IMAGE', 'node', 'node_failed'],
  [153, 'UMOUNT_IMAGE', 'node', 'node_failed'],
  [154, 'RESIZE_IMAGE', 'node', 'node_failed'],
  [155, 'CONVERT_IMAGE', 'node', 'node_failed'],
  [156, 'CREATE_SNAPSHOT', 'node', 'node_failed'],
  [157, 'MERGE_SNAPSHOT', 'node', 'node_failed'],
  [158, 'DELETE_SNAPSHOT', 'node', 'node_failed'],
  [159, 'SWITCH_SNAPSHOT', 'node', 'node_failed'],
  [160, 'MOUNT_SNAPSHOT', 'node', 'node_failed'],
  [161, 'UMOUNT_SNAPSHOT', 'node', 'node_failed'],
  [166, 'COMPACT_IMAGE', 'node', 'node_failed'],
  [167, 'LIST_SNAPSHOT', 'node', 'node_failed'],
] as const satisfies readonly (readonly [code: number, name: string, cls: ExitClass, error: ErrorCode])[];

type Code = (typeof table)[number][0];
export type ExitKey = `vz.exit.${Code}` | 'vz.exit.done' | 'vz.exit.signal' | 'vz.exit.no_program' | 'vz.exit.other';

export interface Exit {
  readonly code: number;
  /** As vzerror.h calls it, or the signal's name; undefined for a code it does not have. */
  readonly name: string | undefined;
  readonly class: ExitClass | 'done' | 'signal' | 'unknown';
  /** undefined for 0. */
  readonly errorCode: ErrorCode | undefined;
  readonly sentence: Message<ExitKey>;
}

const byCode: ReadonlyMap<number, (typeof table)[number]> = new Map(table.map((row) => [row[0], row]));

/** All documented codes but 0, ascending. */
export const exitCodes: readonly Code[] = table.map((row) => row[0]);

// The signals a program ends by, with their numbers on Linux x86 and ARM.
const signals: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  10: 'SIGUSR1',
  11: 'SIGSEGV',
  12: 'SIGUSR2',
  13: 'SIGPIPE',
  14: 'SIGALRM',
  15: 'SIGTERM',
  24: 'SIGXCPU',
  25: 'SIGXFSZ',
  31: 'SIGSYS',
};

/**
 * What an exit code of vzctl says. 128 + n is read as signal n only where vzctl has no code of its own: a vzctl that dies of SIGHUP, SIGINT,
 * SIGSEGV and the like (129 to 131, 133, 139) cannot be told from one that failed so.
 */
export function explainExit(code: number): Exit {
  if (code === 0)
    return { code, name: undefined, class: 'done', errorCode: undefined, sentence: message('vz.exit.done') };
  const row = byCode.get(code);
  if (row !== undefined) {
    const [known, name, cls, errorCode] = row;
    return { code, name, class: cls, errorCode, sentence: message(`vz.exit.${known}`, { code }) };
  }
  const signal = signals[code - 128];
  if (signal !== undefined) {
    const sentence = message('vz.exit.signal', { code, signal });
    return { code, name: signal, class: 'signal', errorCode: 'node_failed', sentence };
  }
  // What a shell, sudo or env answer when there is no such program, or it may not be run.
  const key = code === 126 || code === 127 ? 'vz.exit.no_program' : 'vz.exit.other';
  return { code, name: undefined, class: 'unknown', errorCode: 'node_failed', sentence: message(key, { code }) };
}

/** Who vzctl says holds the lock, when it ends with 9 (vzctl 4.11.1, src/lib/lock.c: "Locked by: pid %d, cmdline %s"). */
export function lockedBy(said: string): { pid: number; command: string } | undefined {
  const [, pid, command] = /^Locked by: pid (\d+), cmdline (.*)$/m.exec(said) ?? [];
  return pid === undefined || command === undefined ? undefined : { pid: Number(pid), command };
}
