'use client';
import { useQuery } from '@tanstack/react-query';
import { CircleAlert, ListX } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { KillNote } from '@/components/container/kill-note';
import { PageHead } from '@/components/frame/page-head';
import { useNow } from '@/components/now';
import { containerPath, nodePath, tasksPath } from '@/components/paths';
import { QueryView } from '@/components/query-view';
import { Age } from '@/components/ui/age';
import { buttonClass } from '@/components/ui/button-class';
import { CommandLines } from '@/components/ui/command-line';
import { CopyButton } from '@/components/ui/copy-button';
import { Empty } from '@/components/ui/empty';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { pollMs, q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { Task } from '@/lib/api/schemas';
import { formatSpan } from '@/lib/format';
import { t } from '@/lib/text/t';
import { CancelTask } from './cancel-task';
import { TaskOutput } from './task-output';
import { TaskProgress } from './task-progress';
import { isOpen, runs, tookMs } from './task-state';
import { shownState, TaskState, taskTitle } from './task-words';
import { waitingWords } from './waiting-words';

/** One task: what came of it, the exact command, its output, and every fact for the audit. */
export function TaskScreen({ task: id }: { task: string }) {
  const task = useQuery({
    ...q(api.taskView, { task: id }),
    refetchInterval: ({ state }) => (state.data === undefined || isOpen(state.data.task) ? pollMs.moving : false),
  });
  return (
    <QueryView
      query={task}
      skeleton={<SkeletonRows rows={8} columns={3} />}
      notFound={
        <Empty
          isPage
          icon={ListX}
          title={t('tasks.missing.title')}
          action={
            <Link href={tasksPath} className={buttonClass()}>
              {t('tasks.all')}
            </Link>
          }
        >
          {t('tasks.missing.hint')}
        </Empty>
      }
    >
      {(data) => <TaskView task={data.task} killsAt={data.killsAt} />}
    </QueryView>
  );
}

function TaskView({ task, killsAt }: { task: Task; killsAt: number | undefined }) {
  return (
    <>
      <PageHead
        title={taskTitle(task)}
        beside={
          <>
            <TaskState task={task} />
            {killsAt !== undefined && <KillNote killsAt={killsAt} />}
          </>
        }
      />
      {/* Only a change of state is read out, never the stream of output. */}
      <p role="status" className="sr-only">
        {waitingWords(task) ??
          t('tasks.announce', { task: taskTitle(task), state: t(`tasks.state.${shownState(task)}`) })}
      </p>
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_18rem]">
        <div className="min-w-0 space-y-5">
          {task.waiting === null ? <Outcome task={task} /> : <Waiting task={task} />}
          <Panel title={t('tasks.command', { count: task.commands.length })} aside={<CommandHelp />}>
            {task.commands.length === 0 ? (
              <p className="text-faint">{t('tasks.noCommand')}</p>
            ) : (
              <CommandLines commands={task.commands} />
            )}
          </Panel>
          {task.action === 'exec' && <GivenInput input={task.input} />}
          <TaskOutput task={task.id} />
        </div>
        <Facts task={task} />
      </div>
    </>
  );
}

/** What somebody ran inside, where they chose to keep it. */
function GivenInput({ input }: { input: string | undefined }) {
  return (
    <Panel title={t('tasks.input')} aside={input !== undefined && <CopyButton text={input} label={t('frame.copy')} />}>
      {input === undefined ? (
        <p className="text-muted">{t('tasks.input.gone')}</p>
      ) : (
        <>
          <pre className="overflow-x-auto font-mono text-xs whitespace-pre-wrap">{input}</pre>
          <p className="mt-1 text-xs text-faint">{t('tasks.input.hint')}</p>
        </>
      )}
    </Panel>
  );
}

function CommandHelp() {
  return <span className="text-xs text-faint">{t('tasks.commandHelp')}</span>;
}

