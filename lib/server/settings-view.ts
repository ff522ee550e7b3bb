/** The list of nodes as an admin sees and changes it. */
import type { DoctorReport, SettingsNode } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import type { ScreenNodeInput } from '@/lib/fleet/node-schema';
import type { Transport } from '@/lib/node/transport';
import { t } from '@/lib/text/t';
import type { Board } from './board';
import { type DoctorRun, reportOf } from './doctor-runs';
import { wakeSameHost } from './host-key';

type Keys = NonNullable<Transport['hostKeys']>;

const CHANGES_SHOWN = 20;

export function listNodeSettings(board: Board) {
  const { configFile, demo } = board.config;
  return {
    now: board.nowMs(),
    configFile: configFile ?? null,
    demo,
    nodes: board.managed.list(),
    changes: board.managed.changes(CHANGES_SHOWN).map(({ node, atMs, by, what }) => ({ node, at: atMs, by, what })),
  };
}

export async function addNode(
  board: Board,
  { disabled = false, ...entry }: ScreenNodeInput & { disabled?: boolean | undefined },
  by: string,
): Promise<{ now: number; node: SettingsNode }> {
  const node = await board.managed.add(entry, disabled, by);
  return { now: board.nowMs(), node };
}

export async function editNode(
  board: Board,
  id: string,
  change: { entry: ScreenNodeInput } | { disabled: boolean },
  by: string,
): Promise<{ now: number; node: SettingsNode }> {
  const node =
    'entry' in change
      ? await board.managed.edit(id, change.entry, by)
      : board.managed.setDisabled(id, change.disabled, by);
  return { now: board.nowMs(), node };
}

interface Draft {
  entry: Record<string, unknown>;
  editing?: string | undefined;
  dry?: boolean | undefined;
}

/** What is wrong with a draft; when nothing is, and unless `dry`, its self-test, which goes on after the answer. */
export function checkDraft(board: Board, { entry, editing, dry = false }: Draft, by: string) {
  board.managed.refuseDemo();
  const errors = board.managed.wrongFields(entry);
  const taken = typeof entry.id === 'string' && entry.id !== editing ? board.managed.takenBy(entry.id) : undefined;
  if (taken !== undefined) errors.push({ field: 'id', message: taken });
  const now = board.nowMs();
  if (dry || errors.length > 0) return { now, errors, report: null };
  const config = board.managed.configOf(entry);
  const { run, hostKeys, close } = board.openDraft(config);
  return { now, errors, report: reportOf(board.doctor.startDraft({ config, run, hostKeys, by, close })) };
}

export function viewDraftCheck(board: Board, id: string): { now: number; report: DoctorReport } {
  return { now: board.nowMs(), report: reportOf(draftRun(board, id)) };
}

interface DraftKey {
  /** Of the report of its checklist. */
  id: string;
  fingerprint: string;
}

/** Whatever becomes of the draft, the key of its host stays approved. Throws what `approveHostKey` throws. */
export async function approveDraftKey(board: Board, { id, fingerprint }: DraftKey, who: string) {
  await withDraftKeys(board, id, (keys) => keys.approve(fingerprint, who));
  wakeSameHost(board, draftRun(board, id).config);
  return { now: board.nowMs() };
}

/** Throws what `forgetHostKey` throws. */
export async function forgetDraftKey(board: Board, { id, fingerprint }: DraftKey, who: string) {
  await withDraftKeys(board, id, (keys) => keys.forget(fingerprint, who));
  return { now: board.nowMs() };
}

async function withDraftKeys(board: Board, id: string, work: (keys: Keys) => Promise<void>): Promise<void> {
  const { config } = draftRun(board, id);
  const { hostKeys, close } = board.openDraft(config);
  try {
    if (hostKeys === undefined) throw new AppError('not_found', t('ssh.key.none', { node: config.label }));
    await work(hostKeys);
  } finally {
    close();
  }
}

function draftRun(board: Board, id: string): DoctorRun {
  const run = board.doctor.draft(id);
  if (run === undefined) throw new AppError('not_found', t('settings.error.noCheck'), { field: 'id' });
  return run;
}
