/** Which actions a container offers, and why not the others. Rules about states are lib/vz/state's; a silent node adds one of its own. */
import { isDown } from '@/components/frame/node-state';
import type { Action, ContainerDetail, ContainerRow, NodeSummary } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { isOddity, type OddityCode } from '@/lib/vz/oddity-code';
import { type Action as AnyAction, can, whyNoQuota } from '@/lib/vz/state';

/** Everything that can be asked for, in the order of a menu. */
export const ALL_ACTIONS = [
  ...(['start', 'resume', 'stop', 'restart', 'stop_fast', 'suspend', 'mount', 'umount'] as const),
  ...(['quotaon', 'quotaoff'] as const),
] as const satisfies readonly Action[];

/** The verbs that stand on buttons: always three in the same places, so that nobody hits another after a change of state. */
export function primaryActions(state: ContainerRow['state']): readonly Action[] {
  // Start would boot it anew where its memory cannot be restored.
  return [state === 'suspended' ? 'resume' : 'start', 'stop', 'restart'];
}

/** Those of a menu beside `primaryActions`. */
export function moreActions(state: ContainerRow['state']): readonly Action[] {
  const primary = primaryActions(state);
  return ALL_ACTIONS.filter((action) => !primary.includes(action));
}

/** Whether the node can be told anything at all. */
export function answers(node: NodeSummary): boolean {
  return node.state !== 'disabled' && !isDown(node);
}

/** The reason against `action` as a sentence, or undefined when it can be done. */
export function reasonAgainst(
  action: AnyAction,
  row: Pick<ContainerRow, 'state' | 'task' | 'problem' | 'layout'> &
    Partial<Pick<ContainerDetail, 'disabled' | 'config'>>,
  node: NodeSummary,
): string | undefined {
  if (node.disabled !== null) return t('settings.node.isDisabled', { node: node.label, by: node.disabled.by });
  if (node.state === 'failed') return t('containers.node.wrong', { node: node.label });
  if (!answers(node)) return t('containers.node.off', { node: node.label });
  const answer = can(action, row.state, {
    busyWith: row.task?.action,
    oddities: odditiesOf(row),
    // What vz.conf says is the server's to know: its preview has the reason then.
    noQuota: whyNoQuota(row.layout, row.config?.findLast(({ key }) => key === 'DISK_QUOTA')?.value),
    ...(row.disabled == null ? {} : { disabled: row.disabled }),
  });
  return answer.ok ? undefined : t(answer.reason.key, answer.reason.values);
}

/** A row carries its worst problem; what forbids anything is worse than what does not. */
export function odditiesOf({ problem }: Pick<ContainerRow, 'problem'>): OddityCode[] {
  return problem !== null && isOddity(problem.code) ? [problem.code] : [];
}
