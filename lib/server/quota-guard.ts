/** A change of disk settings against what the container uses now: shrinking below that is refused with the number, before vzctl is asked. */
import type { Preview, Task } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import { formatBytes } from '@/lib/format';
import { t } from '@/lib/text/t';
import { parseCtid } from '@/lib/vz/ctid';
import { type DiskNow, diskFindings } from '@/lib/vz/quota-first';
import { readQuota } from '@/lib/vz/quota-read';
import { activeNodeOf, type Board } from './board';
import { listedOf } from './container-view';
import { quotaOf } from './quota-view';

const PARAMS = ['diskspace', 'diskinodes', 'quotaugidlimit'];
type Answer = Preview | { now: number; task: Task };

/** Answers what `change` answers, with what is found here before its own findings. Throws `conflict` naming the field, unless it is a preview. */
export async function guardDisk(
  board: Board,
  where: { node: string; ctid: string },
  values: Readonly<Record<string, string>>,
  preview: boolean,
  change: () => Promise<Answer>,
): Promise<Answer> {
  const found = PARAMS.some((param) => values[param] !== undefined) ? await find(board, where, values) : [];
  if (!preview) refuseBreaks(found);
  const answer = await change();
  return 'findings' in answer ? { ...answer, findings: [...found, ...answer.findings] } : answer;
}

/** Throws `conflict` for the first break. */
export function refuseBreaks(findings: Preview['findings']): void {
  const broken = findings.find(({ level }) => level === 'break');
  if (broken === undefined) return;
  throw new AppError('conflict', broken.message, broken.field === undefined ? {} : { field: broken.field });
}

async function find(board: Board, where: { node: string; ctid: string }, values: Readonly<Record<string, string>>) {
  const node = activeNodeOf(board, where.node);
  await node.firstList(300);
  const ctid = parseCtid(where.ctid);
  const { state } = listedOf(node, ctid);
  const of = quotaOf(node, ctid, node.configs.get(ctid));
  const { first, second } = await readQuota(node.door.read, of);
  return diskFindingsOf(values, {
    space: first,
    ploop: of.ploop,
    running: state === 'running',
    owners: second?.active === true ? second.total : undefined,
  });
}

/** The same in words, by field. */
export function diskFindingsOf(values: Readonly<Record<string, string>>, now: DiskNow): Preview['findings'] {
  return diskFindings(values, now).map(({ level, param, key, amounts }) => {
    const words = Object.entries(amounts).map(([name, value]) => [
      name,
      param === 'diskspace' ? formatBytes(Number(value) * 1024) : String(value),
    ]);
    return { level, message: t(key, Object.fromEntries(words)), field: `values.${param}` };
  });
}
