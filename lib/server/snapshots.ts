/**
 * The snapshots of a ploop container, from the file in which vzctl keeps them. Nobody's lock is taken for it; even so it is read when a page is opened and
 * after a change, never polled.
 */
import type { z } from 'zod';
import type { SnapshotRow, schemas } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { type Ctid, parseCtid } from '@/lib/vz/ctid';
import { decode, failure, readFile } from '@/lib/vz/files';
import { existing } from '@/lib/vz/residue';
import { mountPoints, type Snapshot, snapshotPlace } from '@/lib/vz/snapshots';
import { parseSnapshots } from '@/lib/xml/snapshots';
import { type Board, nodeOf } from './board';
import type { Where } from './changes-common';
import { listedOf } from './container-view';
import { type LiveNode, problemOf } from './live-node';
import { freeKib, type Places, placesOf } from './places';
import { quotaOf } from './quota-view';
import { majorOf } from './settings-change';

type Reply = z.input<typeof schemas.snapshotList.reply>;

const MOST_BYTES = 262_144;

export async function snapshotList(board: Board, where: Where): Promise<Reply> {
  const node = nodeOf(board, where.node);
  await node.firstList(300);
  const ctid = parseCtid(where.ctid);
  const { state } = listedOf(node, ctid);
  const { layout } = quotaOf(node, ctid, node.configs.get(ctid));
  const common = { ctid, state, layout, fewerChoices: (majorOf(node) ?? 4) >= 7 };
  const nothing = { snapshots: [], freeBytes: null };
  if (layout !== 'ploop') {
    const message = t(layout === 'simfs' ? 'snapshots.onlyPloop' : 'snapshots.layoutUnknown');
    return { now: board.nowMs(), ...common, ...nothing, problem: { code: 'conflict', message } };
  }
  try {
    const places = await placesOf(node, ctid);
    const [snapshots, free] = await Promise.all([readSnapshots(node, ctid, places), freeKib(node, places.area)]);
    const freeBytes = free === undefined ? null : free * 1024;
    return { now: board.nowMs(), ...common, snapshots, freeBytes, problem: null };
  } catch (e) {
    return { now: board.nowMs(), ...common, ...nothing, problem: problemOf(e) };
  }
}

/** Parents first. Throws `node_failed` where it is not known which there are: an unreadable file is not an empty one. */
export async function readSnapshots(node: LiveNode, ctid: Ctid, { area, root }: Places): Promise<SnapshotRow[]> {
  const { read } = node.door;
  const path = `${area}/Snapshots.xml`;
  const there = await existing(read, [area, path]);
  if (there?.has(area) !== true) throw new AppError('node_failed', t('snapshots.noArea', { path: area }));
  if (!there.has(path)) return [];
  const [snapshots, points] = await Promise.all([readTree(node, path), readFile(read, '/proc/self/mounts')]);
  const dumpOf = (id: string) => `${area}/dump/{${id}}`;
  const dumps = await existing(
    read,
    snapshots.map(({ id }) => dumpOf(id)),
  );
  const mounted = mountPoints(decode(points));
  return snapshots.map((snapshot) => {
    const place = snapshotPlace(root, ctid, snapshot.id);
    return {
      ...snapshot,
      memory: dumps?.has(dumpOf(snapshot.id)) ?? null,
      mountedAt: mounted.has(place) ? place : null,
    };
  });
}

async function readTree(node: LiveNode, path: string): Promise<Snapshot[]> {
  const result = await node.door.read(['cat', path], { maxOutputBytes: MOST_BYTES + 1 });
  if (result.code !== 0) throw failure(path, result);
  try {
    return parseSnapshots(result.stdout);
  } catch (e) {
    const detail = e instanceof Error ? e.message : String(e);
    throw new AppError('node_failed', t('snapshots.malformed', { path }), { detail });
  }
}
