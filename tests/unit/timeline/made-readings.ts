import type { Reading } from '@/lib/timeline/timeline';
import { parseConf } from '@/lib/vz/conf';
import type { ListedContainer } from '@/lib/vz/list';

/** A running container without anything special; tests say what is special. */
export function listed(over: Partial<ListedContainer> = {}): ListedContainer {
  return {
    ctid: '101',
    state: 'running',
    uptimeSeconds: 5000,
    onboot: 'yes',
    disabled: false,
    vswap: false,
    layout: 'simfs',
    ips: [],
    name: 'web1',
    originSample: 'basic',
    ostemplate: 'debian-8.0',
    problem: null,
    ...over,
  };
}

/** A reading that ended at `atMs` and was begun 50 ms before; `configs` are texts by CTID. */
export function reading(
  atMs: number,
  containers: readonly ListedContainer[],
  configs?: Readonly<Record<string, string>>,
  complete = true,
): Reading {
  const read = Object.entries(configs ?? {}).map(([ctid, text]) => [ctid, parseConf(text)] as const);
  return {
    askedAtMs: atMs - 50,
    atMs,
    list: { containers, problems: [], complete, complaints: new Map() },
    configs: configs === undefined ? undefined : { askedAtMs: atMs - 20, atMs: atMs + 5, configs: new Map(read) },
  };
}
