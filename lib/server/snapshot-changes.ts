/** Taking, switching to, deleting and mounting snapshots, and compacting an image: checked, previewed, run as a task, read back from the tree. */
import type { z } from 'zod';
import type { Preview, SnapshotRow, schemas, Task } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import { formatBytes } from '@/lib/format';
import { t } from '@/lib/text/t';
import { type Ctid, parseCtid } from '@/lib/vz/ctid';
import {
  compactArgv,
  deleteArgv,
  isSnapshotDescription,
  isSnapshotName,
  mountArgv,
  snapshotId,
  snapshotPlace,
  switchArgv,
  takeArgv,
} from '@/lib/vz/snapshots';
import { can, type State } from '@/lib/vz/state';
import { activeNodeOf, type Board } from './board';
import { common, type Where, type WhoAsks } from './changes-common';
import { circumstancesOf } from './container-row';
import { listedOf, openTasks } from './container-view';
import type { LiveNode } from './live-node';
import { freeKib, type Places, placesOf } from './places';
import { refuseBreaks } from './quota-guard';
import { quotaOf } from './quota-view';
import { majorOf } from './settings-change';
import { type SnapshotKept, snapshotCourse } from './snapshot-course';
import { readSnapshots } from './snapshots';

type Answer = Preview | { now: number; task: Task };
type Finding = Preview['findings'][number];
type WhereOne = Where & { snapshot: string };
type TakeBody = z.output<typeof schemas.snapshotTake.body>;
type SwitchBody = z.output<typeof schemas.snapshotSwitch.body>;

const hint = (message: string): Finding => ({ level: 'hint', message });
const risk = (message: string): Finding => ({ level: 'risk', message });
const breaks = (message: string, field?: string): Finding => ({
  level: 'break',
  message,
  ...(field === undefined ? {} : { field }),
});

interface Here {
  node: LiveNode;
  ctid: Ctid;
  state: State;
  places: Places;
  rows: SnapshotRow[];
  /** What speaks against anything at all. */
  findings: Finding[];
  freeKib: number | undefined;
}

async function here(board: Board, where: Where): Promise<Here> {
  const node = activeNodeOf(board, where.node);
  await node.firstList(300);
  const ctid = parseCtid(where.ctid);
  const listed = listedOf(node, ctid);
  const { layout } = quotaOf(node, ctid, node.configs.get(ctid));
  if (layout !== 'ploop') {
    throw new AppError('conflict', t(layout === 'simfs' ? 'snapshots.onlyPloop' : 'snapshots.layoutUnknown'));
  }
  const busyWith = openTasks(board, node.id).get(ctid)?.action;
  // What forbids to mount a stopped one forbids this, too: no files, no config, a node that is not read.
  const allowed = can('mount', 'stopped', { ...circumstancesOf(node, listed), disabled: false, busyWith });
  const findings = allowed.ok ? [] : [breaks(t(allowed.reason.key, allowed.reason.values))];
  if (listed.state === 'unknown') findings.push(breaks(t('vz.reason.unknown')));
  const places = await placesOf(node, ctid);
  const rows = await readSnapshots(node, ctid, places);
  return { node, ctid, state: listed.state, places, rows, findings, freeKib: await freeKib(node, places.area) };
}

/** Throws `not_found` for an id that is none of its snapshots. */
function chosen({ rows }: Here, text: string): SnapshotRow {
  const id = snapshotId(text);
  const found = rows.find((row) => row.id === id);
  if (found === undefined) throw new AppError('not_found', t('snapshots.gone'), { field: 'snapshot' });
  return found;
}

const called = ({ name, date, id }: SnapshotRow) => (name === '' ? (date ?? id) : name);

/** Throws `bad_input` naming the field, `conflict` where there can be none. */
export async function takeSnapshot(board: Board, where: Where, body: TakeBody, asked: WhoAsks): Promise<Answer> {
  const { name = '', description = '', memory = true } = body;
  if (!isSnapshotName(name)) throw new AppError('bad_input', t('snapshots.name.bad'), { field: 'name' });
  if (!isSnapshotDescription(description))
    throw new AppError('bad_input', t('snapshots.description.bad'), { field: 'description' });
  const at = await here(board, where);
  const findings = [...at.findings, ...takeFindings(at, memory)];
  if (name !== '' && at.rows.some((row) => row.name === name)) findings.push(hint(t('snapshots.name.twice', { name })));
  const steps = [{ argv: takeArgv(at.ctid, { name, description, memory }) }];
  const kept: SnapshotKept = { kind: 'snapshot', name, before: at.rows.map(({ id }) => id) };
  return await answer(board, at, { steps, findings, kept }, asked);
}

function takeFindings({ state, freeKib: free }: Here, memory: boolean): Finding[] {
  const room = free === undefined ? [] : [hint(t('snapshots.room', { free: formatBytes(free * 1024) }))];
  if (state === 'running')
    return [memory ? risk(t('snapshots.take.pause')) : hint(t('snapshots.take.noMemory')), ...room];
  return state === 'suspended' ? [hint(t('snapshots.take.suspended')), ...room] : room;
}

