/** Schemas of what goes on inside a container: its processes, the kernel's lines about it, and commands of one's own. */
import { z } from 'zod';
import { Amount, count, ms, now } from './schemas-parts';
import type { SharedSchemas } from './schemas-templates';

const Problem = z.object({ code: z.string(), message: z.string(), detail: z.string().optional() });

export const Process = z.object({
  /** As the container counts. */
  pid: count,
  parent: count,
  user: z.string(),
  /** STAT of ps. */
  state: z.string(),
  residentKib: count,
  virtualKib: count,
  /** Since it began; null where ps does not say. */
  seconds: count.nullable(),
  command: z.string(),
});

/** A counter beside a sum over processes, in bytes. */
const MemoryCounter = z.object({ heldBytes: Amount, limitBytes: Amount });

export const KernelLine = z.object({
  /** About when, by the time the node runs; null where the kernel prints no times. */
  at: ms.nullable(),
  /** `oom`: what the kernel says around a kill. */
  kind: z.enum(['shortage', 'oom', 'oom_kill', 'started', 'stopped', 'other']),
  /** It is about the memory of the whole node. */
  nodeWide: z.boolean(),
  counter: z.string().optional(),
  /** What was killed, or asked for too much: by the node's number. */
  process: z.object({ pid: count, name: z.string() }).optional(),
  text: z.string(),
});

export function insideSchemas({
  NodeSummary,
  Task,
  Preview,
  ContainerState,
}: SharedSchemas & { ContainerState: z.ZodType<'running' | 'stopped' | 'mounted' | 'suspended' | 'unknown'> }) {
  return {
    processList: {
      reply: z.object({
        now,
        node: NodeSummary,
        ctid: z.string(),
        state: ContainerState,
        /** When they were read; null where `problem` says why they were not. */
        at: ms.nullable(),
        /** By memory, largest first. */
        processes: z.array(Process),
        /** In all; `processes` has the largest. */
        total: count,
        /** Sums over all. What processes share is counted for each of them. */
        residentKib: count,
        virtualKib: count,
        /** Lines of ps that are no process, and whether it said more than is read. */
        unread: count,
        truncated: z.boolean(),
        /** As last sampled; null where they were not. */
        physpages: MemoryCounter.nullable(),
        privvmpages: MemoryCounter.nullable(),
        problem: Problem.nullable(),
      }),
    },
    kernelLineList: {
      reply: z.object({
        now,
        node: NodeSummary,
        ctid: z.string(),
        /** Newest first. */
        lines: z.array(KernelLine),
        /** How many older ones were left out. */
        more: count,
        /** How far back the kernel's buffer goes; null where it prints no times. */
        since: ms.nullable(),
        problem: Problem.nullable(),
      }),
    },
    commandRun: {
      query: z.object({ preview: z.literal('1').optional() }),
      body: z.strictObject({
        /** One line for the shell inside, run as it stands. */
        command: z.string().min(1).max(4000),
        /** Whether its text is kept with the task, where everybody who may look can read it. */
        keep: z.boolean(),
      }),
      reply: z.union([z.object({ now, task: Task }), Preview]),
    },
    pidView: {
      reply: z.object({
        now,
        pid: count,
        /** What the process calls itself. */
        name: z.string(),
        /** null: it is the node's own. */
        ctid: z.string().nullable(),
        title: z.string().nullable(),
      }),
    },
  };
}
