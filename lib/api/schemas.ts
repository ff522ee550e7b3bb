/**
 * The zod schemas of every endpoint, under the endpoint's name: `query`, `body`, `reply`. Server only, and forms that load it on demand;
 * list pages import types from here and nothing else. Times are epoch milliseconds, every reply carries the server's `now`.
 */
import { z } from 'zod';
import { ScreenNode } from '@/lib/fleet/node-schema';
import { backupSchemas } from './schemas-backups';
import { configSchemas } from './schemas-config';
import {
  type Dies as DiesSchema,
  destroySchemas,
  type PlannedDestroy as PlannedDestroySchema,
} from './schemas-destroy';
import { historySchemas } from './schemas-history';
import { insideSchemas } from './schemas-inside';
import { markSchemas } from './schemas-marks';
import { matrixSchemas } from './schemas-matrix';
import { Amount, count, ms, now, Unit } from './schemas-parts';
import {
  type ApplyRow as ApplyRowSchema,
  type MainValues as MainValuesSchema,
  type ProfileRow as ProfileRowSchema,
  profileSchemas,
} from './schemas-profiles';
import { quotaSchemas } from './schemas-quota';
import { type Area as AreaSchema, type Retired as RetiredSchema, retiredSchemas } from './schemas-retired';
import { sparkSchemas } from './schemas-sparks';
import { type Template as TemplateSchema, templateSchemas } from './schemas-templates';
import { xmlSchemas } from './schemas-xml';

export { Amount, Unit } from './schemas-parts';

export const ErrorReply = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    detail: z.string().optional(),
    field: z.string().optional(),
    /** With `conflict` of a config file: now, as the form had it, as asked. */
    merge: z
      .object({
        version: z.string(),
        hasBase: z.boolean(),
        rows: z.array(
          z.object({
            key: z.string(),
            base: z.string().nullable(),
            mine: z.string().nullable(),
            theirs: z.string().nullable(),
            conflict: z.boolean(),
          }),
        ),
      })
      .optional(),
  }),
});

/** `unknown` is what cannot be read; it is never taken for stopped. */
export const ContainerState = z.enum(['running', 'stopped', 'mounted', 'suspended', 'unknown']);
/** `stop_fast` kills at once (vzctl stop --fast). */
export const Action = z.enum([
  ...(['start', 'stop', 'stop_fast', 'restart', 'suspend', 'resume', 'mount', 'umount'] as const),
  ...(['quotaon', 'quotaoff'] as const),
]);
export const Severity = z.enum(['critical', 'warning', 'notice', 'quiet']);
export const Group = z.enum(['memory', 'kernel', 'objects', 'unknown']);

const Problem = z.object({ code: z.string(), message: z.string(), detail: z.string().optional() });

export const NodeSummary = z.object({
  id: z.string(),
  label: z.string(),
  transport: z.enum(['local', 'ssh', 'demo']),
  /** Heading it stands under. */
  group: z.string().nullable(),
  tags: z.array(z.string()),
  /** Who switched it off, and when. Its numbers are then the last ones read. */
  disabled: z.object({ by: z.string(), at: ms }).nullable(),
  /**
   * `waiting` until the first reading, `ok`, `stale` (last reading older than 3 periods), `silent` (does not answer), `failed` (answers wrongly),
   * `unapproved` (shows a host key nobody has approved, and is not asked anything), `disabled` (switched off).
   */
  state: z.enum(['waiting', 'ok', 'stale', 'silent', 'failed', 'unapproved', 'disabled']),
  problem: Problem.nullable(),
  /** When containers were last listed, and when counters were last sampled; null before the first time. */
  listedAt: ms.nullable(),
  sampledAt: ms.nullable(),
  sampleSeconds: z.number(),
  containers: z.object({
    total: count,
    running: count,
    stopped: count,
    mounted: count,
    suspended: count,
    unknown: count,
  }),
  /** Failures in the last hour, of all its containers: counted as in their rows. */
  failuresHour: count,
  /** How the running containers are limited. */
  mode: z.enum(['classic', 'vswap', 'mixed']).nullable(),
  /** First line of `vzctl --version`, as printed. */
  vzctl: z.string().nullable(),
});

