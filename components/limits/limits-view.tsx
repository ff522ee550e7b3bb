'use client';
import { useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { ChangeFooter } from '@/components/change/change-footer';
import { FailedNote } from '@/components/change/failed-note';
import { SaveDialog } from '@/components/change/save-dialog';
import { usePreview } from '@/components/change/use-change';
import { useSettled } from '@/components/change/use-settled';
import { containerSettingsPath } from '@/components/paths';
import { ScrollRegion, Table, Th } from '@/components/ui/table';
import { call, keyOf } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { Task } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { params } from '@/lib/vz/params';
import { type Draft, problemOf, stillTyped, typed, valuesOf } from './limit-draft';
import { LimitRow } from './limit-row';

export type Settings = ReplyOf<typeof api.containerSettings>;

/** The table, what was typed over it, and the footer that counts it. */
export function LimitsView({ data, node }: { data: Settings; node: string }) {
  const { ctid } = data;
  const [draft, setDraft] = useState<Draft>({});
  /** The file as it was when the first field was typed in: later polls must not lift the guard. */
  const [version, setVersion] = useState<string>();
  const [saving, setSaving] = useState(false);
  const [failed, setFailed] = useState<Task>();
  const client = useQueryClient();
  const rows = data.settings.filter(({ group }) => group === 'counters');
  const names = Object.keys(draft);
  const problems = new Map(names.map((name) => [name, problemOf(name, draft[name] ?? { barrier: '', limit: '' })]));
  const isValid = names.every((name) => problems.get(name) === undefined);
  const settled = useSettled(draft);
  // What has settled may be older than what is typed: it has to be sound by itself.
  const isSound = Object.entries(settled).every(([name, pair]) => problemOf(name, pair) === undefined);
  // While the question is open it asks for itself; what settles behind it is of the file as it was before.
  const asked =
    !saving && isValid && isSound && Object.keys(settled).length > 0 && version !== undefined
      ? valuesOf(settled)
      : undefined;
  const where = { node, ctid };
  const { preview } = usePreview(
    [...keyOf(api.containerSettings, where), JSON.stringify(asked ?? null), version],
    asked &&
      (() =>
        call(api.containerSet, {
          params: where,
          query: { preview: '1' },
          body: { values: asked, version: version ?? '' },
        })),
  );
  const clear = () => {
    setDraft({});
    setVersion(undefined);
  };
  const giveBack = (task: Task) => {
    // Read anew when the save ended; what is drawn may be a moment older.
    const { version: now, settings } = client.getQueryData<Settings>(keyOf(api.containerSettings, where)) ?? data;
    setFailed(task);
    setDraft((since) => ({ ...stillTyped(draft, settings), ...since }));
    setVersion((before) => before ?? now);
  };
  return (
    <div>
      <FailedNote task={failed} onClose={() => setFailed(undefined)} />
      {rows.some(({ differs }) => differs) && (
        <p className="mb-3 text-warning">
          {t('limits.differ', { count: rows.filter(({ differs }) => differs).length })}{' '}
          <Link href={containerSettingsPath(node, ctid)} className="text-accent hover:underline">
            {t('limits.differ.settle')}
          </Link>
        </p>
      )}
      <p className="mb-3 max-w-prose text-muted">{data.vswap ? t('limits.vswap') : t('limits.intro')}</p>
      <ScrollRegion label={t('limits.table', { ctid })} className="rounded-lg border border-line bg-surface">
        <Table label={t('limits.table', { ctid })}>
          <thead>
            <tr>
              <Th>{t('limits.column.counter')}</Th>
              <Th numeric>{t('limits.column.held')}</Th>
              <Th numeric>{t('limits.column.maxheld')}</Th>
              <Th>{t('limits.column.barrier')}</Th>
              <Th>{t('limits.column.limit')}</Th>
            </tr>
          </thead>
          <tbody>
            {rows.map((setting) => (
              <LimitRow
                key={setting.name}
                setting={setting}
                typed={draft[setting.name]}
                problem={problems.get(setting.name)}
                findings={preview?.findings.filter(({ field }) => field === `values.${setting.name}`) ?? []}
                onType={(side, text) => {
                  setVersion((before) => before ?? data.version);
                  setDraft((before) => typed(before, setting, side, text));
                }}
                onRevert={() => setDraft(({ [setting.name]: _, ...others }) => others)}
              />
            ))}
          </tbody>
        </Table>
      </ScrollRegion>
      <ChangeFooter count={names.length} isValid={isValid} onDiscard={clear} onReview={() => setSaving(true)} />
      {saving && (
        <SaveDialog
          node={node}
          ctid={ctid}
          title={t('limits.dialog.title', { ctid })}
          asked={{ values: valuesOf(draft) }}
          version={version ?? data.version}
          onDrop={(dropped) =>
            setDraft((before) =>
              Object.fromEntries(
                Object.entries(before).filter(([name]) => !dropped.includes(params.get(name)?.key ?? name)),
              ),
            )
          }
          onVersion={setVersion}
          onSaved={() => {
            clear();
            setFailed(undefined);
          }}
          onFailed={giveBack}
          onClose={() => setSaving(false)}
        />
      )}
    </div>
  );
}
