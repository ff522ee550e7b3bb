/** The list of nodes as an admin sees and changes it. */
import type { DoctorReport, SettingsNode } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import type { ScreenNodeInput } from '@/lib/fleet/node-schema';
import { t } from '@/lib/text/t';
import type { Board } from './board';
import { reportOf } from './doctor-runs';

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
  const { run, close } = board.openDraft(config);
  return { now, errors, report: reportOf(board.doctor.startDraft({ config, run, by, close })) };
}

export function viewDraftCheck(board: Board, id: string): { now: number; report: DoctorReport } {
  const run = board.doctor.draft(id);
  if (run === undefined) throw new AppError('not_found', t('settings.error.noCheck'), { field: 'id' });
  return { now: board.nowMs(), report: reportOf(run) };
}
