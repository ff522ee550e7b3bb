/** What of the whole fleet a copy must not have as well: CTIDs, names, addresses, hardware addresses. */
import { bare, wordsIn } from '@/lib/vz/addresses';
import { parseInterfaces } from '@/lib/vz/interfaces';
import type { Board } from './board';
import { textValue } from './container-row';
import type { LiveNode } from './live-node';

/** Prefix of the addresses that vzctl itself makes (src/lib/veth.c of vzctl 4.11.1). */
const VENDOR = '00:18:51';
const LEAST = 101;

/** The number after the largest that somebody of the fleet has. */
export function nextCtid(board: Board): string {
  let largest = LEAST - 1;
  for (const node of board.nodes.values()) {
    for (const ctid of [...(node.listing?.containers.keys() ?? []), ...node.configs.keys()]) {
      if (/^\d{1,9}$/.test(ctid)) largest = Math.max(largest, Number(ctid));
    }
  }
  return String(largest + 1);
}

/** Who of a node is called so; undefined when nobody is. */
export function nameOwner(node: LiveNode, name: string): string | undefined {
  for (const { ctid, name: own } of node.listing?.containers.values() ?? []) {
    if (own === name || textValue(node.configs.get(ctid), 'NAME') === name) return ctid;
  }
  return undefined;
}

export interface Owner {
  ctid: string;
  nodeId: string;
  nodeLabel: string;
}

/** Who of the fleet has an address, running or not. */
export function addressOwners(board: Board): (address: string) => Owner | undefined {
  const owners = new Map<string, Owner>();
  for (const node of board.nodes.values()) {
    const add = (ctid: string, address: string) =>
      owners.set(bare(address), { ctid, nodeId: node.id, nodeLabel: node.label });
    for (const { ctid, ips } of node.listing?.containers.values() ?? []) for (const ip of ips) add(ctid, ip);
    for (const [ctid, conf] of node.configs)
      for (const ip of wordsIn(textValue(conf, 'IP_ADDRESS') ?? '')) add(ctid, ip);
  }
  return (address) => owners.get(bare(address));
}

/** Hardware addresses that nobody has, the same each time for the same words. `hashOf` answers hexadecimal digits. */
export function freeMac(board: Board, hashOf: (text: string) => string): (words: string) => string {
  const taken = new Set<string>();
  for (const node of board.nodes.values()) {
    for (const conf of node.configs.values()) {
      for (const one of parseInterfaces(textValue(conf, 'NETIF') ?? '')) {
        for (const field of ['mac', 'host_mac']) taken.add((one.get(field) ?? '').toUpperCase());
      }
    }
  }
  return (words) => {
    for (let attempt = 0; ; attempt++) {
      const [, a, b, c] = /^(..)(..)(..)/.exec(hashOf(`${words} ${attempt}`)) ?? [];
      const mac = `${VENDOR}:${a}:${b}:${c}`.toUpperCase();
      if (taken.has(mac)) continue;
      taken.add(mac);
      return mac;
    }
  };
}
