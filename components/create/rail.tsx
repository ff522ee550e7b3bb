'use client';
import Link from 'next/link';
import { Findings } from '@/components/change/change-preview';
import { errorWords } from '@/components/error-words';
import { nodePath, templatesPath } from '@/components/paths';
import { cpuText, kibText, pagesText } from '@/components/profiles/amounts';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { CommandLines } from '@/components/ui/command-line';
import { Panel } from '@/components/ui/panel';
import type { AppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { type Choices, chosen, type Draft, type Row } from './draft';
import { LeftoversPanel } from './leftovers-panel';
import { SeveralTable } from './several-table';
import type { CreatePreview } from './use-create-preview';

interface RailProps {
  choices: Choices;
  draft: Draft;
  rows: readonly Row[];
  preview: CreatePreview | undefined;
  error: AppError | undefined;
  busy: boolean;
  /** Whether names left over of the CTID are told here. */
  saysLeft: boolean;
  onClear: () => void;
}

/** What the draft comes to: the review step beside the form. */
export function Rail({ choices, draft, rows, preview, error, busy, saysLeft, onClear }: RailProps) {
  const { profile } = chosen(draft, choices);
  const values = choices.profiles.find(({ name }) => name === profile)?.values;
  const [first] = rows;
  const notCached = preview?.findings.some(({ field }) => field === 'template') === true;
  return (
    <aside
      aria-label={t('create.rail')}
      className="space-y-5 xl:sticky xl:top-4 xl:col-start-2 xl:row-span-2 xl:row-start-1"
    >
      <Panel
        title={t('create.rail.commands')}
        aside={
          <Button size="sm" variant="quiet" onClick={onClear}>
            {t('create.clear')}
          </Button>
        }
      >
        <div className="space-y-3">
          {error !== undefined ? (
            <p className="text-critical">{errorWords(error).message}</p>
          ) : preview === undefined ? (
            <p className="text-xs text-faint">{t('create.rail.waiting')}</p>
          ) : (
            <>
              <div aria-live="polite" className="empty:hidden">
                <Findings findings={preview.findings} />
              </div>
              {notCached && (
                <Link href={templatesPath(choices.node.id)} className={buttonClass('default', 'sm')}>
                  {t('templates.page.link')}
                </Link>
              )}
              <CommandLines commands={preview.commands} />
              {rows.length > 1 && (
                <p className="text-xs text-faint">{t('create.rail.first', { ctid: first?.ctid ?? '' })}</p>
              )}
            </>
          )}
        </div>
      </Panel>
      {saysLeft && preview !== undefined && preview.leftovers.length > 0 && first !== undefined && (
        <LeftoversPanel node={choices.node.id} ctid={first.ctid} />
      )}
      {rows.length > 1 && !busy && (
        <Panel flush title={t('create.several.title', { count: rows.length })}>
          <SeveralTable rows={rows} />
        </Panel>
      )}
      {values !== undefined && (
        <Panel title={t('create.rail.profile', { profile })}>
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
            <Fact
              label={t(values.vswap ? 'create.gives.ram' : 'create.gives.memory')}
              text={pagesText(values.memoryPages)}
            />
            {values.vswap && <Fact label={t('create.gives.swap')} text={pagesText(values.swapPages)} />}
            <Fact label={t('create.gives.disk')} text={kibText(values.diskKib)} />
            <Fact label={t('create.gives.cpu')} text={cpuText(values)} />
          </dl>
          <p className="mt-2 text-xs text-faint">{t(values.vswap ? 'create.gives.vswap' : 'create.gives.classic')}</p>
        </Panel>
      )}
    </aside>
  );
}

function Fact({ label, text }: { label: string; text: string }) {
  return (
    <>
      <dt className="text-faint">{label}</dt>
      <dd className="num">{text}</dd>
    </>
  );
}

interface ActionsProps {
  /** Id of the form it sends. */
  form: string;
  reason: string | undefined;
  pending: boolean;
  draft: Draft;
  node: string;
}

/** After the form, and on a narrow screen after what it comes to as well. */
export function CreateActions({ form, reason, pending, draft, node }: ActionsProps) {
  const which = draft.start ? 'start' : 'only';
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button type="submit" form={form} variant="primary" reason={reason} pending={pending}>
        {t(`create.submit.${which}`, { count: draft.count })}
      </Button>
      <Link href={nodePath(node)} className={buttonClass('quiet')}>
        {t('frame.cancel')}
      </Link>
      {reason !== undefined && <p className="basis-full text-xs text-critical">{reason}</p>}
    </div>
  );
}
