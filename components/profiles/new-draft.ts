/** What is filled in to make a profile, and what of it is not good yet. */
import type { api } from '@/lib/api/contract';
import type { BodyOf } from '@/lib/api/endpoint';
import { t } from '@/lib/text/t';
import { parseFactor } from '@/lib/vz/profiles';
import { isSafeName } from '@/lib/vz/templates';

export type Kind = 'profile' | 'scaled' | 'container' | 'split';

export interface NewDraft {
  kind: Kind;
  name: string;
  profile: string;
  factor: string;
  ctid: string;
  count: string;
  /** '' as the kernel of the node. */
  mode: '' | 'vswap' | 'classic';
}

export type NewErrors = Partial<Record<'name' | 'factor' | 'ctid' | 'count', string>>;

export function newDraft(profile: string): NewDraft {
  return { kind: 'profile', name: '', profile, factor: '1.5', ctid: '', count: '', mode: '' };
}

/** The body to send, or what is missing, by field. */
export function bodyOf(draft: NewDraft): { body: BodyOf<typeof api.profileAdd> } | { errors: NewErrors } {
  const { kind, profile, ctid, mode } = draft;
  const [name, factor, count] = [draft.name.trim(), draft.factor.trim(), draft.count.trim()];
  const errors: NewErrors = {};
  if (!isSafeName(name)) errors.name = t('templates.name.bad');
  if (kind === 'scaled' && parseFactor(factor) === undefined) errors.factor = t('profiles.factor.bad');
  if (kind === 'container' && ctid === '') errors.ctid = t('templates.ctid.missing');
  if (kind === 'split' && !/^[1-9]\d{0,4}$/.test(count)) errors.count = t('profiles.new.count.bad');
  if (Object.keys(errors).length > 0) return { errors };
  switch (kind) {
    case 'profile':
      return { body: { name, from: { kind: 'profile', profile } } };
    case 'scaled':
      return { body: { name, from: { kind: 'profile', profile, factor } } };
    case 'container':
      return { body: { name, from: { kind: 'container', ctid } } };
    case 'split':
      return { body: { name, from: { kind: 'split', count: Number(count), ...(mode === '' ? {} : { mode }) } } };
  }
}
