'use client';
/** The states as verbs for several: start to quota off. */
import { CommandsHead } from '@/components/many/previews';
import type { Action, ContainerRow } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { actionKeys, can, whyNoQuota } from '@/lib/vz/state';
import { act } from './act';
import { actionIcons } from './action-icons';
import { HARMLESS } from './ask';
import type { BulkCan, BulkCount, BulkVerb } from './bulk-verbs';
import { CommandPreview } from './command-preview';
import { ALL_ACTIONS, odditiesOf } from './offers';

/** Reasons with a sentence of their own; what is wrong with the others is said in their rows. */
const SKIPS = [
  ...(['running', 'not_running', 'mounted', 'not_mounted', 'suspended', 'not_suspended'] as const),
  ...(['unknown', 'disabled', 'quota_ploop', 'quota_disabled'] as const),
];

/** Killing at once has no place beside Stop; quota is not looked for here. */
const RARE: ReadonlySet<Action> = new Set(['stop_fast', 'quotaon', 'quotaoff']);

export const ACTION_VERBS: readonly BulkVerb[] = ALL_ACTIONS.map((action) => ({
  id: action,
  label: t(actionKeys[action]),
  icon: actionIcons[action],
  isDanger: !HARMLESS.has(action),
  ...(RARE.has(action) ? { isRare: true as const } : {}),
  can: (row) => canTell(action, row),
  asks: (count) => t(`containers.bulk.ask.${action}`, { count }),
  ...(action === 'start' ? {} : { explains: t(`container.does.${action}`) }),
  doing: {
    commands: (node, ctids) => (
      <CommandsHead>
        <CommandPreview node={node} ctids={ctids} action={action} />
      </CommandsHead>
    ),
    run: (client, node, ctid) => act(client, node, ctid, action),
  },
  tells: (count) => told(action, count),
}));

function canTell(action: Action, row: ContainerRow): BulkCan {
  const { state, task, layout } = row;
  const busyWith = task?.action;
  const answer = can(action, state, { busyWith, oddities: odditiesOf(row), noQuota: whyNoQuota(layout, undefined) });
  if (answer.ok) {
    const cold = action === 'restart' && state !== 'running';
    const key = cold ? 'containers.bulk.does.restart.cold' : (`containers.bulk.does.${action}` as const);
    return { ok: true, key: state, says: (count) => t(key, { count, state: t(`vz.state.${state}`) }) };
  }
  return skipped(answer.reason.key, busyWith);
}

/** Why it is not done to one, so that those with one reason are counted together. */
export function skipped(reason: string, busyWith: string | undefined): BulkCan {
  if (busyWith !== undefined) return lockedBy(busyWith);
  const known = SKIPS.find((each) => reason === `vz.reason.${each}`) ?? 'other';
  return { ok: false, key: known, says: (count) => t(`containers.bulk.skip.${known}`, { count }) };
}

/** A task of vzboard works on it. */
export function lockedBy(action: string): BulkCan {
  return { ok: false, key: `busy ${action}`, says: (count) => t('containers.bulk.skip.busy', { count, action }) };
}

function told(action: Action, { done, all, failed }: BulkCount): string {
  return failed === 0 && done === all
    ? t(`containers.bulk.done.${action}`, { count: done })
    : t(`containers.bulk.partly.${action}`, { ok: done, all, failed });
}
