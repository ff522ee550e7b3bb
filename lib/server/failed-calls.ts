/** The last calls of each node that failed, for its bundle. In memory: the log has all of them. */
import 'server-only';
import type { Call } from '@/lib/node/node';

const KEPT = 20;

export class FailedCalls {
  private readonly calls = new Map<string, Call[]>();

  /** Keeps it when it failed. */
  note(call: Call): void {
    if (call.exitCode === 0) return;
    this.calls.set(call.nodeId, [...(this.calls.get(call.nodeId) ?? []), call].slice(-KEPT));
  }

  /** Oldest first. */
  of(nodeId: string): readonly Call[] {
    return this.calls.get(nodeId) ?? [];
  }

  forget(nodeId: string): void {
    this.calls.delete(nodeId);
  }
}
