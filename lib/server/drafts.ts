/** Ways to nodes that are only tried out, for the checklist of a form: nothing of them is kept but approved host keys. */
import 'server-only';
import type { Call, NodeConfig } from '@/lib/node/node';
import { openNode } from '@/lib/node/open';
import type { Transport } from '@/lib/node/transport';
import { readsThroughHelper } from '@/lib/node/vzboard-node';
import { isWrite } from '@/lib/vz/actions';
import { maskArgv } from '@/lib/vz/mask';

export interface DraftsDeps {
  connect: (config: NodeConfig) => Transport;
  log: (call: Call) => void;
  nowMs: () => number;
}

export class Drafts {
  private readonly opened = new Set<Transport>();

  constructor(private readonly deps: DraftsDeps) {}

  /** Reads only. Whoever opens it closes it. */
  open(config: NodeConfig): Transport {
    const { connect, log, nowMs } = this.deps;
    const transport = connect(config);
    const run = config.helper === undefined ? transport.run : readsThroughHelper(transport.run, config.helper);
    const door = openNode(config, { run, log, nowMs, isWrite, mask: maskArgv });
    const draft: Transport = {
      run: door.read,
      ...(transport.hostKeys === undefined ? {} : { hostKeys: transport.hostKeys }),
      close: () => {
        this.opened.delete(draft);
        door.close();
        transport.close();
      },
    };
    this.opened.add(draft);
    return draft;
  }

  /** Ends those still under way. */
  close(): void {
    for (const draft of [...this.opened]) draft.close();
  }
}
