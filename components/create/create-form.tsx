'use client';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { type FormEvent, type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useSettled } from '@/components/change/use-settled';
import { useSession } from '@/components/frame/fleet-query';
import { containerPath } from '@/components/paths';
import { toast } from '@/components/ui/toast';
import { t } from '@/lib/text/t';
import { ConfigView } from './config-view';
import { type Choices, type Draft, draftKey, emptyDraft, faultsOf, keepDraft, rowsOf } from './draft';
import { FormView } from './form-view';
import type { FormModel } from './model';
import { CreateActions, Rail } from './rail';
import { RunPanel } from './run-panel';
import { useCreate } from './use-create';
import { useCreatePreview } from './use-create-preview';
import { type View, ViewSwitch } from './view-switch';

const XmlView = dynamic(() => import('./xml-view').then((m) => m.XmlView), { ssr: false });
const PoolsDialog = dynamic(() => import('./pools-dialog').then((m) => m.PoolsDialog), { ssr: false });

interface CreateFormProps {
  choices: Choices;
  initial: Draft;
}

/** The draft in its views, beside what it comes to; and what became of it. */
export function CreateForm({ choices, initial }: CreateFormProps) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  const role = useSession().data?.user.role;
  const run = useCreate();
  const [draft, setDraft] = useState(initial);
  const [password, setPassword] = useState('');
  const [editingPools, setEditingPools] = useState(false);
  const [view, setView] = useState<View>('form');
  /** Text of a view that says nothing that could be made: it pins one there. */
  const [pinned, setPinned] = useState(false);
  const key = draftKey(choices);
  const several = run.busy && run.made.length > 1;
  useEffect(() => {
    if (!several) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [several]);
  useEffect(() => {
    // Nothing was filled in yet: what the tab knows stays.
    if (draft !== initial) keepDraft(key, draft);
  }, [key, draft, initial]);

  const wanted = useMemo(() => rowsOf(draft, choices), [draft, choices]);
  // What is being made is no longer free, and what is read meanwhile would offer others.
  const rows = run.busy ? run.made.map(({ row }) => row) : wanted;
  const [first] = rows;
  const settled = useSettled(first);
  const { preview, error } = useCreatePreview(choices.node.id, settled, password);
  const current = JSON.stringify(first) === JSON.stringify(settled);
  const failed = run.made.find(({ step }) => step === 'failed');
  const errors = errorsOf({ draft, choices, preview, error, failed });
  const change = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
    if (!run.busy) run.forget();
  };
  const model: FormModel = {
    ...{ choices, draft, change, password, setPassword, errors },
    setValue: (name, value) => change({ values: { ...draft.values, [name]: value } }),
    isAdmin: role === 'admin',
    editPools: () => setEditingPools(true),
  };
  const blocking = preview?.findings.find(({ blocks }) => blocks === true)?.message;
  const pinnedWords = t(view === 'xml' ? 'create.xml.pinned' : 'create.config.pinned');
  const reason =
    role === 'viewer'
      ? t('change.needsOperator')
      : pinned
        ? pinnedWords
        : current
          ? (blocking ?? Object.values(faultWords(draft, choices))[0])
          : undefined;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (run.busy || reason !== undefined || first === undefined) return;
    const made = await run.start({ node: choices.node.id, rows, password, stopOnError: draft.stopOnError });
    const wrong = made.find(({ step }) => step === 'failed');
    if (wrong !== undefined) {
      focusField(form.current, wrong.field);
      return;
    }
    setPassword('');
    if (made.length > 1) {
      setDraft({ ...emptyDraft, template: draft.template, profile: draft.profile, layout: draft.layout });
      return;
    }
    keepDraft(key, undefined);
    toast({ tone: 'ok', title: t('create.done'), body: made[0]?.task?.outcome ?? '' });
    router.push(containerPath(choices.node.id, first.ctid));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.current?.requestSubmit();
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 xl:grid-cols-[minmax(0,1fr)_27rem]">
      <form
        ref={form}
        id={id}
        aria-label={t('create.page', { node: choices.node.label })}
        onSubmit={(event) => void submit(event)}
        onKeyDown={onKeyDown}
        noValidate
        className="min-w-0 space-y-5"
      >
        <RunPanel node={choices.node.id} run={run} />
        <ViewSwitch view={view} onChange={setView} pinned={pinned ? pinnedWords : undefined} />
        {view === 'form' ? (
          <FormView model={model} />
        ) : view === 'config' ? (
          <ConfigView model={model} config={preview?.config} onPinned={setPinned} />
        ) : (
          <XmlView model={model} row={first} onPinned={setPinned} />
        )}
      </form>
      <Rail
        {...{ choices, draft, rows, preview, error, busy: run.busy }}
        // What became of it says so already.
        saysLeft={failed?.task === undefined || failed.row.ctid !== rows[0]?.ctid}
        onClear={() => {
          setDraft(emptyDraft);
          setPassword('');
          run.forget();
        }}
      />
      <CreateActions form={id} reason={reason} pending={run.busy} draft={draft} node={choices.node.id} />
      {/* Not within the form: a form in a form is none. */}
      {editingPools && <PoolsDialog choices={choices} onClose={() => setEditingPools(false)} />}
    </div>
  );
}

/** The field by its name, with its section in sight. */
function focusField(form: HTMLFormElement | null, field: string | undefined): void {
  if (field === undefined) return;
  const found = form?.elements.namedItem(field);
  const first = found instanceof RadioNodeList ? found[0] : found;
  if (first instanceof HTMLElement) first.focus();
}

function faultWords(draft: Draft, choices: Choices): Partial<Record<string, string>> {
  const out: Partial<Record<string, string>> = {};
  for (const [field, fault] of Object.entries(faultsOf(draft, choices)))
    if (fault !== undefined) out[field] = t(fault, { one: '{n}' });
  return out;
}

interface Known {
  draft: Draft;
  choices: Choices;
  preview: ReturnType<typeof useCreatePreview>['preview'];
  error: ReturnType<typeof useCreatePreview>['error'];
  failed: { field: string | undefined; short: string | undefined } | undefined;
}

/** What is wrong, at its field: what the server refuses to think about, then what speaks against it, then what went wrong. */
function errorsOf({ draft, choices, preview, error, failed }: Known): Partial<Record<string, string>> {
  const out = faultWords(draft, choices);
  if (error?.field !== undefined) out[error.field] ??= error.message;
  for (const { level, field, message, blocks } of preview?.findings ?? []) {
    if (level === 'break' && blocks === true && field !== undefined) out[field] ??= message;
  }
  if (failed?.field !== undefined && failed.short !== undefined) out[failed.field] ??= failed.short;
  return out;
}