export async function switchSnapshot(board: Board, where: WhereOne, body: SwitchBody, asked: WhoAsks): Promise<Answer> {
  const { resume = 'may', keepConfig = false, keepState = false } = body;
  const at = await here(board, where);
  const snapshot = chosen(at, where.snapshot);
  const findings = [...at.findings];
  if ((majorOf(at.node) ?? 4) >= 7 && (keepConfig || resume === 'must'))
    findings.push(breaks(t('snapshots.switch.newer')));
  if (at.state === 'suspended') findings.push(breaks(t('snapshots.switch.suspended')));
  if (resume === 'must' && snapshot.memory === false) findings.push(breaks(t('snapshots.switch.noMemory'), 'resume'));
  findings.push(keepState ? hint(t('snapshots.switch.keeps')) : risk(t('snapshots.switch.lost')));
  if (keepState) findings.push(...takeFindings(at, true));
  const resumes = resume !== 'never' && snapshot.memory !== false;
  findings.push(
    resumes
      ? hint(t(snapshot.memory === null ? 'snapshots.switch.mayResume' : 'snapshots.switch.resumes'))
      : risk(t(at.state === 'running' ? 'snapshots.switch.stops' : 'snapshots.switch.staysStopped')),
  );
  if (!keepConfig) findings.push(risk(t('snapshots.switch.config')));
  const name = t('snapshots.keep.name', { name: called(snapshot) })
    .slice(0, 64)
    .trim();
  const keep = takeArgv(at.ctid, {
    name: isSnapshotName(name) ? name : t('snapshots.keep.plain'),
    description: '',
    memory: true,
  });
  const steps = [
    ...(keepState ? [{ argv: keep }] : []),
    { argv: switchArgv(at.ctid, snapshot.id, { resume, config: !keepConfig }) },
  ];
  const kept: SnapshotKept = {
    ...{ kind: 'snapshot-switch' as const, id: snapshot.id, name: called(snapshot) },
    runs: snapshot.memory === null ? null : resumes,
  };
  return await answer(board, at, { steps, findings, kept }, asked);
}

export async function removeSnapshot(board: Board, where: WhereOne, asked: WhoAsks): Promise<Answer> {
  const at = await here(board, where);
  const snapshot = chosen(at, where.snapshot);
  const children = at.rows.filter(({ parent }) => parent === snapshot.id).length;
  const findings = [
    ...at.findings,
    ...(snapshot.mountedAt === null ? [] : [breaks(t('snapshots.remove.mounted', { path: snapshot.mountedAt }))]),
    risk(t('snapshots.remove.final')),
    ...(children === 0 ? [] : [hint(t('snapshots.remove.children', { count: children }))]),
    hint(t('snapshots.remove.long')),
  ];
  const kept: SnapshotKept = { kind: 'snapshot-delete', id: snapshot.id, name: called(snapshot) };
  return await answer(board, at, { steps: [{ argv: deleteArgv(at.ctid, snapshot.id) }], findings, kept }, asked);
}

export function mountSnapshot(board: Board, where: WhereOne, asked: WhoAsks): Promise<Answer> {
  return mounting(board, where, asked, true);
}

export function umountSnapshot(board: Board, where: WhereOne, asked: WhoAsks): Promise<Answer> {
  return mounting(board, where, asked, false);
}

async function mounting(board: Board, where: WhereOne, asked: WhoAsks, mounted: boolean): Promise<Answer> {
  const at = await here(board, where);
  const snapshot = chosen(at, where.snapshot);
  const path = snapshotPlace(at.places.root, at.ctid, snapshot.id);
  const already = (snapshot.mountedAt !== null) === mounted;
  const findings = [
    ...at.findings,
    ...(already ? [breaks(t(mounted ? 'snapshots.mount.already' : 'snapshots.umount.already', { path }))] : []),
    hint(t(mounted ? 'snapshots.mount.where' : 'snapshots.umount.where', { path })),
  ];
  const kept: SnapshotKept = {
    kind: mounted ? 'snapshot-mount' : 'snapshot-umount',
    id: snapshot.id,
    name: called(snapshot),
  };
  return await answer(
    board,
    at,
    { steps: [{ argv: mountArgv(at.ctid, snapshot.id, mounted) }], findings, kept },
    asked,
  );
}

export async function compactImage(board: Board, where: Where, asked: WhoAsks): Promise<Answer> {
  const at = await here(board, where);
  const findings = [...at.findings, hint(t('snapshots.compact.long'))];
  if (at.rows.length > 0) findings.push(hint(t('snapshots.compact.snapshots', { count: at.rows.length })));
  const kept: SnapshotKept = { kind: 'compact', freeKib: at.freeKib ?? null };
  return await answer(board, at, { steps: [{ argv: compactArgv(at.ctid) }], findings, kept }, asked);
}

interface Plan {
  steps: { argv: ReturnType<typeof compactArgv> }[];
  findings: Finding[];
  kept: SnapshotKept;
}

async function answer(board: Board, at: Here, { steps, findings, kept }: Plan, asked: WhoAsks): Promise<Answer> {
  if (asked.preview) return { commands: steps.map(({ argv }) => [...argv]), diff: [], restart: false, findings };
  const busy = openTasks(board, at.node.id).get(at.ctid);
  if (busy !== undefined) throw new AppError('locked', t('vz.reason.busy', { action: busy.action }));
  refuseBreaks(findings);
  const task = await board.tasks.start({
    ...common(at.node, at.ctid, asked),
    ...{ action: kept.kind, steps, kept },
    ...snapshotCourse(at.node, at.ctid, kept),
  });
  return { now: board.nowMs(), task };
}
