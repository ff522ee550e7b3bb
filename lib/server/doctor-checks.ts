/**
 * The table of the self-test: what is asked of a node, in which order, how a good answer is recognised, and the cure of a bad one. Every
 * command is a read. Rules from OpenVZ name their source. Not marked server-only: scripts/doctor.mjs loads it outside Next.
 */
import { dirname } from 'node:path';
import type { DoctorCheck, HostKey } from '@/lib/api/schemas';
import { isAppError } from '@/lib/errors';
import { formatBytes } from '@/lib/format';
import type { NodeConfig } from '@/lib/node/node';
import { t } from '@/lib/text/t';
import { parseUserBeancounters } from '@/lib/ubc/parse';
import { get, parseConf } from '@/lib/vz/conf';
import { belongsTogether, type Generation, kernelGeneration, parseVzctlVersion } from '@/lib/vz/generation';
import { COUNTERS_SCRIPT } from '@/lib/vz/read-counters';
import type { Argv } from '@/lib/vz/run';

export type CheckId = DoctorCheck['id'];

export interface Answer {
  code: number;
  out: string;
  err: string;
  bytes: Uint8Array;
  /** By vzboard's clock, around the call. */
  sentAtMs: number;
  gotAtMs: number;
}

export interface Verdict {
  state: 'good' | 'warning' | 'bad';
  found: string;
  /** Instead of the check's own. */
  cure?: string;
  /** Nothing else needs to be asked, because of that. */
  ends?: 'account' | 'hostKey';
}

/** What earlier checks found out, for later ones. */
export interface Facts {
  hostKey?: HostKey;
  first?: Answer;
  generation?: Generation;
  /** The counters are what a script prints, since the kernel has no such file. */
  byScript?: true;
  lockDir: string;
  privateDir: string;
}

export interface Check {
  id: CheckId;
  only?: 'ssh';
  /** Without it vzboard does not do its job: a failure is bad, else a warning. */
  vital: boolean;
  argv: (node: NodeConfig, facts: Facts) => Argv | undefined;
  /** Asked after an answer of no use; where that brings nothing either, the first one is judged. */
  instead?: (answer: Answer, facts: Facts) => Argv | undefined;
  /** undefined: exit code and words of the program say what is wrong. */
  judge: (answer: Answer, node: NodeConfig, facts: Facts) => Verdict | undefined;
  cure: (node: NodeConfig, facts: Facts) => string;
}

/** Where vz.conf of vzctl 4.11.1 has them (vzctl.md 4.1). */
export const usualFacts = (): Facts => ({ lockDir: '/vz/lock', privateDir: '/vz/private' });

/** Parent of the spool of detached writes, which may not exist before the first of them. */
const SPOOL_PARENT = '/var/lib';
const WARN_SKEW_S = 2;
const BAD_SKEW_S = 60;
const WARN_FULL = 0.9;
const BAD_FULL = 0.98;

const date: Argv = ['date', '+%s'];

