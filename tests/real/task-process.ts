/**
 * vzboard's tasks and door as a program of its own, to be killed: node task-process.cjs DATA PROGRAMS CONF ACTION [CTID].
 * ACTION is an action of vzctl, or several between commas, "backup" (stopped, at 200 KiB a second), or "wait", which only goes on with what
 * is there. It prints a task's id, how much of its output is recorded, and
 * each task when it has ended.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@/lib/db/open';
import { detachedWrites } from '@/lib/node/detached';
import { localRun } from '@/lib/node/local';
import { openNode } from '@/lib/node/open';
import { openHelper } from '@/lib/node/vzboard-node';
import { exitMeaning } from '@/lib/server/exit-meaning';
import { createTasks } from '@/lib/tasks/run-tasks';
import { taskProgressColumns, taskResumeColumns, taskTables } from '@/lib/tasks/store';
import { isWrite } from '@/lib/vz/actions';
import { backupArgv, backupFile } from '@/lib/vz/backups';
import { type Ctid, parseCtid } from '@/lib/vz/ctid';
import { readStatus } from '@/lib/vz/files';

const [, , data = '', programs = '', conf = '', action = 'wait', word = '101'] = process.argv;
const config = {
  id: 'hn1',
  label: 'hn1',
  transport: 'local' as const,
  sudo: false,
  programs: [programs],
  files: { userBeancounters: '', conf },
};
const run = localRun(config);
const helper = openHelper(run, { settings: { spool: join(data, 'spool'), programs: [programs], conf } });
const door = openNode(config, {
  ...{ run, helper, isWrite, nowMs: Date.now, log: () => {}, mask: (argv) => argv },
  detached: detachedWrites({ helper }),
});
const steps = action.split(',');
const readBack = (ctid: Ctid) => async () => {
  const { state } = await readStatus(door.read, ctid);
  const wanted = { stop: 'stopped', destroy: 'absent' }[steps.at(-1) ?? ''] ?? state;
  return { ok: state === wanted, outcome: `${ctid} ${state}` };
};
const db = openDatabase({
  file: join(data, 'board.sqlite'),
  migrations: [{ id: 1, name: 'tasks', sql: taskTables + taskResumeColumns + taskProgressColumns }],
});
const tasks = createTasks({
  db,
  door: () => door,
  nowMs: Date.now,
  mask: (argv) => argv,
  explainExit: exitMeaning,
  log: () => {},
  graceMs: 0,
  flushMs: 20,
  revive: (task) => ({ readBack: readBack(parseCtid(task.ctid ?? '')) }),
});

async function main(): Promise<void> {
  tasks.resume();
  await door.sweep(tasks.whose);
  if (action !== 'wait') {
    const ctid = parseCtid(word);
    const how = { mode: 'stopped', rateKib: 200, by: 'anna', origin: 'hand' } as const;
    const argvOf = (one: string) =>
      one === 'backup'
        ? backupArgv(ctid, { file: backupFile(ctid, 0, false), ...how })
        : (['vzctl', one, ctid] as const);
    const who = { node: 'hn1', nodeLabel: 'hn1', by: 'anna', from: null };
    const { id } = await tasks.start({
      ...who,
      ctid,
      action,
      steps: steps.map((one) => ({ argv: argvOf(one) })),
      readBack: readBack(ctid),
    });
    process.stdout.write(`${JSON.stringify({ began: id })}\n`);
  }
  let recorded = 0;
  for (let open = tasks.open('hn1'); open.length > 0; open = tasks.open('hn1')) {
    const bytes = open[0]?.outputBytes ?? 0;
    if (bytes > recorded) process.stdout.write(`${JSON.stringify({ recorded: bytes })}\n`);
    recorded = bytes;
    await sleep(20);
  }
  // What was said last may still be cleaned away.
  while ((await door.sweep(tasks.whose)) > 0) await sleep(20);
  for (const task of tasks.list({}).tasks) {
    process.stdout.write(`${JSON.stringify({ ...task, output: tasks.output(task.id, 0).text })}\n`);
  }
}

void main();
