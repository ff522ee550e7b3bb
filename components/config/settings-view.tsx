'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ChangeFooter } from '@/components/change/change-footer';
import { FailedNote } from '@/components/change/failed-note';
import { SaveDialog } from '@/components/change/save-dialog';
import { usePreview } from '@/components/change/use-change';
import { useSettled } from '@/components/change/use-settled';
import { useWriteReason } from '@/components/change/write-reason';
import { useLeaveGuard } from '@/components/settings/leave-guard';
import { call, keyOf } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { ReplyOf } from '@/lib/api/endpoint';
import type { Preview, Task } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { FilePanel } from './file-panel';
import { GroupPanel } from './group-panel';
import { type Section, sections, settingsOf } from './groups';
import { ProfilePanel } from './profile-panel';
import { askedOf, changed, type Draft, problemOf, stillAsked, without } from './setting-draft';

export type Settings = ReplyOf<typeof api.containerSettings>;

/** The groups, what was changed in them, and the footer that counts it. */
export function SettingsView({ data, node }: { data: Settings; node: string }) {
  const { ctid } = data;
  const [draft, setDraft] = useState<Draft>({});
  const [open, setOpen] = useState<readonly Section[]>([]);
  /** The file as it was at the first change: later polls must not lift the guard. */
  const [version, setVersion] = useState<string>();
  const [saving, setSaving] = useState(false);
  const [failed, setFailed] = useState<Task>();
  const client = useQueryClient();
  const names = Object.keys(draft);
  const problems = new Map(names.map((name) => [name, problemOf(name, draft[name] ?? null, data.vzctl)]));
  const isValid = [...problems.values()].every((problem) => problem === undefined);
  const settled = useSettled(draft);
  // What has settled may be older than what is typed: it has to be sound by itself.
  const isSound = Object.entries(settled).every(([name, value]) => problemOf(name, value, data.vzctl) === undefined);
  // While the question is open it asks for itself; what settles behind it is of the file as it was before.
  const asked =
    !saving && isValid && isSound && Object.keys(settled).length > 0 && version !== undefined
      ? askedOf(settled)
      : undefined;
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
  const giveBack = (task: Task) => {
    // Read anew when the save ended; what is drawn may be a moment older.
    const now = client.getQueryData<Settings>(keyOf(api.containerSettings, where)) ?? data;
    setFailed(task);
    setDraft((typed) => ({ ...stillAsked(draft, now.settings), ...typed }));
    setVersion((before) => before ?? now.version);
    setOpen((now) => [...new Set([...now, ...open])]);
  };
  return (
    <div className="space-y-4">
      <FailedNote task={failed} onClose={() => setFailed(undefined)} />
      <ProfilePanel data={data} node={node} reason={reason} />
      {sections.map((section) => {
        const settings = settingsOf(section, data.settings, data.vzctl);
        const isOpen = open.includes(section);
        return (
          <GroupPanel
            key={section}
            section={section}
            settings={settings}
            standing={section === 'network' ? sharedWords(data) : []}
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
      <FilePanel data={data} />
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
            setFailed(undefined);
          }}
          onFailed={giveBack}
          onClose={() => setSaving(false)}
        />
      )}
    </div>
  );
}

function sharedWords({ shared }: Settings): Preview['findings'] {
  return shared.map(({ ip, ctid, nodeLabel }) => ({
    level: 'risk',
    message: t('cfg.shared', { ip, ctid, node: nodeLabel }),
  }));
}
