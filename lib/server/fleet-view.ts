/** The fleet page and a node's head: all nodes, and what needs attention, worst first. */
import type { AttentionItem, ContainerTrouble, NodeSummary } from '@/lib/api/schemas';
import { counterInfo } from '@/lib/ubc/counters';
import { rank } from '@/lib/ubc/health';
import { toWire } from '@/lib/ubc/sample';
import { compareCtids } from '@/lib/vz/ctid';
import { oddSeverity } from '@/lib/vz/oddity';
import { type Board, nodeOf } from './board';
import { problemsOf, titleOf } from './container-row';
import type { LiveNode } from './live-node';
import { listDoubt, nodeSummary } from './node-summary';
import { countersIn, isRunning } from './sample-summary';

const MOST_ITEMS = 50;
/** How long a page right after the start waits for the first list. */
const FIRST_LIST_MS = 300;

export interface FleetView {
  now: number;
  nodes: NodeSummary[];
  attention: AttentionItem[];
  attentionTotal: number;
  troubles: ContainerTrouble[];
  troublesTotal: number;
  checked: { containers: number; counters: number; since: number | null; at: number | null };
}

export async function fleetView(board: Board): Promise<FleetView> {
  const nodes = [...board.nodes.values()];
  await Promise.all(nodes.map((node) => node.firstList(FIRST_LIST_MS)));
  const now = board.nowMs();
  const attention = rank(nodes.flatMap(attentionOf));
  const troubles = nodes.flatMap(troublesOf).sort(bySeverity);
  // What a node that was switched off told last is no state of now.
  const asked = nodes.filter(({ disabled }) => disabled === undefined);
  const samples = asked.flatMap(({ latest }) => (latest === undefined ? [] : [latest]));
  const seen = asked.map(({ latest, listing }) => countersIn(latest?.counters ?? new Map(), listing?.containers));
  return {
    now,
    nodes: nodes.map((node) => nodeSummary(node, now)),
    attention: attention.slice(0, MOST_ITEMS),
    attentionTotal: attention.length,
    troubles: troubles.slice(0, MOST_ITEMS),
    troublesTotal: troubles.length,
    checked: {
      containers: seen.reduce((sum, { containers }) => sum + containers, 0),
      counters: seen.reduce((sum, { counters }) => sum + counters, 0),
      since: now - 3_600_000,
      at: samples.length === 0 ? null : Math.min(...samples.map(({ atMs }) => atMs)),
    },
  };
}

export async function nodeView(
  board: Board,
  id: string,
): Promise<{
  now: number;
  node: NodeSummary;
  attention: AttentionItem[];
  troubles: ContainerTrouble[];
  leftovers: string[];
}> {
  const node = nodeOf(board, id);
  await node.firstList(FIRST_LIST_MS);
  const now = board.nowMs();
  return {
    now,
    node: nodeSummary(node, now),
    attention: rank(attentionOf(node)).slice(0, MOST_ITEMS),
    troubles: troublesOf(node).sort(bySeverity).slice(0, MOST_ITEMS),
    leftovers: [...node.leftovers],
  };
}

const SEVERITIES = ['critical', 'warning', 'notice', 'quiet'] as const;

/** Worst first; those of one node stay in the order of their CTIDs. */
function bySeverity(a: ContainerTrouble, b: ContainerTrouble): number {
  const severity = SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
  if (severity !== 0) return severity;
  return a.node === b.node ? compareCtids(a.ctid, b.ctid) : a.node < b.node ? -1 : 1;
}

/** Containers that are not as they should be; what is only incomplete is said on their own pages. While the node cannot be listed they are as old as its list: the node itself is the trouble then. */
function troublesOf(node: LiveNode): ContainerTrouble[] {
  if (node.disabled !== undefined) return [];
  // A disk that is not mounted is one trouble of the node, not one of each container.
  if (node.listProblem !== undefined || listDoubt(node) !== undefined) return [];
  return [...(node.listing?.containers.values() ?? [])].flatMap((listed) => {
    const { ctid } = listed;
    const [problem] = problemsOf(node, listed);
    if (problem === undefined) return [];
    const [odd] = node.listing?.oddities.get(ctid) ?? [];
    // What vzlist printed wrongly hides the state; what else is wrong has its own weight.
    const severity = listed.problem !== null || odd === undefined ? 'warning' : oddSeverity(odd.code);
    if (severity === 'notice') return [];
    const title = titleOf(listed, node.configs.get(ctid));
    return [{ node: node.id, nodeLabel: node.label, ctid, title, severity, problem }];
  });
}

/** Counters of running containers that fail or are near their threshold. Leftovers of those that do not run fail nobody. */
function attentionOf(node: LiveNode): AttentionItem[] {
  const items: AttentionItem[] = [];
  if (node.disabled !== undefined) return items;
  for (const [ctid, counters] of node.latest?.counters ?? []) {
    const listed = node.listing?.containers.get(ctid);
    if (listed === undefined || !isRunning(listed.state, counters)) continue;
    for (const { counter, held, verdict, growth } of counters.rows) {
      const { severity, reason, reference, referenceKind, pressure } = verdict;
      if (reason === null) continue;
      items.push({
        node: node.id,
        nodeLabel: node.label,
        ctid,
        title: titleOf(listed, node.configs.get(ctid)),
        counter,
        unit: counterInfo(counter).unit,
        severity,
        reason,
        growthHour: growth.hour,
        lastFailureAt: growth.lastMs,
        sinceAt: reason === 'failing' ? growth.sinceMs : null,
        held: toWire(held),
        reference: reference === null ? null : toWire(reference),
        referenceKind,
        pressure,
      });
    }
  }
  return items;
}
