/** What a change of the first level would do to a container as full as it is now; and whether the second level can be switched while it runs. */
import type { Amount } from '@/lib/ubc/sample';
import { overSoft } from './quota-values';
import { parsePair, toAmount } from './values';

export type DiskParam = 'diskspace' | 'diskinodes' | 'quotaugidlimit';

export interface DiskFinding {
  readonly level: 'break' | 'risk' | 'hint';
  readonly param: DiskParam;
  readonly key:
    | `quota.finding.${'blocks' | 'inodes'}.${'order' | 'below' | 'over'}`
    | 'quota.finding.switch_on'
    | 'quota.finding.few';
  /** KiB of diskspace, inodes and numbers of owners of the others. */
  readonly amounts: Readonly<Record<string, Amount>>;
}

export interface DiskNow {
  /** Only what is in use counts; undefined where that is not known. */
  readonly space: Readonly<Partial<Record<'blocks' | 'inodes', { readonly usage: Amount } | undefined>>> | undefined;
  readonly ploop: boolean;
  readonly running: boolean;
  /** Users and groups counted now; undefined where the second level is off. */
  readonly owners: number | undefined;
}

/** Values of `vzctl set` by parameter; what cannot be parsed is somebody else's to refuse. */
export function diskFindings(values: Readonly<Record<string, string>>, now: DiskNow): DiskFinding[] {
  return [
    ...pairFindings('diskspace', 'blocks', values.diskspace, now),
    ...(now.ploop ? [] : pairFindings('diskinodes', 'inodes', values.diskinodes, now)),
    ...switchFindings(values.quotaugidlimit, now),
  ];
}

function pairFindings(
  param: 'diskspace' | 'diskinodes',
  what: 'blocks' | 'inodes',
  text: string | undefined,
  { space, ploop }: DiskNow,
): DiskFinding[] {
  const parsed = text === undefined ? undefined : parsePair(text, param, 'option');
  if (parsed?.ok !== true) return [];
  const [soft, hard] = [toAmount(parsed.value.first), toAmount(parsed.value.second)];
  const finding = (level: DiskFinding['level'], name: 'order' | 'below' | 'over', amounts: DiskFinding['amounts']) => [
    { level, param, key: `quota.finding.${what}.${name}` as const, amounts },
  ];
  // vzquota refuses this one, exit 62 of vzctl (recorded, set-disk.json). An image has but one size.
  if (!ploop && soft > hard) return finding('break', 'order', { soft, hard });
  const usage = space?.[what]?.usage;
  if (usage === undefined) return [];
  if (hard < usage) return finding('break', 'below', { usage, hard, by: overSoft({ usage, soft: hard }) || usage });
  if (!ploop && soft < usage) return finding('risk', 'over', { usage, by: overSoft({ usage, soft }) || usage });
  return [];
}

function switchFindings(text: string | undefined, { ploop, running, owners }: DiskNow): DiskFinding[] {
  if (text === undefined || !/^\d{1,10}$/.test(text)) return [];
  const limit = Number(text);
  // Exit 67, and nothing is saved (recorded, set-disk.json); off is saved, and waits for the next start.
  if (limit > 0 && running && owners === undefined && !ploop) {
    return [{ level: 'break', param: 'quotaugidlimit', key: 'quota.finding.switch_on', amounts: {} }];
  }
  if (limit > 0 && owners !== undefined && limit < owners && !ploop) {
    return [{ level: 'risk', param: 'quotaugidlimit', key: 'quota.finding.few', amounts: { owners, limit } }];
  }
  return [];
}
