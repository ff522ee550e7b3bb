/**
 * Lines of the node's kernel that are about containers and their memory. Their forms: `Fatal resource shortage` of kernel/bc/beancounter.c (2.6.18
 * to 3.10; by name instead of number in 3.10) and kernel/bc/vm_pages.c; those of the OOM killer of kernel/bc/oom_kill.c and mm/oom_kill.c in their
 * three generations; `CT: 101: started` of kernel/ve/vecalls.c and ve.c (`VE:` in 2.6.18). Names of processes are of the container's own making.
 */
import { isCtid } from './ctid';
import { plainText } from './inside';

export type KernelKind = 'shortage' | 'oom' | 'oom_kill' | 'started' | 'stopped' | 'other';

export interface KernelLine {
  /** Since the node was started, by the kernel's own clock; null where it prints none. */
  seconds: number | null;
  kind: KernelKind;
  /** null: of the node as a whole. */
  ctid: string | null;
  /** Of a shortage. */
  counter?: string;
  /** Of a kill: by the node's number. */
  process?: { pid: number; name: string };
  /** The line as the kernel wrote it, without its time. */
  text: string;
}

interface Form {
  kind: KernelKind;
  /** Named groups: ct, counter, pid, name. */
  form: RegExp;
  /** Without a container in it it is of the node. */
  nodeWide?: true;
}

const forms: readonly Form[] = [
  { kind: 'shortage', form: /^Fatal resource shortage: (?<counter>[a-z0-9_]{1,32}), UB (?<ct>[^\s,.]{1,40})\./ },
  // 2.6.32 since 042stab: "Out of memory in UB 101: OOM killed process 2946 (npm) score 0 vm:1506164kB, rss:237752kB, swap:120052kB".
  {
    kind: 'oom_kill',
    form: /^Out of memory in (?:mem cgroup inside )?UB (?<ct>[^\s:]{1,40}): OOM killed process (?<pid>\d+) \((?<name>.{0,32}?)\) score/,
  },
  {
    kind: 'oom_kill',
    form: /^Out of memory in UB: OOM killed process (?<pid>\d+) \((?<name>.{0,32}?)\)/,
    nodeWide: true,
  },
  // 2.6.18 and the first of 2.6.32.
  { kind: 'oom_kill', form: /^OOM killed process (?<name>.{0,32}?) \(pid=(?<pid>\d+), ve=(?<ct>\d+)\) exited/ },
  { kind: 'oom_kill', form: /^OOM killed process (?<pid>\d+) \((?<name>.{0,32}?)\) (?:score|vm:)/, nodeWide: true },
  {
    kind: 'oom_kill',
    form: /^Out of memory: OOM killed process (?<pid>\d+) \((?<name>.{0,32}?)\) score/,
    nodeWide: true,
  },
  // 3.10 of OpenVZ 7.
  { kind: 'oom_kill', form: /^Killed process (?<pid>\d+) \((?<name>.{0,32}?)\) in VE "(?<ct>[^"]{1,40})" total-vm:/ },
  { kind: 'oom_kill', form: /^Killed process (?<pid>\d+) \((?<name>.{0,32}?)\),? total-vm:/, nodeWide: true },
  {
    kind: 'oom',
    form: /^Task in \/(?:machine\.slice\/)?(?<ct>[0-9a-f-]{1,36})(?:\/\S*)? killed as a result of limit of/,
  },
  {
    kind: 'oom',
    form: /^(?<pid>\d+) \((?<name>.{0,32}?)\) invoked oom-killer in ub (?<ct>-?\d+) generation/,
    nodeWide: true,
  },
  { kind: 'oom', form: /^(?<pid>\d+) \((?<name>.{0,32}?)\) invoked (?:loc|glob|ub )?\s?oom-killer/, nodeWide: true },
  { kind: 'oom', form: /^(?<name>.{0,32}?) invoked oom-killer:/, nodeWide: true },
  { kind: 'oom', form: /^OOM selected worst BC (?<ct>\d+) \(overdraft/ },
  { kind: 'oom', form: /^oom-killer in ub (?<ct>-?\d+) generation \d+ ends/, nodeWide: true },
  { kind: 'oom', form: /^(?:>>>|<<<) (?<ct>-?\d+) oom generation \d+ (?:starts|ends)/, nodeWide: true },
  { kind: 'started', form: /^(?:CT|VE): (?<ct>[^\s:]{1,40}): started$/ },
  { kind: 'stopped', form: /^(?:CT|VE): (?<ct>[^\s:]{1,40}): stopped$/ },
  // Whatever else names one: "TCP: time wait bucket table overflow (CT101)".
  {
    kind: 'other',
    form: /(?:^|[\s(])(?:CT|VE|UB)[ #:]{0,2}"?(?<ct>[1-9]\d{0,9}|[0-9a-f]{8}-[0-9a-f-]{27})(?=[\s"):,.]|$)/,
  },
];

const MOST_TEXT = 300;

/** Oldest first, as the kernel wrote them. Only lines of containers, and of the node's memory as a whole. */
export function parseKernelLog(text: string): KernelLine[] {
  const found: KernelLine[] = [];
  for (const raw of text.split('\n')) {
    const line = kernelLine(raw);
    if (line !== undefined) found.push(line);
  }
  return found;
}

function kernelLine(raw: string): KernelLine | undefined {
  // A level in front where an old dmesg leaves it.
  const [, seconds, rest = ''] =
    /^(?:<\d{1,3}>)?(?:\[\s*(\d{1,12}(?:\.\d{1,9})?)\]\s?)?(.*)$/.exec(raw.slice(0, 2000)) ?? [];
  const words = rest.trimEnd();
  for (const { kind, form, nodeWide } of forms) {
    const groups = form.exec(words)?.groups;
    if (groups === undefined) continue;
    const { ct, counter, pid, name } = groups;
    // -1 is what the kernel calls a shortage of the node itself, UB 0 its own processes.
    const ctid = ct === undefined || !isCtid(ct) ? null : ct;
    if (ctid === null && nodeWide === undefined) return undefined;
    return {
      seconds: seconds === undefined ? null : Number(seconds),
      kind,
      ctid,
      ...(counter === undefined ? {} : { counter }),
      ...(pid === undefined || name === undefined ? {} : { process: { pid: Number(pid), name: plainText(name, 32) } }),
      text: plainText(words, MOST_TEXT),
    };
  }
  return undefined;
}

/** The time of the oldest line that has one: how far back the buffer goes. null: the kernel prints none. */
export function oldestSeconds(text: string): number | null {
  const [, seconds] = /^(?:<\d{1,3}>)?\[\s*(\d{1,12}(?:\.\d{1,9})?)\]/m.exec(text) ?? [];
  return seconds === undefined ? null : Number(seconds);
}
