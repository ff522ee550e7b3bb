/** What is filled in to make a container of a root file system, and what of it is not good yet. The server checks all of it again. */
import type { api } from '@/lib/api/contract';
import type { BodyOf } from '@/lib/api/endpoint';
import type { Area } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { canonicalAddress, wordsIn } from '@/lib/vz/addresses';
import { isCtid } from '@/lib/vz/ctid';

export type AdoptBody = BodyOf<typeof api.areaAdopt>;
type AdoptField = 'ctid' | 'ips' | 'nameservers';

export interface AdoptDraft {
  ctid: string;
  profile: string;
  name: string;
  hostname: string;
  ips: string;
  nameservers: string;
  template: string;
  onboot: boolean;
}

/** With what is known of the directory: its own name where that is a free number. */
export function adoptDraft(area: Area, nextCtid: string, profile: string): AdoptDraft {
  const own = isCtid(area.name) && !area.name.includes('-') ? area.name : nextCtid;
  return {
    ...{ ctid: own, profile, name: '', hostname: '', ips: '', nameservers: '' },
    ...{ template: area.template ?? '', onboot: false },
  };
}

/** The body to send, or what is not good, by field. */
export function adoptBody(draft: AdoptDraft): { body: AdoptBody } | { errors: Partial<Record<AdoptField, string>> } {
  const ctid = draft.ctid.trim();
  const ips = wordsIn(draft.ips);
  const nameservers = wordsIn(draft.nameservers);
  const errors: Partial<Record<AdoptField, string>> = {};
  if (!isCtid(ctid) || ctid.includes('-')) errors.ctid = t('adopt.ctid.bad');
  const bad = ips.find((ip) => !canonicalAddress(ip));
  if (bad !== undefined) errors.ips = t('adopt.address.bad', { word: bad.slice(0, 40) });
  const other = nameservers.join(' ') === 'inherit' ? undefined : nameservers.find((ip) => !canonicalAddress(ip));
  if (other !== undefined) errors.nameservers = t('adopt.address.bad', { word: other.slice(0, 40) });
  if (Object.keys(errors).length > 0) return { errors };
  const text = (field: 'name' | 'hostname' | 'template') => {
    const value = draft[field].trim();
    return value === '' ? {} : { [field]: value };
  };
  return {
    body: {
      ...{ ctid, profile: draft.profile, ...text('hostname'), ...text('name'), ...text('template') },
      ...(ips.length === 0 ? {} : { ips }),
      ...(nameservers.length === 0 ? {} : { nameservers }),
      ...(draft.onboot ? { onboot: true } : {}),
    },
  };
}
