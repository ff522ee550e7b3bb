import type { MessageKey } from '@/lib/text/t';
import type { Draft, DraftField } from './draft';
import type { useNodeForm } from './use-node-form';

export type NodeFormModel = ReturnType<typeof useNodeForm>;

type TextField = { [F in DraftField]: Draft[F] extends string ? F : never }[DraftField];

/** In the order of the form, with their labels. */
export const fieldNames: readonly { field: DraftField; label: MessageKey }[] = [
  ...(['id', 'label', 'group', 'tags', 'transport', 'host', 'port', 'user', 'identityFile'] as const),
  ...([
    'knownHostsFile',
    'jump',
    'forcedCommand',
    'options',
    'sudo',
    'programs',
    'userBeancounters',
    'bcResources',
    'conf',
    'helper',
    'spool',
  ] as const),
].map((field) => ({ field, label: `settings.form.${field}` as const }));

/** What ties a text input to the form: value, change, validation when it is left. */
export function textProps({ draft, set, errors, onLeave }: NodeFormModel, field: TextField) {
  return {
    name: field,
    value: draft[field],
    error: errors[field],
    onChange: (event: { target: { value: string } }) =>
      // `transport` is the one with other values than free text, and is no text input.
      set(field, event.target.value as never),
    onBlur: () => onLeave(field),
    autoComplete: 'off',
    autoCapitalize: 'none',
    spellCheck: false,
  };
}