export const checks: readonly Check[] = [
  {
    id: 'hostKey',
    only: 'ssh',
    vital: true,
    // Met before anybody signs in, which is no command.
    argv: () => undefined,
    judge: (_answer, _node, { hostKey }) => (hostKey === undefined ? undefined : judgeHostKey(hostKey)),
    cure: () => t('doctor.hostKey.cure'),
  },
  {
    id: 'reach',
    vital: true,
    argv: () => date,
    judge: (answer, _node, facts) => {
      facts.first = answer;
      return { state: 'good', found: t('doctor.reach.good', { ms: answer.gotAtMs - answer.sentAtMs }) };
    },
    cure: () => t('doctor.reach.cure'),
  },
  {
    id: 'account',
    vital: false,
    argv: () => ['id', '-un'],
    judge: ({ code, out }, { sudo }) => {
      const name = out.trim().split('\n').at(-1) ?? '';
      if (code !== 0 || name === '') return undefined;
      if (name === 'root') return { state: 'good', found: t(sudo ? 'doctor.account.sudo' : 'doctor.account.root') };
      return { state: 'warning', found: t('doctor.account.other', { name }) };
    },
    cure: () => t('doctor.account.cure'),
  },
  {
    id: 'shell',
    only: 'ssh',
    vital: false,
    // The very first answer tells it: a shell prints its greeting each time.
    argv: () => undefined,
    judge: (_answer, _node, { first }) => {
      if (first === undefined || (/^\d+\n$/.test(first.out) && first.err === '')) {
        return { state: 'good', found: t('doctor.shell.good') };
      }
      return { state: 'warning', found: t('doctor.shell.noise', { said: firstLine(first) }) };
    },
    cure: () => t('doctor.shell.cure'),
  },
  {
    id: 'clock',
    vital: false,
    argv: () => date,
    judge: (answer) => {
      const seconds = /^(\d{9,11})$/m.exec(answer.out)?.[1];
      if (answer.code !== 0 || seconds === undefined) return undefined;
      const skew = skewSeconds(Number(seconds), answer);
      if (Math.abs(skew) <= WARN_SKEW_S) {
        return { state: 'good', found: skew === 0 ? t('doctor.clock.good') : skewWords(skew) };
      }
      return { state: Math.abs(skew) > BAD_SKEW_S ? 'bad' : 'warning', found: skewWords(skew) };
    },
    cure: () => t('doctor.clock.cure'),
  },
  {
    id: 'kernel',
    vital: false,
    argv: () => ['uname', '-r'],
    judge: ({ code, out }, _node, facts) => {
      const release = out.trim().split('\n').at(-1) ?? '';
      if (code !== 0 || release === '') return undefined;
      const generation = kernelGeneration(release);
      if (generation === undefined) return { state: 'warning', found: t('doctor.kernel.none', { release }) };
      facts.generation = generation;
      const named = generation === 'classic' || generation === 'vswap';
      const found = named
        ? t(`doctor.kernel.${generation}`, { release })
        : t('doctor.kernel.numbered', { release, generation });
      return { state: 'good', found };
    },
    cure: () => t('doctor.kernel.cure'),
  },
  {
    id: 'vzctl',
    vital: true,
    argv: () => ['vzctl', '--version'],
    judge: ({ code, out }, _node, { generation }) => {
      const parsed = code === 0 ? parseVzctlVersion(out) : undefined;
      if (parsed === undefined) return undefined;
      const { version, major } = parsed;
      // -j came right after 3.3 (openvz7.md 9.2).
      if (major < 4) {
        return { state: 'bad', found: t('doctor.vzctl.old', { version }), cure: t('doctor.vzctl.old.cure') };
      }
      if (generation === undefined || belongsTogether(generation, major)) {
        return { state: 'good', found: t('doctor.vzctl.good', { version }) };
      }
      const cure = t('doctor.vzctl.differs.cure');
      return { state: 'warning', found: t('doctor.vzctl.differs', { version }), cure };
    },
    cure: () => t('doctor.vzctl.cure'),
  },
  {
    id: 'vzlist',
    vital: true,
    argv: () => ['vzlist', '-a', '-j', '-o', 'ctid'],
    judge: (answer) => {
      // It ends with 0 although it could not read what it needs, and then shows every container stopped (vzctl.md 5.4).
      if (answer.code !== 0 || /^Unable to open/m.test(answer.err)) return undefined;
      const count = jsonLength(answer.out);
      if (count !== undefined) return { state: 'good', found: t('doctor.vzlist.good', { count }) };
      return { state: 'bad', found: t('doctor.vzlist.noJson', { said: firstLine(answer) }) };
    },
    cure: () => t('doctor.vzlist.cure'),
  },
  {
    id: 'counters',
    vital: true,
    argv: ({ files }) => ['cat', '--', files.userBeancounters],
    instead: ({ code, err }) => (code !== 0 && /no such file/i.test(err) ? COUNTERS_SCRIPT : undefined),
    judge: ({ code, bytes }, _node, { byScript }) => (code === 0 ? judgeCounters(bytes, byScript === true) : undefined),
    cure: (_node, { generation, byScript }) => {
      if (byScript === true) return t('doctor.counters.script.cure');
      return isEmulated(generation) ? t('doctor.counters.emulated.cure', { generation }) : t('doctor.counters.cure');
    },
  },
  {
    id: 'swap',
    vital: false,
    argv: ({ files: { bcResources } }, { generation }) => {
      if (isEmulated(generation)) return ['stat', '-c', '%n', '--', MEMSW_LIMIT];
      return bcResources === undefined ? undefined : ['cat', '--', bcResources];
    },
    judge: (answer, node, facts) => judgeSwap(answer, node, facts),
    cure: (_node, { generation }) => t(isEmulated(generation) ? 'doctor.swap.emulated.cure' : 'doctor.swap.cure'),
  },
  {
    id: 'configs',
    vital: true,
    argv: ({ files }) => ['ls', '--', files.conf],
    judge: ({ code, out }, { files }) => {
      if (code !== 0) return undefined;
      const count = out.match(/^(?!0\.)[0-9a-f-]+\.conf$/gm)?.length ?? 0;
      return { state: 'good', found: t('doctor.configs.good', { count, directory: files.conf }) };
    },
    cure: () => t('doctor.configs.cure'),
  },
  {
    id: 'global',
    vital: false,
    argv: ({ files }) => ['cat', '--', globalConfig(files.conf)],
    judge: ({ code, out }, { files }, facts) => {
      if (code !== 0) return undefined;
      const conf = parseConf(out);
      facts.lockDir = directory(get(conf, 'LOCKDIR')) ?? facts.lockDir;
      facts.privateDir = directory(get(conf, 'VE_PRIVATE')) ?? facts.privateDir;
      const { lockDir, privateDir } = facts;
      return { state: 'good', found: t('doctor.global.good', { path: globalConfig(files.conf), lockDir, privateDir }) };
    },
    cure: () => t('doctor.global.cure'),
  },
  {
    id: 'locks',
    vital: false,
    argv: (_node, { lockDir }) => ['ls', '--', lockDir],
    judge: ({ code, out }) => {
      if (code !== 0) return undefined;
      const count = out.match(/\.lck$/gm)?.length ?? 0;
      return { state: 'good', found: count === 0 ? t('doctor.locks.free') : t('doctor.locks.held', { count }) };
    },
    cure: () => t('doctor.locks.cure'),
  },
  {
    id: 'space',
    vital: false,
    argv: (_node, { privateDir }) => ['df', '-Pk', '--', privateDir, SPOOL_PARENT],
    // Exit 1 when one of the two is not there; the other is told all the same.
    judge: (answer) => judgeSpace(answer),
    cure: () => t('doctor.space.cure'),
  },
  {
    id: 'pages',
    vital: false,
    argv: () => ['getconf', 'PAGESIZE'],
    judge: ({ code, out }) => {
      const bytes = Number(out.trim());
      if (code !== 0 || !Number.isInteger(bytes) || bytes <= 0) return undefined;
      return { state: bytes === 4096 ? 'good' : 'warning', found: t('doctor.pages.good', { bytes }) };
    },
    cure: () => t('doctor.pages.cure'),
  },
  {
    id: 'locale',
    vital: false,
    argv: () => ['locale'],
    judge: ({ code, out }) => {
      if (code !== 0) return undefined;
      const locale = /^LC_MESSAGES="?([^"\n]*)"?$/m.exec(out)?.[1] ?? '';
      if (/^(C|POSIX|en)?([_.@].*)?$/.test(locale)) return { state: 'good', found: t('doctor.locale.good') };
      return { state: 'warning', found: t('doctor.locale.foreign', { locale }) };
    },
    cure: () => t('doctor.locale.cure'),
  },
];

