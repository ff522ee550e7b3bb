/**
 * vzboard as far as making containers goes, as a program of its own to be killed: node create-process.cjs DATA PROGRAMS CONF [DRAFT]. DRAFT is the
 * body of a POST; without it it only goes on with what is there. Prints how much of a task's output is recorded, and each task when it has ended.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@/lib/db/open';
import type { History } from '@/lib/history/history';
import { systemClock } from '@/lib/history/sampler';
import { detachedWrites } from '@/lib/node/detached';
import { localRun } from '@/lib/node/local';
import { openNode } from '@/lib/node/open';
import { openHelper } from '@/lib/node/vzboard-node';
import type { Board } from '@/lib/server/board';
import { revive } from '@/lib/server/changes';
import { createContainer } from '@/lib/server/create';
import { exitMeaning } from '@/lib/server/exit-meaning';
import { LiveNode } from '@/lib/server/live-node';
import { createTasks } from '@/lib/tasks/run-tasks';
import { taskProgressColumns, taskResumeColumns, taskTables } from '@/lib/tasks/store';
import { versionTables } from '@/lib/timeline/version-store';
import { createVersions } from '@/lib/timeline/versions';
import { isWrite } from '@/lib/vz/actions';
import { maskArgv } from '@/lib/vz/mask';

const [, , data = '', programs = '', conf = '', draft] = process.argv;
const config = {
  ...{ id: 'hn1', label: 'hn1', transport: 'local' as const, sudo: false },
  programs: [programs, '/usr/bin', '/bin'],
  files: { userBeancounters: '', conf },
};
const run = localRun(config);
const helper = openHelper(run, { settings: { spool: join(data, 'spool'), programs: [programs], conf } });
const door = openNode(config, {
  ...{ run, helper, isWrite, nowMs: Date.now, log: () => {}, mask: maskArgv },
  detached: detachedWrites({ helper }),
});
// Nothing is sampled here, so that nothing asks for a history.
const history = {} as unknown as History;
const node = new LiveNode({ door, history, sampleMs: 10_000, clock: systemClock });
const db = openDatabase({
  file: join(data, 'board.sqlite'),
  migrations: [{ id: 1, name: 'tasks', sql: taskTables + taskResumeColumns + taskProgressColumns + versionTables }],
});
const versions = createVersions({ db, nowMs: Date.now, tasksOf: () => [] });
const tasks = createTasks({
  ...{ db, door: () => door, nowMs: Date.now, mask: maskArgv, explainExit: exitMeaning, log: () => {} },
  ...{ graceMs: 0, flushMs: 20 },
  revive: (task, kept) => revive({ node, versions }, task, kept),
});

async function main(): Promise<void> {
  await node.relist();
  tasks.resume();
  await door.sweep(tasks.whose);
  if (draft !== undefined) {
    // What making a container asks of the board.
    const board = { nodes: new Map([['hn1', node]]), tasks, versions, nowMs: Date.now } as unknown as Board;
    const asked = { caller: { name: 'anna', role: 'admin' as const }, headers: new Headers(), preview: false };
    await createContainer(board, 'hn1', JSON.parse(draft), asked);
  }
  let recorded = 0;
  for (let open = tasks.open('hn1'); open.length > 0; open = tasks.open('hn1')) {
    const bytes = open[0]?.outputBytes ?? 0;
    if (bytes > recorded) process.stdout.write(`${JSON.stringify({ recorded: bytes })}\n`);
    recorded = bytes;
    await sleep(20);
  }
  while ((await door.sweep(tasks.whose)) > 0) await sleep(20);
  for (const task of tasks.list({}).tasks) {
    process.stdout.write(`${JSON.stringify({ ...task, output: tasks.output(task.id, 0).text })}\n`);
  }
}

void main();
