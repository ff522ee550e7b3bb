/** The form's own shape of a node (all text, as it is typed) and the way to and from the settings people write. Pure. */
import type { NodeSettings } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';

export interface Draft {
  id: string;
  label: string;
  group: string;
  /** Separated by blanks. */
  tags: string;
  transport: 'local' | 'ssh';
  sudo: boolean;
  /** One a line. */
  programs: string;
  userBeancounters: string;
  bcResources: string;
  conf: string;
  helper: string;
  spool: string;
  host: string;
  port: string;
  user: string;
  identityFile: string;
  knownHostsFile: string;
  jump: string;
  forcedCommand: boolean;
  /** "Name value" a line. */
  options: string;
}

export type DraftField = keyof Draft;
export type DraftErrors = Partial<Record<DraftField, string>>;

const empty: Draft = {
  id: '',
  label: '',
  group: '',
  tags: '',
  transport: 'local',
  sudo: false,
  programs: '',
  userBeancounters: '',
  bcResources: '',
  conf: '',
  helper: '',
  spool: '',
  host: '',
  port: '',
  user: '',
  identityFile: '',
  knownHostsFile: '',
  jump: '',
  forcedCommand: false,
  options: '',
};

/** Of no node yet, or of one that is edited. */
export function draftOf(entry: NodeSettings | null): Draft {
  if (entry === null) return empty;
  const {
    id,
    label = '',
    group = '',
    tags = [],
    transport,
    sudo,
    programs,
    files,
    helper = '',
    spool = '',
    ssh,
  } = entry;
  return {
    ...empty,
    ...{ id, label, group, tags: tags.join(' '), transport, sudo, programs: programs.join('\n') },
    ...files,
    bcResources: files.bcResources ?? '',
    helper,
    spool,
    host: ssh?.host ?? '',
    port: ssh?.port === undefined ? '' : String(ssh.port),
    user: ssh?.user ?? '',
    identityFile: ssh?.identityFile ?? '',
    knownHostsFile: ssh?.knownHostsFile ?? '',
    jump: ssh?.jump ?? '',
    forcedCommand: ssh?.forcedCommand ?? false,
    options: Object.entries(ssh?.options ?? {})
      .map(([name, value]) => `${name} ${value}`)
      .join('\n'),
  };
}

/** What is sent: empty fields are left out, so that defaults hold. `errors`: what has no form to be sent in. */
export function entryOf(draft: Draft): { entry: Record<string, unknown>; errors: DraftErrors } {
  const errors: DraftErrors = {};
  const given = (fields: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '' && value !== undefined));
  const trimmed = (field: 'label' | 'group' | 'host' | 'user' | 'identityFile' | 'knownHostsFile' | 'jump') =>
    draft[field].trim();
  const programs = lines(draft.programs);
  const tags = draft.tags.split(/[\s,]+/).filter(Boolean);
  const files = given({
    userBeancounters: draft.userBeancounters.trim(),
    bcResources: draft.bcResources.trim(),
    conf: draft.conf.trim(),
  });
  const entry: Record<string, unknown> = given({
    id: draft.id.trim(),
    label: trimmed('label'),
    group: trimmed('group'),
    tags: tags.length === 0 ? undefined : tags,
    transport: draft.transport,
    sudo: draft.sudo,
    programs: programs.length === 0 ? undefined : programs,
    files: Object.keys(files).length === 0 ? undefined : files,
    helper: draft.helper.trim(),
    spool: draft.spool.trim(),
  });
  // So that an empty one is said to be wrong at its field.
  entry.id ??= '';
  if (draft.transport === 'ssh') {
    const port = draft.port.trim();
    if (port !== '' && !/^\d{1,5}$/.test(port)) errors.port = t('settings.form.badPort');
    const options = lines(draft.options).map((line) => /^(\S+)\s+(.+)$/.exec(line));
    if (options.includes(null)) errors.options = t('settings.form.badOption');
    const pairs = options.flatMap((pair) => (pair === null ? [] : [[pair[1], pair[2]] as const]));
    entry.ssh = {
      host: trimmed('host'),
      ...given({
        port: port === '' ? undefined : Number(port),
        user: trimmed('user'),
        identityFile: trimmed('identityFile'),
        knownHostsFile: trimmed('knownHostsFile'),
        jump: trimmed('jump'),
        forcedCommand: draft.forcedCommand ? true : undefined,
        options: pairs.length === 0 ? undefined : Object.fromEntries(pairs),
      }),
    };
  }
  return { entry, errors };
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

/** The part of an entry that decides whether a test still holds. */
export function connectionOf(entry: Readonly<Record<string, unknown>>): string {
  const { label: _label, group: _group, tags: _tags, id: _id, ...connection } = entry;
  return JSON.stringify(connection);
}

/** Which field of the form a field of the settings is: "ssh.options.Ciphers" is among the options. */
export function fieldOf(path: string): DraftField | undefined {
  const [first = '', second = ''] = path.split('.');
  const name = first === 'ssh' ? second || 'host' : first === 'files' ? second : first;
  return Object.keys(empty).find((key): key is DraftField => key === name);
}

/** Errors by field of the form, the first of each. What belongs to no field is told as `other`. */
export function sortErrors(errors: readonly { field: string; message: string }[]): {
  fields: DraftErrors;
  other: string[];
} {
  const fields: DraftErrors = {};
  const other: string[] = [];
  for (const { field, message } of errors) {
    const name = fieldOf(field);
    if (name === undefined) other.push(`${field} ${message}`);
    else fields[name] ??= message;
  }
  return { fields, other };
}

/** In the order of the form. */
export const draftFields = Object.keys(empty).filter((key): key is DraftField => key in empty);
