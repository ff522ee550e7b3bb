'use client';
import { useState } from 'react';
import { ChangeFooter } from '@/components/change/change-footer';
import { SaveDialog } from '@/components/change/save-dialog';
import { usePreview } from '@/components/change/use-change';
import { useSettled } from '@/components/change/use-settled';
import { useWriteReason } from '@/components/change/write-reason';
import { useLeaveGuard } from '@/components/settings/leave-guard';
import { call, keyOf } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import { t } from '@/lib/text/t';
import { GroupPanel } from './group-panel';
import { type Section, sections, settingsOf } from './groups';
import { ProfilePanel } from './profile-panel';
import { askedOf, changed, type Draft, problemOf, without } from './setting-draft';

export type Settings = ReplyOf<typeof api.containerSettings>;

/** The groups, what was changed in them, and the footer that counts it. */
export function SettingsView({ data, node }: { data: Settings; node: string }) {
  const { ctid } = data;
  const [draft, setDraft] = useState<Draft>({});
  const [open, setOpen] = useState<readonly Section[]>([]);
  /** The file as it was at the first change: later polls must not lift the guard. */
  const [version, setVersion] = useState<string>();
  const [saving, setSaving] = useState(false);
  const names = Object.keys(draft);
  const problems = new Map(names.map((name) => [name, problemOf(name, draft[name] ?? null, data.vzctl)]));
  const isValid = [...problems.values()].every((problem) => problem === undefined);
  const settled = useSettled(draft);
  // What has settled may be older than what is typed: it has to be sound by itself.
  const isSound = Object.entries(settled).every(([name, value]) => problemOf(name, value, data.vzctl) === undefined);
  const asked =
    isValid && isSound && Object.keys(settled).length > 0 && version !== undefined ? askedOf(settled) : undefined;
  const where = { node, ctid };
  const { preview } = usePreview(
    [...keyOf(api.containerSettings, where), JSON.stringify(asked ?? null), version],
    asked &&
      (() =>
        call(api.containerSet, { params: where, query: { preview: '1' }, body: { ...asked, version: version ?? '' } })),
  );
  useLeaveGuard(names.length > 0 && !saving);
  const keep = (next: Draft) => {
    setDraft(next);
    // With nothing changed there is nothing to guard: what is typed next is typed over the file as it is then.
    if (Object.keys(next).length === 0) setVersion(undefined);
  };
  const clear = () => keep({});
  const reason = useWriteReason(data.node);
  return (
    <div className="space-y-4">
      <ProfilePanel data={data} node={node} />
      {sections.map((section) => {
        const settings = settingsOf(section, data.settings, data.vzctl);
        const isOpen = open.includes(section);
        return (
          <GroupPanel
            key={section}
            section={section}
            settings={settings}
            isOpen={isOpen}
            reason={reason}
            major={data.vzctl}
            draft={draft}
            problems={problems}
            findings={preview?.findings ?? []}
            onToggle={() => {
              setOpen(isOpen ? open.filter((one) => one !== section) : [...open, section]);
              if (isOpen)
                keep(
                  without(
                    draft,
                    settings.map(({ key }) => key),
                  ),
                );
            }}
            onChange={(setting, value) => {
              setVersion((before) => before ?? data.version);
              setDraft((before) => changed(before, setting, value));
            }}
          />
        );
      })}
      {(open.length > 0 || names.length > 0) && (
        <ChangeFooter count={names.length} isValid={isValid} onDiscard={clear} onReview={() => setSaving(true)} />
      )}
      {saving && (
        <SaveDialog
          title={t('cfg.dialog', { ctid })}
          node={node}
          ctid={ctid}
          asked={askedOf(draft)}
          version={version ?? data.version}
          onDrop={(keys) => setDraft((before) => without(before, keys))}
          onVersion={setVersion}
          onSaved={() => {
            clear();
            setOpen([]);
          }}
          onClose={() => setSaving(false)}
        />
      )}
    </div>
  );
}