export const AttentionItem = z.object({
  node: z.string(),
  nodeLabel: z.string(),
  ctid: z.string(),
  /** Name, else host name, else null. */
  title: z.string().nullable(),
  counter: z.string(),
  unit: Unit,
  severity: Severity,
  /** `failing`: failcnt grew within the last hour. `near`: held is above 80 % of the reference. */
  reason: z.enum(['failing', 'near']),
  growthHour: count,
  /** When it last failed, and since when it fails or is near, as far as history tells; null when unknown. */
  lastFailureAt: ms.nullable(),
  sinceAt: ms.nullable(),
  held: Amount,
  reference: Amount.nullable(),
  referenceKind: z.enum(['barrier', 'limit']).nullable(),
  /** held / reference; null where there is no reference. */
  pressure: z.number().nullable(),
});

const WorstCounter = z.object({
  counter: z.string(),
  unit: Unit,
  severity: Severity,
  pressure: z.number(),
  held: Amount,
  reference: Amount,
  referenceKind: z.enum(['barrier', 'limit']),
});

const KeyPrint = z.object({ type: z.string(), fingerprint: z.string() });

/** The host key of a remote node, or of the jump host in front of it while that one is not approved. */
export const HostKey = z.object({
  role: z.enum(['node', 'jump']),
  /** As in known_hosts. */
  name: z.string(),
  /** `unreadable`: no key was shown, `problem` says why. */
  state: z.enum(['approved', 'unknown', 'changed', 'unreadable']),
  /** The key it shows now. */
  offered: KeyPrint.nullable(),
  /** Approved keys; those in a file of the administrator (`ours` false) cannot be forgotten here. */
  known: z.array(KeyPrint.extend({ ours: z.boolean() })),
  problem: Problem.nullable(),
});

const Fingerprint = z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'must be a SHA256 fingerprint');

/** While a graceful stop runs: when vzctl itself kills what has not ended by then. Absent where that is not known. */
const killsAt = ms.optional();

/** What is known of the end of a task that runs. */
const howFar = {
  /** When the command that runs now was sent: later than `startedAt` behind somebody's lock. Absent after a restart of vzboard. */
  sentAt: ms.optional(),
  /**
   * How far the command that runs now is: `ratio` from 0 to below 1, and the bytes of the whole where it is counted in bytes. Absent where no end is
   * known, or while it cannot be told.
   */
  progress: z.object({ ratio: z.number(), totalBytes: count.nullable() }).optional(),
  /** Of an open task: the median of how long the latest such tasks took that ended well. Absent where too few were seen. */
  usualMs: count.optional(),
};

/** A task that changes this container now. */
const RunningTask = z.object({
  id: z.string(),
  action: z.string(),
  startedAt: ms,
  killsAt,
  /** As of a Task; said of a single container alone. */
  ...howFar,
});

export const ContainerRow = z.object({
  ctid: z.string(),
  state: ContainerState,
  task: RunningTask.nullable(),
  name: z.string().nullable(),
  hostname: z.string().nullable(),
  ips: z.array(z.string()),
  template: z.string().nullable(),
  profile: z.string().nullable(),
  layout: z.string().nullable(),
  vswap: z.boolean().nullable(),
  /** Seconds since it was started; null unless running. */
  uptimeSeconds: z.number().nullable(),
  /** Used share of the soft limit of disk space, measured once a minute; null without a limit, and where it could not be measured. */
  disk: z.number().nullable(),
  worst: WorstCounter.nullable(),
  /** Failures in the last hour, of counters whose failures need attention: a VSwap container that touches its RAM limit has none. */
  failuresHour: count,
  /**
   * `read`; `old`: last read longer ago than three periods; `unread`: they should be there and could not be read, so pressure and failures are
   * unknown; `none`: it has none, as it does not run.
   */
  counters: z.enum(['read', 'old', 'unread', 'none']),
  /** What of this container could not be read or is not as it should be; the worst of several. */
  problem: Problem.nullable(),
  /** DESCRIPTION of its config. */
  description: z.string().nullable(),
  /** vzboard's own marks, in alphabetical order; the note is plain text. */
  tags: z.array(z.string()),
  note: z.string().nullable(),
  /** When it will be destroyed; `missed`: that time passed with nobody there, and it has to be asked for again. */
  planned: z.object({ dueAt: ms, missed: z.boolean() }).optional(),
  /** The counters the list was asked for by `counters`, by name; null where this container has no such reading. */
  picked: z
    .record(z.string(), z.object({ unit: Unit, held: Amount, pressure: z.number().nullable() }).nullable())
    .optional(),
});

