'use client';
import { useEffect, useState } from 'react';
import { Panel } from '@/components/ui/panel';
import { EditText } from '@/components/xml/edit-text';
import { t } from '@/lib/text/t';
import { type ConfigRead, readConfigDraft } from '@/lib/vz/create-config';
import type { Choices } from './draft';
import type { FormModel } from './model';

interface ConfigViewProps {
  model: FormModel;
  /** As it will be; undefined until the server has said so. */
  config: string | undefined;
  /** Called with true while the text cannot be shown as a form. */
  onPinned: (pinned: boolean) => void;
}

/** The draft as the config that will come out. What is edited here is asked for; what cannot be brought about is said with its line. */
export function ConfigView({ model, config, onPinned }: ConfigViewProps) {
  const [edited, setEdited] = useState<string>();
  const [before] = useState(config);
  const base = before ?? config;
  useEffect(() => () => onPinned(false), [onPinned]);
  if (base === undefined) return <p className="text-xs text-faint">{t('create.rail.waiting')}</p>;
  const several = model.draft.count > 1;
  const found = edited === undefined ? undefined : read(edited, model.choices, base);
  const edit = (text: string) => {
    setEdited(text);
    const next = read(text, model.choices, base);
    onPinned(!next.ok);
    if (!next.ok) return;
    const { template, profile, layout, values } = next.draft;
    // Addresses of a pool stand in the text: from here on they are typed ones.
    model.change({ template, profile, layout, values, pools: [] });
  };
  if (several) return <p className="text-muted">{t('create.config.several')}</p>;
  return (
    <Panel title={t('create.config.title')}>
      <EditText
        label={t('create.config.label')}
        value={edited ?? config ?? base}
        onChange={edit}
        problems={problemsOf(found)}
      >
        <p className="text-xs text-faint">{t('create.config.help')}</p>
      </EditText>
    </Panel>
  );
}

function read(text: string, { profiles }: Choices, base: string): ConfigRead {
  const known = new Map(
    profiles.map(({ name, config }) => [name, new Map(config.map(({ key, value }) => [key, value] as const))] as const),
  );
  return readConfigDraft(text, known, base);
}

function problemsOf(found: ConfigRead | undefined) {
  if (found === undefined || found.ok) return [];
  return [{ code: 'config', line: found.line, column: 1, message: t(found.trouble, { key: found.key }) }];
}
