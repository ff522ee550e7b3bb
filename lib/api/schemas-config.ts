/** Schemas of a container's settings and of the versions of its config; joined into `schemas` like the others. */
import { z } from 'zod';
import type { Amount, NodeSummary, Preview, Task } from './schemas';

const ms = z.int();
const value = z.string().nullable();
const Change = z.object({ key: z.string(), before: value, after: value });

/** One parameter of `vzctl set` for one container. Values are in the spelling that can be sent back, without the unit. */
const setting = (amount: typeof Amount) =>
  z.object({
    name: z.string(),
    key: z.string(),
    /** Options of `vzctl set` that write it. */
    options: z.array(z.string()),
    group: z.string(),
    label: z.string(),
    help: z.string(),
    /** What a plain number counts. */
    unit: z.string(),
    /** How a value is written: `pair` is BARRIER:LIMIT. */
    kind: z.string(),
    /** Values to choose from, of a choice or of a list of switches. */
    choices: z.array(z.string()),
    min: z.number().nullable(),
    max: z.number().nullable(),
    /** Words with a meaning of their own: unlimited, inherit, all, auto, none. */
    specials: z.array(z.string()),
    applies: z.enum(['online', 'restart', 'switch', 'stopped']),
    /** Another parameter that writes the same key. */
    sameAs: z.string().nullable(),
    dangerous: z.boolean(),
    /** As written in the file; null where the key is not there. */
    file: value,
    /** The same as it would be sent; null where it is unset or vzctl cannot read it. */
    value,
    /** What the running container has; null where it does not run or it is not known. */
    running: value,
    /** The file does not say it: vzctl computes it in VSwap mode. */
    implied: z.boolean(),
    /** What runs is not what the file leads to. */
    differs: z.boolean(),
    held: amount.nullable(),
    maxheld: amount.nullable(),
    /** The value of the profile it follows; null where that has none. */
    profile: value,
    /** `own`: the profile does not say it, or there is no profile. `missing`: the profile says it, the file does not. */
    origin: z.enum(['inherited', 'overridden', 'own', 'missing', 'unset']),
    editable: z.boolean(),
    /** Why it cannot be changed. */
    why: value,
  });

const ConfigVersion = z.object({
  id: z.string(),
  hash: z.string(),
  /** It came between the two; `after` is null for the first version that was seen. */
  after: ms.nullable(),
  at: ms,
  /** The task of vzboard that made it; null: somebody else did, or it was there before. */
  task: value,
  by: value,
  /** Keys that differ from the version before; null for the first. */
  changes: z.array(Change).nullable(),
});

interface Shared {
  Amount: typeof Amount;
  NodeSummary: typeof NodeSummary;
  Preview: typeof Preview;
  Task: typeof Task;
}

/** `shared` stands in schemas.ts, which imports this. */
export const configSchemas = ({ Amount: amount, NodeSummary: node, Preview: preview, Task: task }: Shared) => ({
  containerSettings: {
    reply: z.object({
      now: ms,
      node,
      ctid: z.string(),
      state: z.enum(['running', 'stopped', 'mounted', 'suspended', 'unknown']),
      /** By the config: PHYSPAGES has a limit. */
      vswap: z.boolean(),
      /** Major version of the node's vzctl; null when it is not known, and taken for 4 then. */
      vzctl: z.int().nullable(),
      /** SHA-256 of the config file: send it back with a change. */
      version: z.string(),
      /** ORIGIN_SAMPLE, and whether that profile is still there. */
      profile: z.object({ name: z.string(), found: z.boolean() }).nullable(),
      /** How many values differ from the profile, and how many run differently from the file. */
      overridden: z.int(),
      differing: z.int(),
      /** When held and running counters were read; null when they were not. */
      sampledAt: ms.nullable(),
      settings: z.array(setting(amount)),
      /** Its addresses that another container has, too, of whatever node. */
      shared: z.array(z.object({ ip: z.string(), ctid: z.string(), node: z.string(), nodeLabel: z.string() })),
      /** Keys of the file that no parameter has, in file order. */
      others: z.array(z.object({ line: z.int(), key: z.string(), value: z.string() })),
      /** Lines vzctl skips or does not look at. */
      warnings: z.array(z.object({ line: z.int(), kind: z.string(), text: z.string() })),
    }),
  },
  runningSettle: {
    query: z.object({ preview: z.literal('1').optional() }),
    body: z.object({
      /** `config`: the running container gets what the file leads to. `running`: the file gets what runs. */
      take: z.enum(['config', 'running']),
      /** Names of parameters that run differently; all of them when it is left out. */
      names: z.array(z.string().max(40)).min(1).max(60).optional(),
      /** SHA-256 of the config file as it was shown. */
      version: z.string(),
    }),
    reply: z.union([z.object({ now: ms, task }), preview]),
  },
  versionList: {
    query: z.object({
      /** `next` of the page before. */
      before: z
        .string()
        .regex(/^[0-9a-z]{1,40}$/)
        .optional(),
      count: z.coerce.number().int().min(1).max(100).optional(),
    }),
    reply: z.object({ now: ms, versions: z.array(ConfigVersion), next: z.string().nullable() }),
  },
  versionView: {
    reply: z.object({
      now: ms,
      version: ConfigVersion,
      /** The file's text, secrets replaced; null where it was too long to be kept. */
      text: value,
      /** The text of the version before. */
      before: value,
    }),
  },
  versionUndo: {
    query: z.object({ preview: z.literal('1').optional() }),
    /** `version`: SHA-256 of the config file as it was shown. */
    body: z.object({ version: z.string() }),
    reply: z.union([z.object({ now: ms, task }), preview]),
  },
});

export type Setting = z.output<ReturnType<typeof setting>>;
export type ConfigVersionRow = z.output<typeof ConfigVersion>;
