'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Findings, forbidding } from '@/components/change/change-preview';
import { usePreview, useRunChange } from '@/components/change/use-change';
import { useSettled } from '@/components/change/use-settled';
import { errorWords } from '@/components/error-words';
import { useLeaveGuard } from '@/components/settings/leave-guard';
import { Button } from '@/components/ui/button';
import { CommandLines } from '@/components/ui/command-line';
import { Panel } from '@/components/ui/panel';
import { call, keyOf, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { isAppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { parseProblems } from '@/lib/xml/problem-lines';
import { ChangeTicks } from './change-ticks';
import { EditText } from './edit-text';
import { afterEdit, noTicks, type Ticks, ticksQuery, type XmlPreview } from './ticks';
import type { XmlReply } from './view';

const MOST_BYTES = 262_144;

interface EditPanelProps {
  node: string;
  ctid: string;
  /** The document that is edited, with the version of the config it was made from. */
  data: XmlReply;
  onClose: () => void;
}

/** The document to write in, what it would change with a tick for each, and Apply as one task. */
export function EditPanel({ node, ctid, data, onClose }: EditPanelProps) {
  const client = useQueryClient();
  const run = useRunChange();
  const [text, setText] = useState(data.xml);
  const [ticks, setTicks] = useState<Ticks>(noTicks);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  const dirty = text !== data.xml;
  useLeaveGuard(dirty && !busy);
  const asked = { text, ...ticksQuery(ticks) };
  const now = JSON.stringify(asked);
  // The text that is previewed is the one of a moment ago; what it says stays on screen until the next is there.
  const settledText = useSettled(now);
  const settled: typeof asked = JSON.parse(settledText);
  const large = new TextEncoder().encode(text).length > MOST_BYTES;
  const send = ({ text: body, ...named }: typeof asked, preview: boolean) =>
    call(api.containerXmlSet, {
      params: { node, ctid },
      query: {
        ...named,
        ...(data.version === null ? {} : { version: data.version }),
        ...(preview ? { preview: '1' } : {}),
      },
      body,
    });
  const { preview, error } = usePreview(
    [...keyOf(api.containerXmlSet, { node, ctid }), data.version, settledText],
    large || !dirty || settled.text === data.xml ? undefined : () => send(settled, true),
  );
  // It is this endpoint's preview: it has all its members.
  const shown = preview as XmlPreview | undefined;
  const problems = isAppError(error) && error.field === 'body' ? parseProblems(error.detail ?? '') : [];
  const reason = large
    ? t('xml.edit.large')
    : !dirty
      ? t('xml.edit.unchanged')
      : settledText === now
        ? whyNot(shown, ticks, error, problems.length)
        : t('xml.edit.checking');
  const touched = () =>
    Promise.all([
      refresh(client, api.containerView, { node, ctid }),
      refresh(client, api.containerList, { node }),
      refresh(client, api.timelineList, { node }),
    ]);
  const apply = async () => {
    setBusy(true);
    setRefused(undefined);
    try {
      await run({ send: () => send(asked, false), touched });
      onClose();
    } catch (e) {
      const words = errorWords(e);
      setRefused(words.message ?? words.title);
      setBusy(false);
    }
  };
  return (
    <Panel
      title={t('xml.edit.title', { ctid })}
      aside={
        <div className="flex gap-2">
          <Button size="sm" onClick={onClose}>
            {t('xml.edit.cancel')}
          </Button>
          <Button size="sm" variant="primary" pending={busy} reason={reason} onClick={() => void apply()}>
            {t('xml.edit.apply')}
          </Button>
        </div>
      }
    >
      <p className="mb-3 max-w-3xl text-muted">{t('xml.edit.intro')}</p>
      <EditText
        value={text}
        problems={problems}
        onChange={(next) => {
          setText(next);
          setTicks(afterEdit);
        }}
      >
        <div className="space-y-3" aria-live="polite">
          {refused !== undefined && (
            <p role="alert" className="text-critical">
              {refused}
            </p>
          )}
          {large && <p className="text-critical">{t('xml.edit.large')}</p>}
          {error !== null && problems.length === 0 && (
            <p role="alert" className="text-critical">
              {errorWords(error).message ?? errorWords(error).title}
            </p>
          )}
          {shown === undefined && error === null && (
            <p className="text-xs text-faint">{dirty ? t('xml.edit.checking') : t('xml.edit.unchanged')}</p>
          )}
          {shown !== undefined && (
            <>
              {shown.restart && <p className="text-notice">{t('xml.edit.restart')}</p>}
              <Findings findings={shown.findings} />
              {shown.commands.length > 0 && <CommandLines commands={shown.commands} />}
              <ChangeTicks preview={shown} ticks={ticks} onChange={setTicks} />
            </>
          )}
        </div>
      </EditText>
    </Panel>
  );
}

/** What keeps it from being applied; undefined when nothing does. */
function whyNot(preview: XmlPreview | undefined, ticks: Ticks, error: unknown, mistakes: number): string | undefined {
  if (mistakes > 0) return t('xml.edit.fix');
  if (error != null) return errorWords(error).message ?? errorWords(error).title;
  if (preview === undefined) return t('xml.edit.checking');
  const open = preview.refusals.filter(({ key }) => !ticks.left.has(key)).length;
  if (open > 0) return t('xml.refused', { count: open });
  return forbidding(preview) ?? (preview.diff.length === 0 ? t('xml.nothing') : undefined);
}
