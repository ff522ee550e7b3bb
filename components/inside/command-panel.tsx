'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CornerDownLeft } from 'lucide-react';
import Link from 'next/link';
import { type FormEvent, type KeyboardEvent, useId, useState } from 'react';
import { errorWords } from '@/components/error-words';
import { taskPath } from '@/components/paths';
import { CancelTask } from '@/components/tasks/cancel-task';
import { follow } from '@/components/tasks/followed';
import { TaskOutput } from '@/components/tasks/task-output';
import { TaskProgress } from '@/components/tasks/task-progress';
import { isOpen, runs } from '@/components/tasks/task-state';
import { TaskState, taskTitle } from '@/components/tasks/task-words';
import { waitingWords } from '@/components/tasks/waiting-words';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { call, pollMs, q, refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { Task } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { CommandHistory } from './history';

interface CommandPanelProps {
  node: string;
  ctid: string;
  /** Why nothing can be run. */
  reason: string | undefined;
}

/** One command in the shell inside, and what it prints as it comes. */
export function CommandPanel({ node, ctid, reason }: CommandPanelProps) {
  const client = useQueryClient();
  const id = useId();
  const [history] = useState(() => new CommandHistory());
  const [text, setText] = useState('');
  const [keep, setKeep] = useState(true);
  const [last, setLast] = useState<{ task: Task; command: string | null }>();
  const run = useMutation({
    mutationFn: (body: { command: string; keep: boolean }) => call(api.commandRun, { params: { node, ctid }, body }),
    onSuccess: (reply, body) => {
      // Without preview it answers a task.
      if (!('task' in reply)) return;
      // Its end is told right here.
      follow(reply.task.id);
      if (body.keep) history.add(body.command);
      setLast({ task: reply.task, command: body.keep ? body.command : null });
      setText('');
    },
    onSettled: () => refresh(client, api.taskList, {}),
  });
  const refused = run.error === null ? undefined : errorWords(run.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason === undefined && text.trim() !== '' && !run.isPending) run.mutate({ command: text, keep });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    const other = event.key === 'ArrowUp' ? history.older(text) : history.newer();
    if (other === undefined) return;
    event.preventDefault();
    setText(other);
  };
  return (
    <>
      <Panel title={t('inside.run')}>
        <form onSubmit={submit}>
          <label htmlFor={id} className="mb-1 block font-medium">
            {t('inside.run.label')}
          </label>
          <div className="flex flex-wrap gap-2">
            <input
              id={id}
              value={text}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={onKeyDown}
              placeholder={t('inside.run.placeholder')}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              maxLength={4000}
              readOnly={reason !== undefined}
              aria-invalid={refused !== undefined}
              aria-describedby={`${id}-help`}
              className="h-7.5 min-w-0 flex-1 basis-64 rounded-md border border-edge bg-surface px-2.5 font-mono text-sm text-ink read-only:bg-subtle"
            />
            <Button
              type="submit"
              variant="primary"
              pending={run.isPending}
              reason={reason}
              icon={<CornerDownLeft size={13} aria-hidden />}
            >
              {t('inside.run.go')}
            </Button>
          </div>
          <p id={`${id}-help`} className="mt-1 text-xs text-faint">
            {`${t('inside.run.intro')} ${t('inside.run.history')}`}
          </p>
          <label className="mt-3 flex items-start gap-2">
            <input
              type="checkbox"
              className="mt-0.5 size-3.5 accent-accent"
              checked={keep}
              aria-describedby={`${id}-keep`}
              onChange={(event) => setKeep(event.target.checked)}
            />
            <span>
              {t('inside.run.keep')}
              <span id={`${id}-keep`} className="block text-xs text-faint">
                {t('inside.run.keep.hint')}
              </span>
            </span>
          </label>
          {refused !== undefined && (
            <p role="alert" className="mt-3 text-critical">
              {refused.message ?? refused.title}
            </p>
          )}
        </form>
      </Panel>
      {last !== undefined && <LastCommand key={last.task.id} {...last} />}
    </>
  );
}

function LastCommand({ task: first, command }: { task: Task; command: string | null }) {
  const query = useQuery({
    ...q(api.taskView, { task: first.id }),
    refetchInterval: ({ state }) => (state.data === undefined || isOpen(state.data.task) ? pollMs.moving : false),
  });
  const task = query.data?.task ?? first;
  const said = waitingWords(task) ?? task.outcome ?? task.error?.message;
  return (
    <>
      <Panel
        title={t('inside.run.result')}
        aside={
          <Link href={taskPath(task.id)} prefetch={false} className="text-xs text-accent hover:underline">
            {t('inside.run.open')}
          </Link>
        }
      >
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <TaskState task={task} />
          {command === null ? (
            <span className="text-faint">{t('inside.run.notKept')}</span>
          ) : (
            <code className="min-w-0 flex-1 truncate font-mono text-xs">{command}</code>
          )}
          {runs(task) && <TaskProgress task={task} title={taskTitle(task)} look="line" />}
          <CancelTask task={task} size="sm" label={t('inside.run.end')} />
        </div>
        <p role="status" className="mt-1 text-muted">
          {said ?? (task.cancelable ? t('inside.run.end.hint') : null)}
        </p>
      </Panel>
      <TaskOutput task={task.id} />
    </>
  );
}
