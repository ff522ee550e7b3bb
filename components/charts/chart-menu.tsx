'use client';
import { Download, Image as ImageIcon, Link2, MoreHorizontal } from 'lucide-react';
import type { RefObject } from 'react';
import { IconButton } from '@/components/ui/button';
import { openMenu, preloadMenu } from '@/components/ui/menu';
import { toast } from '@/components/ui/toast';
import { t } from '@/lib/text/t';
import { fileName, pngOf, saveBlob } from './save';

interface ChartMenuProps {
  name: string;
  /** Words of the file's name. */
  fileParts: readonly string[];
  csv: () => string;
  box: RefObject<HTMLElement | null>;
  fromMs: number;
  toMs: number;
}

/** What else can be done with a chart: files out of it, and an address that shows exactly this. */
export function ChartMenu({ name, fileParts, csv, box, fromMs, toMs }: ChartMenuProps) {
  const failed = (e: unknown) =>
    toast({ tone: 'critical', title: t('charts.saveFailed'), detail: e instanceof Error ? e.message : String(e) });
  const png = async () => {
    const svg = box.current?.querySelector<SVGSVGElement>('svg.recharts-surface');
    if (svg === null || svg === undefined) return;
    try {
      saveBlob(fileName(fileParts, toMs, 'png'), await pngOf(svg, name));
    } catch (e) {
      failed(e);
    }
  };
  const copyLink = async () => {
    try {
      await navigator.clipboard.writeText(permalink(window.location.href, fromMs, toMs));
      toast({ tone: 'ok', title: t('charts.linkCopied') });
    } catch (e) {
      failed(e);
    }
  };
  return (
    <IconButton
      size="sm"
      label={t('charts.menu', { name })}
      aria-haspopup="menu"
      icon={<MoreHorizontal size={15} aria-hidden />}
      onPointerEnter={preloadMenu}
      onFocus={preloadMenu}
      onClick={(event) =>
        openMenu(event.currentTarget, t('charts.menu', { name }), [
          {
            id: 'csv',
            label: t('charts.csv'),
            icon: <Download size={14} aria-hidden />,
            run: () =>
              saveBlob(fileName(fileParts, toMs, 'csv'), new Blob([csv()], { type: 'text/csv;charset=utf-8' })),
          },
          { id: 'png', label: t('charts.png'), icon: <ImageIcon size={14} aria-hidden />, run: () => void png() },
          { id: 'link', label: t('charts.link'), icon: <Link2 size={14} aria-hidden />, run: () => void copyLink() },
        ])
      }
    />
  );
}

/** The page's address with its span held still, so that it shows its reader what is seen now. */
export function permalink(href: string, fromMs: number, toMs: number): string {
  const url = new URL(href);
  url.searchParams.delete('range');
  url.searchParams.set('from', String(fromMs));
  url.searchParams.set('to', String(toMs));
  return url.toString();
}
