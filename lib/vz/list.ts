/** The containers of a node as `vzlist` lists them. Host name and description are not asked for: they are free text and in the configs. */
import { AppError } from '@/lib/errors';
import { isCtid } from './ctid';
import { type JsonProblem, type JsonRow, type JsonValue, parseVzlistJson } from './json';
import type { Argv } from './run';
import { isState, type State } from './state';

/**
 * What is asked for, in this order. Words that config files choose come last, so that nothing of value stands behind them. Cheap ones only:
 * counters, disk and CPU fields make vzlist read more (src/vzlist.c).
 */
export const LIST_FIELDS = [
  'ctid',
  'status',
  'uptime',
  'onboot',
  'disabled',
  'vswap',
  'layout',
  'ip',
  'name',
  'origin_sample',
  'ostemplate',
] as const;

/** One container. null is what is not set, or what could not be read: then `problem` says so. */
export interface ListedContainer {
  /** A decimal number, or a UUID on newer nodes. */
  readonly ctid: string;
  readonly state: State;
  /** null unless running. */
  readonly uptimeSeconds: number | null;
  /** `unset`: starts at boot if it was running at the last shutdown. */
  readonly onboot: 'yes' | 'no' | 'unset' | null;
  readonly disabled: boolean | null;
  readonly vswap: boolean | null;
  readonly layout: string | null;
  /** While running without prefix, else as in the config. */
  readonly ips: readonly string[];
  readonly name: string | null;
  readonly originSample: string | null;
  readonly ostemplate: string | null;
  readonly problem: ListProblem | null;
}

export interface ListProblem {
  readonly key: 'vz.list.unreadable' | 'vz.list.twice' | 'vz.list.odd_status' | 'vz.list.cut' | 'vz.list.stray';
  readonly line: number;
  readonly text: string;
}

export interface ContainerList {
  readonly containers: readonly ListedContainer[];
  /** What could not be given to any container. */
  readonly problems: readonly ListProblem[];
  /** False when the end of the output is missing: containers may be missing, too. */
  readonly complete: boolean;
  /** Lines of configs that vzlist could not use, by CTID. Duplicates are left out: there the first value simply holds. */
  readonly complaints: ReadonlyMap<string, readonly ConfComplaint[]>;
}

/** What vzlist said on stderr of one line of a container's config: it reads every config it lists. */
export interface ConfComplaint {
  readonly line: number;
  readonly text: string;
}

/** All containers, also those that do not run. */
export function listArgv(): Argv {
  return ['vzlist', '-a', '-j', '-o', LIST_FIELDS.join(',')];
}

/**
 * Reads what `listArgv()` printed. A container that cannot be read stays, with state `unknown` and a problem. Throws `node_failed` when
 * vzlist did not list: exit code, `Unable to open` on stderr (then it answers 0 and shows everything as stopped, or nothing), no output.
 */
export function parseList(stdout: string, stderr: string, code: number): ContainerList {
  const complaint = stderr.split('\n').find((line) => line.startsWith('Unable to open'));
  if (complaint !== undefined)
    throw new AppError('node_failed', 'vzlist could not read the state of the node.', { detail: complaint });
  if (code !== 0) {
    const detail = stderr.trim() === '' ? `exit code ${code}` : stderr.trim();
    throw new AppError('node_failed', `vzlist failed with exit code ${code}.`, { detail });
  }
  // Without a container it prints [] or an empty pair of brackets; nothing at all means that it gave up.
  if (stdout.trim() === '') {
    const detail = stderr.trim();
    throw new AppError('node_failed', 'vzlist printed nothing.', detail === '' ? {} : { detail });
  }
  const list = parseVzlistJson(stdout, LIST_FIELDS);
  if (list.rows.length === 0 && !list.complete) {
    throw new AppError('node_failed', 'vzlist did not print a list.', { detail: stdout.slice(0, 500) });
  }
  const containers = new Map<string, ListedContainer>();
  const problems: ListProblem[] = list.problems.map((p) => ({ key: 'vz.list.stray', line: p.line, text: p.text }));
  for (const row of list.rows) {
    const ctid = ctidOf(row.values.get('ctid'));
    if (ctid === undefined) {
      problems.push({ key: 'vz.list.unreadable', line: row.line, text: row.problem?.text ?? '' });
    } else if (containers.has(ctid)) {
      // vzlist never lists one twice: one of the two is not what it says, and nobody knows which.
      containers.set(ctid, unknownContainer(ctid, { key: 'vz.list.twice', line: row.line, text: ctid }));
    } else containers.set(ctid, fromRow(ctid, row));
  }
  if (!list.complete) problems.push({ key: 'vz.list.cut', line: stdout.split('\n').length, text: '' });
  return {
    containers: [...containers.values()],
    problems,
    complete: list.complete,
    complaints: confComplaints(stderr),
  };
}

