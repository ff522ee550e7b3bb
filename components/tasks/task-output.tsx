'use client';
import { useEffect, useRef, useState } from 'react';
import { errorWords } from '@/components/error-words';
import { CopyButton } from '@/components/ui/copy-button';
import { ErrorPanel } from '@/components/ui/error-panel';
import { Panel } from '@/components/ui/panel';
import { ScrollRegion } from '@/components/ui/table';
import { t } from '@/lib/text/t';
import { useTaskOutput } from './output-query';

/** What the command prints, as it comes. It is not read out: the task's state is announced instead. */
export function TaskOutput({ task }: { task: string }) {
  const output = useTaskOutput(task);
  const [follow, setFollow] = useState(true);
  const region = useRef<HTMLElement>(null);
  const text = output.data?.text ?? '';
  // biome-ignore lint/correctness/useExhaustiveDependencies: new text is what makes it scroll
  useEffect(() => {
    if (follow && region.current !== null) region.current.scrollTop = region.current.scrollHeight;
  }, [follow, text]);
  const words = output.error === null ? undefined : errorWords(output.error);
  return (
    <Panel
      flush
      title={t('tasks.output')}
      aside={
        <span className="flex items-center gap-3 text-xs">
          {output.data?.done === false && (
            <label className="flex items-center gap-1.5">
              <input
                type="checkbox"
                className="size-3.5 accent-accent"
                checked={follow}
                onChange={(event) => setFollow(event.target.checked)}
              />
              {t('tasks.output.follow')}
            </label>
          )}
          {text !== '' && <CopyButton text={text} label={t('tasks.output.copy')} />}
        </span>
      }
    >
      {words !== undefined && text === '' && (
        <ErrorPanel {...words} retry={() => void output.refetch()} retrying={output.isFetching} />
      )}
      {text === '' ? (
        words === undefined && (
          <p className="px-4 py-3 text-faint">
            {t(output.data?.done === true ? 'tasks.output.empty' : 'tasks.output.waiting')}
          </p>
        )
      ) : (
        <ScrollRegion ref={region} label={t('tasks.output.region')} className="max-h-[60vh]">
          <pre className="px-4 py-3 font-mono text-xs leading-5 whitespace-pre-wrap">{text}</pre>
        </ScrollRegion>
      )}
    </Panel>
  );
}