/** A container that is not as it should be: half made, half gone, without files, config or counters. */
export const ContainerTrouble = z.object({
  node: z.string(),
  nodeLabel: z.string(),
  ctid: z.string(),
  title: z.string().nullable(),
  severity: Severity,
  problem: Problem,
});

/** A container as a search names it. */
export const FoundContainer = ContainerRow.pick({ ctid: true, state: true, hostname: true, ips: true }).extend({
  node: z.string(),
  nodeLabel: z.string(),
  title: z.string().nullable(),
});

export const ConfigLine = z.object({ key: z.string(), value: z.string() });

export const ContainerDetail = ContainerRow.extend({
  node: z.string(),
  nodeLabel: z.string(),
  /** Who changed tags or note last, and when. */
  marked: z.object({ by: z.string(), at: ms }).nullable(),
  root: z.string().nullable(),
  private: z.string().nullable(),
  onboot: z.enum(['yes', 'no', 'unset']).nullable(),
  disabled: z.boolean().nullable(),
  /** Every assignment of its config file in file order, as vzctl reads it; null when the file cannot be read. */
  config: z.array(ConfigLine).nullable(),
  /** SHA-256 of the config file's bytes: send it back with a change. null when the file cannot be read. */
  version: z.string().nullable(),
  configPath: z.string(),
  listedAt: ms.nullable(),
  sampledAt: ms.nullable(),
  /** Counters that need attention, for the tab's badge. */
  attention: count,
  /** Everything that is wrong with it, worst first; `problem` is the first. */
  problems: z.array(Problem),
  /** Counters still exist although the container does not run: its last sockets or pages linger in the kernel. */
  lingering: z.boolean(),
});

export const Beancounter = z.object({
  name: z.string(),
  unit: Unit,
  group: Group,
  held: Amount,
  maxheld: Amount,
  barrier: Amount,
  limit: Amount,
  failcnt: Amount,
  /** held / reference; null where no threshold governs or it is unlimited. */
  pressure: z.number().nullable(),
  reference: z.enum(['barrier', 'limit']).nullable(),
  /** `limited`: barrier or limit refuse. `guarantee`: the barrier is a promise. `accounting`: only counted. `unknown`: not in the catalogue. */
  kind: z.enum(['limited', 'guarantee', 'accounting', 'unknown']),
  severity: Severity,
  /** False: the row stands in the file, but nothing counts into it on this node. Then `pressure` is null and `severity` quiet. */
  measured: z.boolean(),
  /**
   * `not_accounted`: this kernel prints the row and does not count. `emulated`: a script prints it for old programs. `display_only`: a setting
   * without a measurement. `no_answer`: nothing of this container could be measured. null when measured.
   */
  unmeasuredReason: z.enum(['not_accounted', 'emulated', 'display_only', 'no_answer']).nullable(),
  growthHour: count,
  growthDay: count,
  lastFailureAt: ms.nullable(),
  /** held over the last hour at 60 points, for the sparkline; null in a gap. */
  recent: z.array(z.union([Amount, z.null()])),
});

/** What a node's counters file tells of its kernel, and how much of it is measured for one container. */
export const KernelFacts = z.object({
  /** `2.6`: 2.6.8 to 2.6.32. `3.10`: OpenVZ 7. `script`: user_beancounters.py of Virtuozzo 8 and 9. null when its columns do not tell. */
  generation: z.enum(['2.6', '3.10', 'script']).nullable(),
  wordBits: z.union([z.literal(32), z.literal(64)]).nullable(),
  pageBytes: count,
  /** Without those that are `display_only`. */
  counters: count,
  measured: count,
  /** False: the node has no file that shows swappages, or it cannot be read; swap is unknown then, not 0. */
  swappages: z.boolean(),
});

export const Task = z.object({
  id: z.string(),
  node: z.string(),
  nodeLabel: z.string(),
  ctid: z.string().nullable(),
  action: z.string(),
  /** Who asked for it. */
  by: z.string(),
  from: z.string().nullable(),
  /** Every command line it runs, in order, with secrets masked. */
  commands: z.array(z.array(z.string())),
  state: z.enum(['queued', 'running', 'succeeded', 'failed', 'unknown']),
  createdAt: ms,
  startedAt: ms.nullable(),
  endedAt: ms.nullable(),
  ...howFar,
  exitCode: z.int().nullable(),
  /** What the node showed afterwards, in one sentence; null until read back. */
  outcome: z.string().nullable(),
  error: Problem.nullable(),
  outputBytes: count,
  /** What the command was given on standard input, where it was said to be kept. */
  input: z.string().optional(),
  /** What an open task waits for: its turn, somebody's lock (who holds it, where that is known), a node that does not answer. */
  waiting: z
    .object({ for: z.enum(['turn', 'lock', 'connection']), holder: z.string().nullable(), sinceAt: ms })
    .nullable(),
  /** Whether it can be taken back now: nothing of it runs. */
  cancelable: z.boolean(),
});

