'use client';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { Dialog } from '@/components/ui/dialog';
import { Segments } from '@/components/ui/segments';
import { type Dialect, dialectsShown } from '@/components/xml/view';
import { urlOf } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';

interface ExportDialogProps {
  node: string;
  /** None: all of the node. */
  ctids: readonly string[];
  onClose: () => void;
}

/** In which dialect several containers become documents. */
export default function ExportDialog({ node, ctids, onClose }: ExportDialogProps) {
  const [chosen] = useState(ctids);
  const [dialect, setDialect] = useState<Dialect>('c');
  const [source, setSource] = useState(false);
  const query = {
    dialect,
    ...(chosen.length === 0 ? {} : { ctids: chosen.join(',') }),
    ...(source ? { source: '1' as const } : {}),
  };
  return (
    <Dialog
      title={t('export.title', { count: chosen.length })}
      onClose={onClose}
      footer={
        <>
          <Button variant="quiet" onClick={onClose}>
            {t('export.cancel')}
          </Button>
          <a
            href={urlOf(api.documentList, { node }, query)}
            download
            className={buttonClass('primary')}
            onClick={onClose}
          >
            <Download size={14} aria-hidden />
            {t('export.download')}
          </a>
        </>
      }
    >
      <div className="space-y-3">
        <p className="text-muted">{t('export.is')}</p>
        <Segments
          label={t('xml.dialect')}
          value={dialect}
          options={dialectsShown.map((value) => ({ value, label: value.toUpperCase() }))}
          onChange={setDialect}
        />
        <p className="text-xs text-muted">{t(`xml.dialect.${dialect}.is`)}</p>
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={source}
            onChange={() => setSource(!source)}
            className="size-4 shrink-0 accent-accent"
          />
          {t('export.source')}
        </label>
        <p className="text-xs text-faint">{t('export.quota')}</p>
      </div>
    </Dialog>
  );
}
