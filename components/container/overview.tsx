'use client';
import { CircleAlert, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { NotesPanel } from '@/components/marks/notes-panel';
import { useNow } from '@/components/now';
import { nodePath } from '@/components/paths';
import { TimelinePanel } from '@/components/timeline/timeline-panel';
import { CopyButton } from '@/components/ui/copy-button';
import { Panel } from '@/components/ui/panel';
import type { ContainerDetail } from '@/lib/api/schemas';
import { formatSpan, formatTime } from '@/lib/format';
import { t } from '@/lib/text/t';
import { isOddity } from '@/lib/vz/oddity-code';
import { ConfigPanel } from './config-panel';
import { useContainer } from './container-query';
import { NearCounters } from './near-counters';
import { OverviewChartsPanel } from './overview-charts';

/** What a container is and how it stands. */
export function Overview({ node, ctid }: { node: string; ctid: string }) {
  const { data } = useContainer(node, ctid);
  // The frame above shows waiting and errors.
  if (data === undefined) return null;
  const { container } = data;
  return (
    <>
      {container.problems.map((problem) => (
        <Note key={problem.code} icon={<TriangleAlert size={14} aria-hidden className="mt-0.5 shrink-0" />}>
          {problem.message}
          {problem.detail !== undefined && (
            <details className="mt-1 text-xs">
              <summary>{t('errors.detail')}</summary>
              <pre className="mt-1 max-h-40 overflow-auto font-mono whitespace-pre-wrap">{problem.detail}</pre>
            </details>
          )}
        </Note>
      ))}
      {container.lingering && (
        <Note icon={<CircleAlert size={14} aria-hidden className="mt-0.5 shrink-0" />}>{t('container.lingering')}</Note>
      )}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-[repeat(2,minmax(0,1fr))]">
        <Panel title={t('container.identity')}>
          <Identity container={container} now={data.now} />
        </Panel>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <NearCounters node={node} ctid={ctid} />
          <NotesPanel container={container} />
          <TimelinePanel node={node} ctid={ctid} />
        </div>
      </div>
      <OverviewChartsPanel node={node} ctid={ctid} />
      <ConfigPanel container={container} />
    </>
  );
}

/** There in some way, but not in vzlist's list: then its state is not known for that reason. */
function isUnlisted({ state, problem }: ContainerDetail): boolean {
  return state === 'unknown' && problem !== null && isOddity(problem.code);
}

function Note({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div role="note" className="mb-4 flex gap-2 rounded-lg bg-warning-wash px-4 py-2.5 text-warning">
      {icon}
      <div className="min-w-0">{children}</div>
    </div>
  );
}

function Identity({ container, now: readAt }: { container: ContainerDetail; now: number }) {
  const now = useNow();
  const { uptimeSeconds } = container;
  const since = uptimeSeconds === null ? null : readAt - uptimeSeconds * 1000;
  return (
    <dl className="grid grid-cols-[8.5rem_minmax(0,1fr)] items-baseline gap-x-4 gap-y-2">
      <Field name={t('container.field.state')}>
        <span className="font-medium">{t(`vz.state.${container.state}`)}</span>
        <span className="block text-muted">
          {t(isUnlisted(container) ? 'container.state.unlisted' : `container.state.${container.state}`)}
        </span>
        {container.disabled === true && <span className="block text-warning">{t('container.disabled')}</span>}
      </Field>
      {since !== null && (
        <Field name={t('container.field.up')}>
          <span className="num">
            {t('container.field.up.value', { span: formatSpan(now - since), time: formatTime(since) })}
          </span>
        </Field>
      )}
      {container.name !== null && <Copied name={t('container.field.name')} text={container.name} />}
      <Copied name={t('container.field.hostname')} text={container.hostname} />
      {container.ips.length === 0 ? (
        <Copied name={t('container.field.addresses')} text={null} />
      ) : (
        <Field name={t('container.field.addresses')}>
          <ul>
            {container.ips.map((ip) => (
              <li key={ip} className="num flex items-center gap-1">
                {ip}
                <CopyButton text={ip} />
              </li>
            ))}
          </ul>
        </Field>
      )}
      <Field name={t('container.field.node')}>
        <Link href={nodePath(container.node)} className="text-accent hover:underline">
          {container.nodeLabel}
        </Link>
      </Field>
      <Field name={t('container.field.template')}>{container.template ?? t('container.none')}</Field>
      <Field name={t('container.field.profile')}>{container.profile ?? t('container.none')}</Field>
      <Field name={t('container.field.layout')}>{container.layout ?? t('container.none')}</Field>
      {container.vswap !== null && (
        <Field name={t('container.field.mode')}>
          {t(container.vswap ? 'container.mode.vswap' : 'container.mode.classic')}
        </Field>
      )}
      <Field name={t('container.field.onboot')}>
        {container.onboot === null ? t('container.none') : t(`container.onboot.${container.onboot}`)}
      </Field>
      <Copied name={t('container.field.root')} text={container.root} mono />
      <Copied name={t('container.field.private')} text={container.private} mono />
      {container.description !== null && (
        <Field name={t('container.field.description')}>
          <span className="whitespace-pre-wrap">{container.description}</span>
        </Field>
      )}
    </dl>
  );
}

function Field({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-faint">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

/** A value people paste elsewhere. */
function Copied({ name, text, mono = false }: { name: string; text: string | null; mono?: boolean }) {
  return (
    <Field name={name}>
      {text === null ? (
        t('container.none')
      ) : (
        <span className="flex items-center gap-1">
          <span className={`min-w-0 break-all ${mono ? 'font-mono text-xs' : ''}`}>{text}</span>
          <CopyButton text={text} />
        </span>
      )}
    </Field>
  );
}
