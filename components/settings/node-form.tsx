'use client';
import { TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { type FormEvent, type KeyboardEvent, useRef } from 'react';
import { errorWords } from '@/components/error-words';
import { settingsNodesPath } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import type { SettingsNode } from '@/lib/api/schemas';
import { isAppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { ConnectionFields } from './connection-fields';
import { type DraftErrors, fieldOf } from './draft';
import { DraftChecklist } from './draft-checklist';
import { fieldNames } from './field-props';
import { IdentityFields } from './identity-fields';
import { useLeaveGuard } from './leave-guard';
import { useNodeForm } from './use-node-form';

/** A node's settings beside the checklist that says whether they work. `node`: the one that is edited. */
export function NodeForm({ node }: { node: SettingsNode | null }) {
  const form = useRef<HTMLFormElement>(null);
  const model = useNodeForm(node);
  const { save, test, readiness, errors, other } = model;
  useLeaveGuard(model.dirty);
  const unreached = readiness === 'unreached' || readiness === 'unapproved';
  const reason =
    readiness === 'ready' ? undefined : t(unreached ? `settings.form.${readiness}` : 'settings.form.notTested');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (save.isPending || test.isPending) return;
    // Ctrl+Enter does the next thing there is to do; a plain Enter presses Save, which says what is missing.
    if (readiness === 'ready') save.mutate(false);
    else if (readiness === 'untested') test.mutate();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.current?.requestSubmit();
  };
  return (
    <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_26rem]">
      <form ref={form} onSubmit={submit} onKeyDown={onKeyDown} noValidate className="max-w-3xl space-y-5">
        <Summary form={form} errors={errors} other={other} error={save.error ?? test.error} />
        <IdentityFields model={model} fixedId={node !== null} />
        <ConnectionFields model={model} />
        <div className="flex flex-wrap items-center gap-2">
          <Button type="submit" variant="primary" reason={reason} pending={save.isPending}>
            {t(node === null ? 'settings.form.saveNew' : 'settings.form.save')}
          </Button>
          {unreached && (
            <Button onClick={() => save.mutate(true)} pending={save.isPending}>
              {t('settings.form.saveDisabled')}
            </Button>
          )}
          <Link href={settingsNodesPath} className={buttonClass('quiet')}>
            {t('frame.cancel')}
          </Link>
          {reason !== undefined && <p className="basis-full text-xs text-faint">{reason}</p>}
        </div>
      </form>
      <DraftChecklist model={model} />
    </div>
  );
}

interface SummaryProps {
  form: React.RefObject<HTMLFormElement | null>;
  errors: DraftErrors;
  other: readonly string[];
  error: Error | null;
}

/** Every error once more above the form, each leading to its field. */
function Summary({ form, errors, other, error }: SummaryProps) {
  const words = error === null ? null : errorWords(error);
  // What is told at a field already is not told twice.
  const atField = isAppError(error) && error.field !== undefined && fieldOf(error.field) !== undefined;
  const faulty = fieldNames.filter(({ field }) => errors[field] !== undefined);
  if (faulty.length === 0 && other.length === 0 && words === null) return null;
  const focus = (field: string) => {
    const input = form.current?.elements.namedItem(field);
    const first = input instanceof RadioNodeList ? input[0] : input;
    if (!(first instanceof HTMLElement)) return;
    const folded = first.closest('details');
    if (folded !== null) folded.open = true;
    first.focus();
  };
  return (
    <div role="alert" className="rounded-lg border border-critical/50 bg-critical-wash px-4 py-3">
      <p className="flex items-center gap-2 font-medium text-critical">
        <TriangleAlert size={15} aria-hidden className="shrink-0" />
        {words !== null && !atField
          ? (words.message ?? words.title)
          : t('settings.form.summary', { count: faulty.length + other.length })}
      </p>
      {words?.detail !== undefined && <p className="mt-1 whitespace-pre-line">{words.detail}</p>}
      <ul className="mt-1 list-disc space-y-0.5 pl-9">
        {faulty.map(({ field, label }) => (
          <li key={field}>
            <button type="button" onClick={() => focus(field)} className="text-left underline hover:no-underline">
              {t(label)}
            </button>
            {` ${t('frame.dash')} ${errors[field]}`}
          </li>
        ))}
        {other.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
