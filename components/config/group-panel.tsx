'use client';
import { Pencil } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Findings } from '@/components/change/change-preview';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import type { Preview } from '@/lib/api/schemas';
import type { Setting } from '@/lib/api/schemas-config';
import { t } from '@/lib/text/t';
import { type Section, toRead } from './groups';
import type { Draft } from './setting-draft';
import { SettingEditor } from './setting-editor';
import { ROW, SettingRow } from './setting-row';

interface GroupPanelProps {
  section: Section;
  settings: readonly Setting[];
  /** What is wrong with the values as they are. */
  standing: Preview['findings'];
  isOpen: boolean;
  /** Why nothing can be edited. */
  reason: string | undefined;
  /** Major version of the node's vzctl. */
  major: number | null;
  draft: Draft;
  problems: ReadonlyMap<string, string | undefined>;
  findings: Preview['findings'];
  onToggle: () => void;
  onChange: (setting: Setting, value: string | null) => void;
}

/** One group: rows to read, fields once somebody wants to edit them. */
export function GroupPanel(props: GroupPanelProps) {
  const { section, settings, standing, isOpen, reason, major, draft, problems, findings, onToggle, onChange } = props;
  const body = useRef<HTMLDivElement>(null);
  // Whoever asks to edit goes on in the first field.
  useEffect(() => {
    if (isOpen) body.current?.querySelector<HTMLElement>('input:not([readonly]), select, fieldset button')?.focus();
  }, [isOpen]);
  const { rows, unset } = toRead(settings);
  const title = t(`cfg.section.${section}`);
  return (
    <Panel
      title={title}
      flush
      aria-label={title}
      aside={
        settings.length > 0 && (
          <Button
            size="sm"
            reason={isOpen ? undefined : reason}
            icon={isOpen ? undefined : <Pencil size={13} aria-hidden />}
            aria-label={t(isOpen ? 'cfg.cancel.of' : 'cfg.edit.of', { section: title })}
            onClick={onToggle}
          >
            {t(isOpen ? 'cfg.cancel' : 'cfg.edit')}
          </Button>
        )
      }
    >
      {section === 'rights' && <Note text={t('cfg.note.rights')} />}
      {section === 'memory' && <Note text={t('cfg.note.memory')} />}
      {standing.length > 0 && (
        <div className="border-b border-line px-4 py-2.5 text-xs">
          <Findings findings={standing} />
        </div>
      )}
      {settings.length === 0 && <p className="px-4 py-3 text-muted">{t('cfg.none')}</p>}
      {isOpen ? (
        <div ref={body}>
          {settings.map((setting) => (
            <SettingEditor
              key={setting.name}
              setting={setting}
              changed={draft[setting.name]}
              problem={problems.get(setting.name)}
              findings={findings.filter(
                ({ field }) => field === `values.${setting.name}` || field === `unset.${setting.name}`,
              )}
              major={major}
              onChange={(value) => onChange(setting, value)}
            />
          ))}
        </div>
      ) : (
        <dl>
          {rows.map((setting) => (
            <SettingRow key={setting.name} setting={setting} />
          ))}
          {unset.length > 0 && (
            <div className={ROW}>
              <dt className="text-muted">{t('cfg.notSet')}</dt>
              <dd className="text-muted">{unset.map(({ label }) => label).join(' · ')}</dd>
            </div>
          )}
        </dl>
      )}
    </Panel>
  );
}

function Note({ text }: { text: string }) {
  return <p className="border-b border-line px-4 py-2.5 text-xs text-muted">{text}</p>;
}