/** vz.conf stands beside the directory of the containers' configs (vzctl.md 4.1). */
function globalConfig(confDir: string): string {
  return `${dirname(confDir.replace(/\/+$/, ''))}/vz.conf`.replace('//', '/');
}

/** The part of a path before $VEID, when it is absolute: /vz/private/$VEID is below /vz/private. */
function directory(value: string | undefined): string | undefined {
  const fixed = value?.split('$', 1)[0]?.replace(/\/+$/, '') ?? '';
  return fixed.startsWith('/') ? fixed : undefined;
}

/**
 * Whole seconds the node's clock is ahead (> 0) or behind (< 0): the least that explains the answer, 0 when none is needed. The node told its
 * time, cut to seconds, at some moment between asking and answer.
 */
export function skewSeconds(toldS: number, { sentAtMs, gotAtMs }: Pick<Answer, 'sentAtMs' | 'gotAtMs'>): number {
  const ahead = toldS * 1000 - gotAtMs;
  if (ahead > 0) return Math.ceil(ahead / 1000);
  const behind = sentAtMs - (toldS + 1) * 1000;
  return behind > 0 ? -Math.ceil(behind / 1000) : 0;
}

function skewWords(skew: number): string {
  return t(skew > 0 ? 'doctor.clock.ahead' : 'doctor.clock.behind', { seconds: Math.abs(skew) });
}