// src/lib/config.c: the two forms of its warnings (recorded, conf-rewrite.json). The path tells the container.
const SKIPPED = /^Warning: can't parse \S*\/(\S+)\.conf:(\d+) \((.*)\), skipping$/;
const REFUSED = /^Warning at \S*\/(\S+)\.conf:(\d+): (invalid value for .*), skipped$/;

/** Complaints about configs in what vzctl or vzlist printed on stderr. */
export function confComplaints(stderr: string): ReadonlyMap<string, readonly ConfComplaint[]> {
  const out = new Map<string, ConfComplaint[]>();
  for (const line of stderr.split('\n')) {
    const [, ctid = '', number = '', text = ''] = SKIPPED.exec(line) ?? REFUSED.exec(line) ?? [];
    if (!isCtid(ctid)) continue;
    const known = out.get(ctid) ?? [];
    known.push({ line: Number(number), text: text.slice(0, 200) });
    out.set(ctid, known);
  }
  return out;
}

function ctidOf(value: JsonValue | undefined): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && isCtid(text) ? text : undefined;
}

/** A container of which only the CTID is known. */
export function unknownContainer(ctid: string, problem: ListProblem | null): ListedContainer {
  return {
    ctid,
    state: 'unknown',
    uptimeSeconds: null,
    onboot: null,
    disabled: null,
    vswap: null,
    layout: null,
    ips: [],
    name: null,
    originSample: null,
    ostemplate: null,
    problem,
  };
}

function fromRow(ctid: string, { values, problem, line }: JsonRow): ListedContainer {
  const status = word(values.get('status'));
  const known = status !== null && isState(status);
  // Members in front of the first problem are in their places, so they are good; what a value forges comes after it.
  const state = known ? status : 'unknown';
  const trouble = problem === undefined ? undefined : rowProblem(problem);
  const odd: ListProblem | null = known ? null : { key: 'vz.list.odd_status', line, text: status ?? '' };
  const uptime = values.get('uptime');
  const ips = values.get('ip');
  return {
    ctid,
    state,
    uptimeSeconds: state === 'running' && typeof uptime === 'number' ? uptime : null,
    onboot: onbootOf(values.get('onboot')),
    disabled: flag(values.get('disabled')),
    vswap: flag(values.get('vswap')),
    layout: word(values.get('layout')),
    ips: Array.isArray(ips) ? ips.filter((ip) => typeof ip === 'string') : [],
    name: word(values.get('name')),
    originSample: word(values.get('origin_sample')),
    ostemplate: word(values.get('ostemplate')),
    problem: trouble ?? odd,
  };
}

function rowProblem({ line, text }: JsonProblem): ListProblem {
  return { key: 'vz.list.unreadable', line, text };
}

function onbootOf(value: JsonValue | undefined): ListedContainer['onboot'] {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  return value === null ? 'unset' : null;
}

function flag(value: JsonValue | undefined): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

function word(value: JsonValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
