export interface SimNode {
  dir: string;
  /** For `programs` of the node's configuration. */
  programs: string;
  files: { userBeancounters: string; bcResources: string; conf: string };
}

export interface SimNodeOptions {
  /** One of the demo fleet's nodes that answer: hn1 to hn4. */
  nodeId?: string;
  seed?: number;
  /** The node's clock at the start. */
  bornAtMs?: number;
  /** Delays of the programs are divided by it; SIM_SPEED in the environment wins. */
  speed?: number;
  /** Private areas are directories of DIR/private, and configs say so. */
  areas?: boolean;
}

/** Makes a simulated node in `dir`: executables, config files, a counters file. */
export function makeSimNode(dir: string, options?: SimNodeOptions): Promise<SimNode>;
