/** Under which names the store keeps a node's streams: each is to it what a node was, with a tail, a rhythm and gaps of its own. */
import type { Stream } from '@/lib/ubc/resources';

export const STREAMS = ['counters', 'usage', 'space', 'sums'] as const satisfies readonly Stream[];

/** No id of a node holds a slash (lib/fleet/node-schema.ts, lib/server/config.ts). */
export function streamName(nodeId: string, stream: Stream): string {
  return stream === 'counters' ? nodeId : `${nodeId}/${stream}`;
}

/** Of whose history a stream is. */
export function nodeOfStream(name: string): string {
  const slash = name.indexOf('/');
  return slash < 0 ? name : name.slice(0, slash);
}
