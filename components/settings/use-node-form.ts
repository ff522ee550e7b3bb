'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { TEST_POLL_MS } from '@/components/doctor/test-poll';
import { settingsNodesPath } from '@/components/paths';
import { toast } from '@/components/ui/toast';
import { call, keyOf, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { DoctorReport, SettingsNode } from '@/lib/api/schemas';
import { isAppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import {
  connectionOf,
  type Draft,
  type DraftErrors,
  type DraftField,
  draftOf,
  entryOf,
  fieldOf,
  sortErrors,
} from './draft';
import { useNodeChanges } from './use-node-changes';

/** The last test, and which settings it was of. */
interface Tested {
  id: string;
  connection: string;
}

/** Everything the form knows: what was typed, what is wrong with it, the test, and saving. `node`: the one that is edited. */
export function useNodeForm(node: SettingsNode | null) {
  const client = useQueryClient();
  const router = useRouter();
  const { readAnew } = useNodeChanges();
  const [initial] = useState(() => draftOf(node?.entry ?? null));
  const [draft, setDraft] = useState(initial);
  const [errors, setErrors] = useState<DraftErrors>({});
  const [other, setOther] = useState<string[]>([]);
  // Errors show at fields that were left, and at all once somebody asked for more.
  const [left, setLeft] = useState<ReadonlySet<DraftField>>(new Set());
  const [tested, setTested] = useState<Tested | null>(null);
  const [saved, setSaved] = useState(false);
  const { entry } = entryOf(draft);
  const connection = connectionOf(entry);
  const editing = node === null ? {} : { editing: node.id };

  const show = (found: { fields: DraftErrors; other: string[] }) => {
    setErrors(found.fields);
    setOther(found.other);
  };

  /** All that is wrong with the draft, by the server's rules; true when nothing is. */
  const look = async (dry: boolean): Promise<DoctorReport | boolean> => {
    const local = entryOf(draft);
    const reply = await call(api.nodeCheck, { params: {}, body: { entry: local.entry, dry, ...editing } });
    const found = sortErrors(reply.errors);
    show({ ...found, fields: { ...found.fields, ...local.errors } });
    const fine = reply.errors.length === 0 && Object.keys(local.errors).length === 0;
    return fine && reply.report !== null ? reply.report : fine;
  };

  const leave = useMutation({ mutationFn: () => look(true) });
  const test = useMutation({
    mutationFn: async () => {
      setLeft(everyField);
      const report = await look(false);
      if (typeof report === 'boolean') return;
      client.setQueryData(keyOf(api.nodeCheckView, {}, { id: report.id }), { now: Date.now(), report });
      setTested({ id: report.id, connection });
    },
  });
  const save = useMutation({
    mutationFn: async (disabled: boolean) => {
      setLeft(everyField);
      if ((await look(true)) !== true) return false;
      // What was looked at has the shape; the server parses it once more.
      const body = entry as never as SettingsNode['entry'] & object;
      if (node === null) await call(api.nodeAdd, { params: {}, body: { ...body, disabled } });
      else {
        const params = { node: node.id };
        if (disabled && node.disabled === null) await call(api.nodeEdit, { params, body: { disabled: true } });
        await call(api.nodeEdit, { params, body: { entry: body } });
      }
      return true;
    },
    onSuccess: async (done) => {
      if (!done) return;
      setSaved(true);
      toast({
        tone: 'ok',
        title: t(`settings.done.${node === null ? 'added' : 'edited'}`, { node: draft.label || draft.id }),
      });
      await readAnew();
      router.push(settingsNodesPath);
    },
    onError: (e) => {
      const field = isAppError(e) && e.field !== undefined ? fieldOf(e.field) : undefined;
      if (isAppError(e) && field !== undefined) setErrors((before) => ({ ...before, [field]: e.message }));
    },
  });

  const report = useQuery({
    ...q(api.nodeCheckView, {}, { id: tested?.id ?? '' }),
    enabled: tested !== null,
    refetchInterval: ({ state }) => (state.data?.report.verdict === 'running' ? TEST_POLL_MS : false),
  });
  const current = report.data?.report ?? null;
  const stale = tested !== null && tested.connection !== connection;
  const unchanged = node?.entry != null && connectionOf(entryOf(initial).entry) === connection;

  return {
    draft,
    set: <F extends DraftField>(field: F, value: Draft[F]) => setDraft((before) => ({ ...before, [field]: value })),
    /** Shown errors only. */
    errors: Object.fromEntries(
      Object.entries(errors).filter(([field]) => left.has(field as DraftField)),
    ) as DraftErrors,
    other,
    onLeave: (field: DraftField) => {
      setLeft((before) => new Set([...before, field]));
      leave.mutate();
    },
    test,
    save,
    report: current,
    reportError: report.error,
    /** The settings changed since the test. */
    stale,
    dirty: !saved && JSON.stringify(draft) !== JSON.stringify(initial),
    readiness: readinessOf({ report: stale ? null : current, needless: unchanged || node?.disabled != null }),
  };
}

export type Readiness = 'ready' | 'untested' | 'testing' | 'unreached' | 'unapproved';

/**
 * Whether it may be saved and used at once: only a node that was reached, or one whose connection did not change. Behind a host key that is not
 * approved it is not even asked.
 */
function readinessOf({ report, needless }: { report: DoctorReport | null; needless: boolean }): Readiness {
  const reach = report?.checks.find(({ id }) => id === 'reach')?.state;
  if (needless || reach === 'good') return 'ready';
  if (report === null) return 'untested';
  if (report.checks.some(({ id, state }) => id === 'hostKey' && state === 'bad')) return 'unapproved';
  return reach === 'bad' || reach === 'skipped' ? 'unreached' : 'testing';
}

const everyField: ReadonlySet<DraftField> = new Set(
  // Every key of a draft is a field.
  Object.keys(draftOf(null)) as DraftField[],
);
