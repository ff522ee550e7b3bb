/** The form of the first level: what it starts with, what of it would be sent, and what is wrong with it. */
import { t } from '@/lib/text/t';
import { printLimit } from '@/lib/vz/quota-values';
import { parsePair, toAmount } from '@/lib/vz/values';
import { type Meaning, pairMeaning, parseSeconds, printSeconds, secondsMeaning } from './meaning';
import type { QuotaReply } from './words';

export interface FirstDraft {
  diskspace: string;
  diskinodes: string;
  quotatime: string;
  quotaugidlimit: string;
  diskquota: string;
}
export type FirstParam = keyof FirstDraft;

function pairText(text: string | null, unit: 'diskspace' | 'diskinodes', image: boolean): string {
  const parsed = text === null ? undefined : parsePair(text, unit, 'conf');
  if (parsed?.ok !== true) return '';
  const [soft, hard] = [parsed.value.first, parsed.value.second].map((value) => printLimit(toAmount(value), unit));
  return image || soft === hard ? (hard ?? '') : `${soft}:${hard}`;
}

/** As the config has it, in the shortest spelling that means the same. */
export function draftOf({ settings, layout }: Pick<QuotaReply, 'settings' | 'layout'>): FirstDraft {
  const image = layout === 'ploop';
  return {
    diskspace: pairText(settings.diskspace, 'diskspace', image),
    diskinodes: pairText(settings.diskinodes, 'diskinodes', false),
    quotatime:
      settings.quotatime !== null && /^\d+$/.test(settings.quotatime) ? printSeconds(Number(settings.quotatime)) : '',
    quotaugidlimit: settings.quotaugidlimit ?? '0',
    diskquota: settings.diskquota === 'no' ? 'no' : 'yes',
  };
}

export function meaningOf(draft: FirstDraft, param: FirstParam, image: boolean): Meaning {
  switch (param) {
    case 'diskspace':
      return pairMeaning(
        'blocks',
        draft.diskspace,
        image,
        t(image ? 'quota.set.diskspace.ploop' : 'quota.set.diskspace'),
      );
    case 'diskinodes':
      return pairMeaning('inodes', draft.diskinodes, false, t('quota.set.diskinodes'));
    case 'quotatime':
      return secondsMeaning(draft.quotatime);
    case 'quotaugidlimit':
      return /^\d{1,9}$/.test(draft.quotaugidlimit.trim())
        ? { ok: true, text: Number(draft.quotaugidlimit) === 0 ? t('quota.set.off') : draft.quotaugidlimit.trim() }
        : { ok: false, error: t('quota.set.quotaugidlimit.bad') };
    case 'diskquota':
      return { ok: true, text: '' };
  }
}

/** What differs from what the form was filled with, as `vzctl set` takes it. */
export function valuesOf(draft: FirstDraft, before: FirstDraft): Record<string, string> {
  const values: Record<string, string> = {};
  for (const param of ['diskspace', 'diskinodes', 'quotatime', 'quotaugidlimit', 'diskquota'] as const) {
    const value = draft[param].trim();
    if (value === before[param]) continue;
    values[param] = param === 'quotatime' ? String(parseSeconds(value) ?? value) : value;
  }
  return values;
}
