import type { Sort } from '@/components/ui/table';
import type { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';

export type ProcessReply = ReplyOf<typeof api.processList>;
export type Process = ProcessReply['processes'][number];
export type ProcessSortKey = 'memory' | 'virtual' | 'pid' | 'user' | 'age' | 'command';
export type ProcessSort = Sort<ProcessSortKey>;

export const firstSort: ProcessSort = { key: 'memory', direction: 'descending' };

const compare: Record<ProcessSortKey, (a: Process, b: Process) => number> = {
  memory: (a, b) => a.residentKib - b.residentKib,
  virtual: (a, b) => a.virtualKib - b.virtualKib,
  pid: (a, b) => a.pid - b.pid,
  user: (a, b) => a.user.localeCompare(b.user),
  age: (a, b) => (a.seconds ?? 0) - (b.seconds ?? 0),
  command: (a, b) => a.command.localeCompare(b.command),
};

/** Those whose PID is, or whose user or command has, every word that was typed; equal ones by PID. */
export function arrangeProcesses(processes: readonly Process[], filter: string, sort: ProcessSort): Process[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const sign = sort.direction === 'ascending' ? 1 : -1;
  return processes
    .filter(({ pid, user, command }) => {
      const text = `${user} ${command}`.toLowerCase();
      return words.every((word) => text.includes(word) || String(pid) === word);
    })
    .sort((a, b) => sign * compare[sort.key](a, b) || a.pid - b.pid);
}
