'use client';
import { useQueryClient } from '@tanstack/react-query';
import { Ellipsis, FileCode, SlidersHorizontal, Tag, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import { useSession } from '@/components/frame/fleet-query';
import { forgetEnded } from '@/components/many/begin';
import { pathForChosen } from '@/components/many/chosen';
import type { RowProgress } from '@/components/many/runs';
import { type PaletteItem, usePageActions } from '@/components/palette/palette';
import { changeManyPath } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { type MenuItem, openMenu, preloadMenu } from '@/components/ui/menu';
import { useUrlState } from '@/components/url-state';
import type { ContainerRow, NodeSummary } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { askBulk } from './ask-bulk';
import { type BulkCan, type BulkVerb, splitByCan, VERBS } from './bulk-verbs';
import { answers } from './offers';

const ExportDialog = dynamic(() => import('@/components/import/export-dialog'), { ssr: false });
const BulkTags = dynamic(() => import('@/components/marks/bulk-tags'), { ssr: false });

interface SelectionBarProps {
  node: NodeSummary;
  rows: readonly ContainerRow[];
  /** How many of them the filter hides. */
  hidden: number;
  progress: ReadonlyMap<string, RowProgress>;
  onClear: () => void;
}

/** At the bottom while something is selected: how many, and what can be done to them. */
export default function SelectionBar({ node, rows, hidden, progress, onClear }: SelectionBarProps) {
  const client = useQueryClient();
  const router = useRouter();
  const [tagging, setTagging] = useState(false);
  const [exporting, setExporting] = useState(false);
  const filter = useUrlState()[0].get('q') ?? '';
  const role = useSession().data?.user.role;
  const offers = useMemo(
    () =>
      VERBS.map((verb) => {
        const split = splitByCan(rows, { can: (row) => queued(progress, row) ?? verb.can(row) });
        const none = split.ctids.length === 0;
        const reason = !answers(node)
          ? t('containers.node.off', { node: node.label })
          : role === 'viewer'
            ? t('change.needsOperator')
            : none
              ? t('containers.bulk.none', { why: split.sentences.join(' ') })
              : undefined;
        // Where one can be done to none of them, or is rarely meant, it stands in the menu, with the reason.
        const isButton = !none && verb.isRare !== true;
        return { verb, reason, isButton, ask: () => askBulk(verb, split, { client, node }) };
      }),
    [client, node, progress, role, rows],
  );
  const changeThese = useMemo(
    () => () =>
      router.push(
        pathForChosen(
          node.id,
          rows.map(({ ctid }) => ctid),
        ),
      ),
    [node.id, router, rows],
  );
  usePageActions(
    useMemo(
      () => [
        ...offers.map(
          ({ verb, reason, ask }): PaletteItem => ({
            id: `bulk-${verb.id}`,
            label: t('containers.bulk.palette', { action: verb.label, count: rows.length }),
            section: 'actions',
            reason,
            run: ask,
          }),
        ),
        {
          id: 'bulk-change',
          label: t('containers.bulk.palette', { action: t('containers.bulk.change'), count: rows.length }),
          section: 'actions',
          run: changeThese,
        },
      ],
      [changeThese, offers, rows.length],
    ),
  );
  const menu = (): MenuItem[] => [
    ...offers
      .filter(({ isButton }) => !isButton)
      .map(({ verb, reason, ask }) => ({
        id: verb.id,
        label: verb.label,
        icon: iconOf(verb, 14),
        ...(verb.isDanger ? { tone: 'danger' as const } : {}),
        ...(reason === undefined ? {} : { reason }),
        run: ask,
      })),
    {
      id: 'export-xml',
      label: t('export.verb'),
      icon: <FileCode size={14} aria-hidden />,
      run: () => setExporting(true),
    },
    ...(filter === ''
      ? []
      : [
          {
            id: 'change-all',
            label: t('containers.bulk.changeAll', { filter }),
            icon: <SlidersHorizontal size={14} aria-hidden />,
            run: () => router.push(changeManyPath(node.id, { q: filter })),
          },
        ]),
  ];
  return (
    <section
      data-foot
      aria-label={t('containers.bulk')}
      className="sticky bottom-10 z-20 mt-3 flex flex-wrap items-center gap-2 rounded-lg border border-edge/50 bg-raised px-3 py-2 shadow-overlay"
    >
      <span className="num mr-1 font-medium">{t('containers.selected', { count: rows.length, hidden })}</span>
      {offers
        .filter(({ isButton }) => isButton)
        .map(({ verb, reason, ask }) => (
          <Button key={verb.id} reason={reason} onClick={ask} icon={iconOf(verb, 13)}>
            {verb.label}
          </Button>
        ))}
      <Button onClick={changeThese} icon={<SlidersHorizontal size={13} aria-hidden />}>
        {t('containers.bulk.change')}
      </Button>
      <Button
        reason={role === 'operator' || role === 'admin' ? undefined : t('marks.needsOperator')}
        onClick={() => setTagging(true)}
        icon={<Tag size={13} aria-hidden />}
      >
        {t('marks.bulk')}
      </Button>
      <Button
        aria-haspopup="menu"
        aria-label={t('containers.bulk.more.named')}
        icon={<Ellipsis size={14} aria-hidden />}
        onPointerEnter={preloadMenu}
        onFocus={preloadMenu}
        onClick={(event) => openMenu(event.currentTarget, t('containers.bulk.more.named'), menu())}
      >
        {t('containers.bulk.more')}
      </Button>
      <Button
        variant="quiet"
        className="ml-auto"
        onClick={() => {
          forgetEnded(node.id);
          onClear();
        }}
        icon={<X size={14} aria-hidden />}
      >
        {t('containers.clear')}
      </Button>
      {exporting && (
        <ExportDialog node={node.id} ctids={rows.map(({ ctid }) => ctid)} onClose={() => setExporting(false)} />
      )}
      {tagging && <BulkTags node={node.id} rows={rows} onClose={() => setTagging(false)} />}
    </section>
  );
}

function iconOf({ icon: Icon }: BulkVerb, size: number) {
  return <Icon size={size} aria-hidden />;
}

/** One that a run has before it is not asked for once more. */
function queued(progress: ReadonlyMap<string, RowProgress>, { ctid }: ContainerRow): BulkCan | undefined {
  if (progress.get(ctid) !== 'waiting') return undefined;
  return { ok: false, key: 'queued', says: (count) => t('containers.bulk.skip.queued', { count }) };
}