/** A change that no task of vzboard made: noticed by comparing two readings. */
export const Change = z.object({
  id: z.string(),
  node: z.string(),
  ctid: z.string(),
  /** `old` and `new` are states (null where it was not there), names for `renamed`; `config` has `keys` instead. */
  kind: z.enum(['state', 'restarted', 'appeared', 'disappeared', 'renamed', 'config']),
  /** It happened between the last reading without it and the first with it. */
  after: ms,
  at: ms,
  old: z.string().nullable(),
  new: z.string().nullable(),
  /** Keys of the config file that differ, as vzctl reads them; secrets are masked. */
  keys: z.array(z.object({ key: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  /** vzboard was not running meanwhile. */
  whileDown: z.boolean(),
});

const TimelineEntry = z.union([
  z.object({ kind: z.literal('task'), id: z.string(), at: ms, task: Task }),
  z.object({ kind: z.literal('change'), id: z.string(), at: ms, change: Change }),
]);

/** What `?preview=1` answers on any write; nothing has run. */
export const Preview = z.object({
  commands: z.array(z.array(z.string())),
  diff: z.array(z.object({ key: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  restart: z.boolean(),
  findings: z.array(
    z.object({
      level: z.enum(['break', 'risk', 'hint']),
      message: z.string(),
      field: z.string().optional(),
      /** A `break` is refused, unless this is false: then it may be saved, and programs inside may break. */
      blocks: z.boolean().optional(),
    }),
  ),
});

/** One question of a node's self-test. */
export const DoctorCheck = z.object({
  id: z.enum([
    ...['hostKey', 'reach', 'account', 'shell', 'clock', 'kernel', 'vzctl', 'vzlist', 'counters', 'swap', 'configs'],
    ...['global', 'locks', 'space', 'pages', 'locale'],
  ] as const),
  /** `skipped`: not asked, since an earlier answer says that none could come. */
  state: z.enum(['waiting', 'running', 'good', 'warning', 'bad', 'skipped']),
  found: z.string().nullable(),
  /** What to do about it; for `warning` and `bad`. */
  cure: z.string().nullable(),
  argv: z.array(z.string()).nullable(),
  durationMs: z.number().nullable(),
  /** Of the check `hostKey`, once it is known; an admin can approve it. */
  hostKey: HostKey.nullable(),
});

export const DoctorReport = z.object({
  id: z.string(),
  by: z.string(),
  startedAt: ms,
  /** null while it runs. */
  endedAt: ms.nullable(),
  verdict: z.enum(['running', 'good', 'warning', 'bad']),
  /** In the order in which they are asked. */
  checks: z.array(DoctorCheck),
});

const lines = z.array(z.string()).nullable();
/** For a bug report: names, addresses and values are masked. */
const DoctorBundle = z.object({
  now,
  made: z.string(),
  vzboard: z.object({ version: z.string(), build: z.string(), node: z.string(), platform: z.string() }),
  node: z.object({
    transport: z.string(),
    state: z.string(),
    problem: z.string().nullable(),
    listed: z.string().nullable(),
    sampled: z.string().nullable(),
    sampleSeconds: z.number(),
    containers: NodeSummary.shape.containers,
    mode: z.string().nullable(),
    settings: z.object({
      sudo: z.boolean(),
      programs: z.array(z.string()),
      files: z.object({ userBeancounters: z.string(), bcResources: z.string().nullable(), conf: z.string() }),
      ssh: z
        .object({
          port: z.int().nullable(),
          identityFile: z.boolean(),
          knownHostsFile: z.boolean(),
          jump: z.boolean(),
          options: z.array(z.string()),
        })
        .nullable(),
    }),
  }),
  test: z.object({
    started: z.string().nullable(),
    ended: z.string().nullable(),
    verdict: z.string(),
    checks: z.array(
      z.object({
        id: z.string(),
        state: z.string(),
        found: z.string().nullable(),
        command: z.string().nullable(),
        durationMs: z.number().nullable(),
        exitCode: z.int().nullable(),
        stdout: lines,
        stderr: lines,
      }),
    ),
  }),
  failedCalls: z.array(
    z.object({
      at: z.string(),
      kind: z.string(),
      command: z.string(),
      durationMs: z.number(),
      exitCode: z.int().nullable(),
      error: z.string().nullable(),
    }),
  ),
});

/** A node's settings as people write them, defaults filled in. */
const NodeSettings = z.object({
  id: z.string(),
  label: z.string().optional(),
  group: z.string().optional(),
  tags: z.array(z.string()).optional(),
  transport: z.enum(['local', 'ssh']),
  sudo: z.boolean(),
  programs: z.array(z.string()),
  files: z.object({ userBeancounters: z.string(), bcResources: z.string().optional(), conf: z.string() }),
  helper: z.string().optional(),
  spool: z.string().optional(),
  ssh: z
    .object({
      host: z.string(),
      port: z.int().optional(),
      user: z.string().optional(),
      identityFile: z.string().optional(),
      knownHostsFile: z.string().optional(),
      jump: z.string().optional(),
      forcedCommand: z.boolean().optional(),
      options: z.record(z.string(), z.string()),
    })
    .optional(),
});

export const SettingsNode = z.object({
  id: z.string(),
  label: z.string(),
  group: z.string().nullable(),
  tags: z.array(z.string()),
  transport: z.enum(['local', 'ssh', 'demo']),
  /** `file`: the configuration file. `found`: there is none, and vzctl is on this machine. `screen`: added here. */
  source: z.enum(['file', 'found', 'screen', 'demo']),
  /** null for a simulated node, and where what is stored cannot be used. */
  entry: NodeSettings.nullable(),
  /** As of a node; `shadowed`: the file has a node of that id, which is used. `broken`: its stored settings cannot be used. */
  state: z.enum([...NodeSummary.shape.state.options, 'shadowed', 'broken']),
  problem: z.string().nullable(),
  disabled: NodeSummary.shape.disabled,
  /** The last change on screen; null for the others. */
  changed: z.object({ by: z.string(), at: ms, what: z.string() }).nullable(),
});

const preview = z.object({ preview: z.literal('1').optional() });
const User = z.object({ name: z.string(), role: z.enum(['admin', 'operator', 'viewer']) });

export const schemas = {
  ...configSchemas({ Amount, NodeSummary, Preview, Task }),
  ...markSchemas,
  health: { reply: z.object({ ok: z.literal(true), now, version: z.string(), build: z.string() }) },
  sessionView: {
    reply: z.object({ now, user: User, demo: z.boolean(), build: z.string() }),
  },
  sessionCreate: {
    body: z.object({ name: z.string().min(1).max(64), password: z.string().min(1).max(1024) }),
    reply: z.object({ now, user: User }),
  },
  sessionDelete: { reply: z.object({ now }) },
  setupCreate: {
    body: z.object({
      token: z.string().min(1).max(200),
      name: z.string().regex(/^[a-z][a-z0-9._-]{0,31}$/),
      password: z.string().min(10).max(1024),
    }),
    reply: z.object({ now, user: User }),
  },
  nodeList: {
    reply: z.object({
      now,
      nodes: z.array(NodeSummary),
      /** Worst first, at most 50. */
      attention: z.array(AttentionItem),
      attentionTotal: count,
      /** Containers that are not as they should be, worst first, at most 50. */
      troubles: z.array(ContainerTrouble),
      troublesTotal: count,
      /** What was looked at to say that all is well. */
      checked: z.object({ containers: count, counters: count, since: ms.nullable(), at: ms.nullable() }),
    }),
  },
  doctorView: { reply: z.object({ now, node: NodeSummary, report: DoctorReport.nullable() }) },
  doctorRun: { reply: z.object({ now, report: DoctorReport }) },
  doctorBundle: { reply: DoctorBundle },
  nodeSettingsList: {
    reply: z.object({
      now,
      /** Path of the configuration file; null where none is named. */
      configFile: z.string().nullable(),
      demo: z.boolean(),
      nodes: z.array(SettingsNode),
      /** Newest first, at most 20. */
      changes: z.array(z.object({ node: z.string(), at: ms, by: z.string(), what: z.string() })),
    }),
  },
  nodeAdd: {
    /** With `disabled` it need not be reachable. */
    body: ScreenNode.extend({ disabled: z.boolean().optional() }),
    reply: z.object({ now, node: SettingsNode }),
  },
  nodeEdit: {
    body: z.union([z.strictObject({ entry: ScreenNode }), z.strictObject({ disabled: z.boolean() })]),
    reply: z.object({ now, node: SettingsNode }),
  },
  nodeRemove: {
    query: z.object({ history: z.enum(['keep', 'drop']) }),
    reply: z.object({ now }),
  },
  nodeCheck: {
    body: z.object({
      /** A node's settings, possibly not complete yet. */
      entry: z.record(z.string(), z.unknown()),
      /** The id it has already. */
      editing: z.string().optional(),
      /** Only says which fields are wrong. */
      dry: z.boolean().optional(),
    }),
    reply: z.object({
      now,
      /** By dotted field. With any of them nothing is asked of the node. */
      errors: z.array(z.object({ field: z.string(), message: z.string() })),
      report: DoctorReport.nullable(),
    }),
  },
  nodeCheckView: {
    query: z.object({ id: z.string().max(64) }),
    reply: z.object({ now, report: DoctorReport }),
  },
  nodeView: {
    reply: z.object({
      now,
      node: NodeSummary,
      attention: z.array(AttentionItem),
      troubles: z.array(ContainerTrouble),
      /** Files of destroyed containers that are still there; vzctl has moved them to a name that tells nobody whose they were. */
      leftovers: z.array(z.string()),
    }),
  },
  hostKeyView: { reply: z.object({ now, hostKey: HostKey }) },
  hostKeyApprove: { body: z.object({ fingerprint: Fingerprint }), reply: z.object({ now }) },
  hostKeyForget: { query: z.object({ fingerprint: Fingerprint }), reply: z.object({ now }) },
  nodeCheckApprove: { body: z.object({ id: z.string(), fingerprint: Fingerprint }), reply: z.object({ now }) },
  nodeCheckForget: { query: z.object({ id: z.string(), fingerprint: Fingerprint }), reply: z.object({ now }) },
  timelineList: {
    query: z.object({
      ctid: z.string().optional(),
      /** `next` of the page before. */
      before: z
        .string()
        .regex(/^[0-9a-z]{1,40}$/)
        .optional(),
      count: z.coerce.number().int().min(1).max(200).optional(),
    }),
    /** Tasks and changes made outside vzboard, newest first. */
    reply: z.object({ now, entries: z.array(TimelineEntry), next: z.string().nullable() }),
  },
  containerList: {
    query: z.object({
      /** Names of counters between commas, at most 8: each row then has them under `picked`. */
      counters: z
        .string()
        .regex(/^[a-z][a-z0-9_]{0,63}(,[a-z][a-z0-9_]{0,63}){0,7}$/)
        .optional(),
      /** `now` of an earlier reply to the same question: rows that have not changed since are left out, see `complete`. */
      since: z.coerce.number().int().min(0).optional(),
      /** So many of the first, in order of CTID: what a page shows before the rest is there. */
      first: z.coerce.number().int().min(1).max(1000).optional(),
    }),
    reply: z.object({
      now,
      node: NodeSummary,
      containers: z.array(ContainerRow),
      /** Containers that `first` left out. */
      more: count,
      /**
       * False: `containers` has only what changed after `since` (uptime apart), and `gone` names what is no longer listed. True: all of them, as
       * without `since`, also where vzboard does not know any more what it said then.
       */
      complete: z.boolean(),
      gone: z.array(z.string()),
      /** Changes made outside vzboard that were noticed within the last hour. */
      outsideHour: count,
    }),
  },
  containerView: { reply: z.object({ now, node: NodeSummary, container: ContainerDetail }) },
  containerSet: {
    query: preview,
    body: z.object({
      /** By parameter name, as written for vzctl. */
      values: z.record(z.string(), z.string()),
      /** Names of parameters whose key is taken out of the file. */
      unset: z.array(z.string()).max(100).optional(),
      version: z.string(),
    }),
    reply: z.union([z.object({ now, task: Task }), Preview]),
  },
  containerAct: {
    query: preview,
    body: z.object({ action: Action }),
    reply: z.union([z.object({ now, task: Task }), Preview]),
  },
  beancounterList: {
    reply: z.object({
      now,
      node: NodeSummary,
      ctid: z.string(),
      state: ContainerState,
      vswap: z.boolean().nullable(),
      /** When these numbers were read; null when there is no reading at all. */
      at: ms.nullable(),
      /** The container does not run: these are leftovers of its last run that the kernel has not freed. */
      lingering: z.boolean(),
      kernel: KernelFacts.nullable(),
      /** Lines of the node's counters file that could not be read: how many, and the first few. Their rows are missing in whatever container. */
      unread: z.object({
        count,
        first: z.array(z.object({ line: count, message: z.string(), text: z.string() })),
      }),
      beancounters: z.array(Beancounter),
    }),
  },
  ...historySchemas,
  search: {
    query: z.object({
      /** Words of CTID, name, host name, address or node; all must match. */
      q: z.string().max(200),
      count: z.coerce.number().int().min(1).max(50).default(10),
    }),
    /** Best first; `total` counts all that match. */
    reply: z.object({ now, containers: z.array(FoundContainer), total: count }),
  },
  ...backupSchemas({ NodeSummary, Task, Preview }),
  ...templateSchemas({ NodeSummary, Task, Preview }),
  ...profileSchemas({ NodeSummary, Task, Preview }),
  ...retiredSchemas({ NodeSummary, Task, Preview }),
  ...xmlSchemas({ Task, Preview }),
  ...destroySchemas({ Task, Preview }),
  ...sparkSchemas,
  ...matrixSchemas({ NodeSummary }),
  ...quotaSchemas({ NodeSummary, Task, Preview, ContainerState }),
  ...insideSchemas({ NodeSummary, Task, Preview, ContainerState }),
  taskList: {
    query: z.object({
      node: z.string().optional(),
      ctid: z.string().optional(),
      state: z.enum(['open', 'failed']).optional(),
      before: z.string().optional(),
      count: z.coerce.number().int().min(1).max(200).optional(),
    }),
    reply: z.object({ now, tasks: z.array(Task), next: z.string().nullable() }),
  },
  taskView: { reply: z.object({ now, task: Task, killsAt }) },
  taskCancel: { reply: z.object({ now, task: Task }) },
  taskOutput: {
    query: z.object({ from: z.coerce.number().int().min(0).optional() }),
    reply: z.object({
      now,
      /** First byte of `text`, and where to go on. */
      from: count,
      next: count,
      text: z.string(),
      /** Bytes left out in the middle because the output was longer than is kept. */
      dropped: count,
      done: z.boolean(),
    }),
  },
};

export type NodeSummary = z.output<typeof NodeSummary>;
export type HostKey = z.output<typeof HostKey>;
export type DoctorCheck = z.output<typeof DoctorCheck>;
export type DoctorReport = z.output<typeof DoctorReport>;
export type SettingsNode = z.output<typeof SettingsNode>;
export type NodeSettings = z.output<typeof NodeSettings>;
export type AttentionItem = z.output<typeof AttentionItem>;
export type ContainerTrouble = z.output<typeof ContainerTrouble>;
export type ContainerRow = z.output<typeof ContainerRow>;
export type FoundContainer = z.output<typeof FoundContainer>;
export type ContainerDetail = z.output<typeof ContainerDetail>;
export type Beancounter = z.output<typeof Beancounter>;
export type KernelFacts = z.output<typeof KernelFacts>;
export type UnreadLines = z.output<(typeof schemas)['beancounterList']['reply']>['unread'];
export type Task = z.output<typeof Task>;
export type Change = z.output<typeof Change>;
export type TimelineEntry = z.output<typeof TimelineEntry>;
export type Preview = z.output<typeof Preview>;
export type MainValues = z.output<typeof MainValuesSchema>;
export type ProfileRow = z.output<typeof ProfileRowSchema>;
export type ApplyRow = z.output<typeof ApplyRowSchema>;
export type Template = z.output<typeof TemplateSchema>;
export type Retired = z.output<typeof RetiredSchema>;
export type Area = z.output<typeof AreaSchema>;
export type Dies = z.output<typeof DiesSchema>;
export type PlannedDestroy = z.output<typeof PlannedDestroySchema>;
export type Severity = z.output<typeof Severity>;
export type ContainerState = z.output<typeof ContainerState>;
export type Action = z.output<typeof Action>;
export type User = z.output<typeof User>;
export type History = z.output<(typeof schemas)['historyView']['reply']>;
