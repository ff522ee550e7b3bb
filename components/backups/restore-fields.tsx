'use client';
import { Field } from '@/components/ui/field';
import { ScrollRegion } from '@/components/ui/table';
import type { api } from '@/lib/api/contract';
import type { BodyOf, ReplyOf } from '@/lib/api/endpoint';
import { t } from '@/lib/text/t';

export interface RestoreDraft {
  ctid: string;
  name: string;
  hostname: string;
  /** As typed, between blanks or commas. */
  addresses: string;
  keepInterfaces: boolean;
  keepRights: boolean;
  scripts: boolean;
  start: boolean;
}

export function restoreBody({
  ctid,
  name,
  hostname,
  addresses,
  ...rest
}: RestoreDraft): BodyOf<typeof api.backupRestore> {
  const words = addresses.split(/[\s,]+/).filter((word) => word !== '');
  return { ctid: ctid.trim(), name: name.trim(), hostname: hostname.trim(), addresses: words, ...rest };
}

interface RestoreFieldsProps {
  draft: RestoreDraft;
  packed: ReplyOf<typeof api.backupView>;
  freeCtid: string;
  isAdmin: boolean;
  change: (part: Partial<RestoreDraft>) => void;
}

const plain = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false } as const;

/** Who the new container is. */
export function RestoreFields({ draft, packed, freeCtid, isAdmin, change }: RestoreFieldsProps) {
  const had = packed.addresses.join(', ');
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          {...plain}
          label={t('restore.ctid')}
          value={draft.ctid}
          onChange={(event) => change({ ctid: event.target.value })}
          help={t('restore.ctid.help', { ctid: freeCtid })}
        />
        <Field
          {...plain}
          label={t('restore.name')}
          value={draft.name}
          onChange={(event) => change({ name: event.target.value })}
        />
        <Field
          {...plain}
          label={t('restore.hostname')}
          value={draft.hostname}
          onChange={(event) => change({ hostname: event.target.value })}
        />
        <Field
          {...plain}
          label={t('restore.addresses')}
          value={draft.addresses}
          onChange={(event) => change({ addresses: event.target.value })}
          help={had === '' ? t('restore.addresses.none') : t('restore.addresses.help', { addresses: had })}
        />
      </div>
      <div className="space-y-1.5">
        {packed.interfaces && isAdmin && (
          <Tick
            label={t('restore.interfaces')}
            checked={draft.keepInterfaces}
            onChange={(keepInterfaces) => change({ keepInterfaces })}
          />
        )}
        {packed.rights && isAdmin && (
          <Tick
            label={t('restore.rights')}
            checked={draft.keepRights}
            onChange={(keepRights) => change({ keepRights })}
          />
        )}
        {packed.scripts.length > 0 && (
          <>
            <Tick label={t('restore.scripts')} checked={draft.scripts} onChange={(scripts) => change({ scripts })} />
            <ScrollRegion
              label={t('restore.scripts.shown')}
              className="max-h-40 rounded-md border border-line bg-subtle"
            >
              <pre className="px-3 py-2 font-mono text-xs">
                {packed.scripts.map(({ name, text }) => `# ${name}\n${text}`).join('\n')}
              </pre>
            </ScrollRegion>
          </>
        )}
        <Tick label={t('restore.start')} checked={draft.start} onChange={(start) => change({ start })} />
      </div>
    </>
  );
}

function Tick({ label, checked, onChange }: { label: string; checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <label className="flex items-center gap-2">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        className="size-4 shrink-0 accent-accent"
      />
      {label}
    </label>
  );
}
