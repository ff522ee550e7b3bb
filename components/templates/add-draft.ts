/** What is filled in to add a template, and what of it is not good yet. */

import type { api } from '@/lib/api/contract';
import type { BodyOf } from '@/lib/api/endpoint';
import { type MessageKey, t } from '@/lib/text/t';
import { isFetchUrl, isSafeName, isTemplateFile } from '@/lib/vz/templates';

export type Source = 'repository' | 'url' | 'container';
export type AddBody = BodyOf<typeof api.templateAdd>;

export interface AddDraft {
  from: Source;
  name: string;
  update: boolean;
  url: string;
  sha256: string;
  /** Of the address; of the container. */
  file: string;
  ctid: string;
}

export type DraftErrors = Partial<Record<'name' | 'url' | 'sha256' | 'file' | 'ctid', string>>;

export const emptyDraft: AddDraft = {
  ...{ from: 'repository', name: '', update: false, url: '', sha256: '', file: '', ctid: '' },
};

/** The body to send, or what is missing, by field. */
export function bodyOf(draft: AddDraft): { body: AddBody } | { errors: DraftErrors } {
  const { from, update } = draft;
  const [name, url, file] = [draft.name.trim(), draft.url.trim(), draft.file.trim()];
  const sha256 = draft.sha256.trim().toLowerCase();
  const errors: DraftErrors = {};
  const check = (field: keyof DraftErrors, ok: boolean, key: MessageKey) => {
    if (!ok) errors[field] = t(key);
  };
  if (from === 'repository') {
    check('name', isSafeName(name), 'templates.name.bad');
    return Object.keys(errors).length > 0 ? { errors } : { body: { from, name, ...(update ? { update } : {}) } };
  }
  check('file', isTemplateFile(file), 'templates.file.bad');
  if (from === 'url') {
    check('url', isFetchUrl(url), 'templates.url.bad');
    check('sha256', /^[0-9a-f]{64}$/.test(sha256), 'templates.sha256.bad');
    return Object.keys(errors).length > 0 ? { errors } : { body: { from, file, url, sha256 } };
  }
  check('ctid', draft.ctid !== '', 'templates.ctid.missing');
  if (errors.file === undefined) check('file', file.endsWith('.tar.gz'), 'templates.make.gzip');
  return Object.keys(errors).length > 0 ? { errors } : { body: { from, ctid: draft.ctid, file } };
}

/** The file an address ends with, where that is one a template may have. */
export function fileOfUrl(url: string): string {
  const last = url.split(/[?#]/)[0]?.split('/').at(-1) ?? '';
  return isTemplateFile(last) ? last : '';
}