/** What it waits for and how long already, and the way out where there is one. */
function Waiting({ task }: { task: Task }) {
  const now = useNow();
  return (
    <Panel title={t('tasks.outcome')}>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <p className="min-w-0 flex-1 basis-72 text-md font-medium break-words">{waitingWords(task)}</p>
        <CancelTask task={task} />
      </div>
      <p className="mt-0.5 text-muted">
        {task.waiting !== null &&
          t('tasks.waiting.since', { span: formatSpan(Math.max(0, now - task.waiting.sinceAt)) })}
        {task.cancelable && ` ${t('tasks.cancel.hint')}`}
      </p>
    </Panel>
  );
}

function Outcome({ task }: { task: Task }) {
  const { error } = task;
  if (shownState(task) === 'cancelled' && error !== null) {
    return (
      <Panel title={t('tasks.outcome')}>
        <p className="text-md font-medium">{error.message}</p>
        <p className="mt-0.5 text-muted">{task.outcome ?? t('tasks.meaning.cancelled')}</p>
      </Panel>
    );
  }
  return (
    <Panel title={t('tasks.outcome')}>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <p className="text-md font-medium">{task.outcome ?? error?.message ?? t(`tasks.meaning.${task.state}`)}</p>
        <CancelTask task={task} />
      </div>
      {runs(task) && (
        <div className="mt-2">
          <TaskProgress task={task} title={taskTitle(task)} look="wide" />
        </div>
      )}
      {(task.outcome !== null || error !== null) && (
        <p className="mt-0.5 text-muted">{t(`tasks.meaning.${task.state}`)}</p>
      )}
      {error !== null && (
        <div className="mt-3 rounded-md border border-line border-l-3 border-l-critical px-3 py-2">
          <p className="flex items-center gap-2 font-medium">
            <CircleAlert size={14} aria-hidden className="shrink-0 text-critical" />
            {error.message}
          </p>
          <p className="mt-0.5 text-muted">{t('tasks.error.hint')}</p>
          {error.detail !== undefined && error.detail !== '' && (
            <details className="mt-1">
              <summary className="text-muted hover:text-ink">{t('errors.detail')}</summary>
              <pre className="my-2 max-h-64 overflow-auto rounded-md bg-subtle p-3 font-mono text-xs whitespace-pre-wrap">
                {error.detail}
              </pre>
              <CopyButton text={error.detail} label={t('errors.copyDetail')} />
            </details>
          )}
        </div>
      )}
    </Panel>
  );
}

function Facts({ task }: { task: Task }) {
  const now = useNow();
  const took = tookMs(task, now);
  return (
    <Panel flush>
      <dl className="divide-y divide-line">
        <Fact name={t('tasks.fact.node')}>
          <Link href={nodePath(task.node)} className="hover:underline">
            {task.nodeLabel}
          </Link>
        </Fact>
        {task.ctid !== null && (
          <Fact name={t('tasks.fact.container')}>
            <Link href={containerPath(task.node, task.ctid)} className="num break-all hover:underline">
              {task.ctid}
            </Link>
          </Fact>
        )}
        <Fact name={t('tasks.fact.by')}>
          {task.from === null ? task.by : t('tasks.byFrom', { name: task.by, address: task.from })}
        </Fact>
        <Fact name={t('tasks.fact.asked')}>
          <Age at={task.createdAt} />
        </Fact>
        <Fact name={t('tasks.fact.started')}>
          {task.startedAt === null ? t('tasks.fact.notYet') : <Age at={task.startedAt} />}
        </Fact>
        <Fact name={t('tasks.fact.ended')}>
          {task.endedAt === null ? t('tasks.fact.notYet') : <Age at={task.endedAt} />}
        </Fact>
        <Fact name={t('tasks.fact.took')}>{took === null ? t('frame.dash') : formatSpan(took)}</Fact>
        <Fact name={t('tasks.fact.exit')}>
          {task.exitCode === null ? t(isOpen(task) ? 'tasks.fact.notYet' : 'tasks.fact.noExit') : task.exitCode}
        </Fact>
      </dl>
    </Panel>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4 px-4 py-2">
      <dt className="shrink-0 text-faint">{name}</dt>
      <dd className="num min-w-0 text-right break-words">{children}</dd>
    </div>
  );
}