/** A host that was not met is no matter of its key: the next check says why. */
function judgeHostKey({ state, name, offered, known, problem }: HostKey): Verdict {
  if (offered === null) {
    return { state: 'warning', found: problem?.message ?? t('doctor.silent'), cure: t('doctor.hostKey.unread.cure') };
  }
  const words = { name, type: offered.type, fingerprint: offered.fingerprint };
  if (state === 'approved') return { state: 'good', found: t('doctor.hostKey.good', words) };
  if (state === 'unknown') return { state: 'bad', found: t('doctor.hostKey.unknown', words), ends: 'hostKey' };
  const approved = known.map(({ fingerprint }) => fingerprint).join(', ');
  const cure = t('errors.host_key_changed.hint');
  return { state: 'bad', found: t('doctor.hostKey.changed', { ...words, approved }), cure, ends: 'hostKey' };
}

/** Generations whose kernel has no beancounters (user_beancounters.py of OpenVZ vzctl 9 reads cgroups). */
function isEmulated(generation: Generation | undefined): generation is '8' | '9' {
  return generation === '8' || generation === '9';
}

/** Of the node itself; the containers' stand below it. Not there without swap accounting, nor in cgroup v2. */
const MEMSW_LIMIT = '/sys/fs/cgroup/memory/memory.memsw.limit_in_bytes';

function judgeSwap({ code, bytes, err }: Answer, { files }: NodeConfig, { generation }: Facts): Verdict | undefined {
  if (isEmulated(generation)) {
    return code === 0
      ? { state: 'good', found: t('doctor.swap.cgroups') }
      : { state: 'warning', found: t('doctor.swap.noCgroups') };
  }
  if (files.bcResources === undefined) return { state: 'good', found: t('doctor.swap.off') };
  const { bcResources: path } = files;
  // Without VSwap nothing counts swap: there is nothing to be mended.
  if (generation === 'classic' && /no such file/i.test(err)) {
    return { state: 'good', found: t('doctor.swap.classic', { path }) };
  }
  if (code !== 0) return undefined;
  const verdict = judgeCounters(bytes, false);
  return verdict.state === 'good'
    ? { state: 'good', found: t('doctor.swap.good', { path }) }
    : { ...verdict, state: 'warning' };
}

function judgeCounters(bytes: Uint8Array, byScript: boolean): Verdict {
  try {
    const { sample, problems, problemCount } = parseUserBeancounters(bytes);
    const rows = sample.counters.length;
    const containers = sample.ctids.filter((ctid) => ctid !== '0').length;
    const [first] = problems;
    const good = t('doctor.counters.good', { containers, rows });
    if (first === undefined) return { state: 'good', found: byScript ? t('doctor.counters.script', { good }) : good };
    const found = t('doctor.counters.odd', { count: problemCount, line: first.line, said: first.text.trim() });
    return { state: 'warning', found, cure: t('doctor.counters.odd.cure') };
  } catch (e) {
    if (!isAppError(e)) throw e;
    // Without its first line: whatever file this is, nobody asked for what is in it.
    return { state: 'bad', found: e.message };
  }
}

/** POSIX df -Pk: one line a file system, whose name may hold blanks; the mount point is last. */
function judgeSpace(answer: Answer): Verdict | undefined {
  const lines = answer.out.split('\n').flatMap((line) => {
    const [, size, , free, , mount] = /\s(\d+)\s+(\d+)\s+(\d+)\s+(\d+)%\s+(\/.*)$/.exec(line) ?? [];
    if (size === undefined || free === undefined || mount === undefined || Number(size) === 0) return [];
    return [{ size: Number(size) * 1024, free: Number(free) * 1024, mount }];
  });
  if (lines.length === 0) return undefined;
  const mounts = [...new Map(lines.map((line) => [line.mount, line])).values()];
  const fullest = Math.max(...mounts.map(({ size, free }) => 1 - free / size));
  const found = mounts
    .map(({ size, free, mount }) => t('doctor.space.line', { free: formatBytes(free), size: formatBytes(size), mount }))
    .join('; ');
  return { state: fullest >= BAD_FULL ? 'bad' : fullest >= WARN_FULL ? 'warning' : 'good', found };
}

function jsonLength(text: string): number | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.length : undefined;
  } catch {
    return undefined;
  }
}

/** The first line a program said, errors before output. */
export function firstLine({ err, out }: Pick<Answer, 'err' | 'out'>): string {
  const text = `${err}\n${out}`.trim();
  return text === '' ? t('doctor.saidNothing') : (text.split('\n', 1)[0] ?? '').slice(0, 200);
}
