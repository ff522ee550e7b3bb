import { Meter } from '@/components/ui/meter';
import { formatBytes } from '@/lib/format';
import { t } from '@/lib/text/t';
import type { BackupList } from './backup-query';

/** Where archives are, and how full that is. */
export function Room({ area }: Pick<BackupList, 'area'>) {
  if (area === null || area.totalBytes === null || area.freeBytes === null) return null;
  const text = t('backups.room', { free: formatBytes(area.freeBytes), total: formatBytes(area.totalBytes) });
  return (
    <span className="num flex items-center gap-3 text-xs text-muted">
      <span className="hidden font-mono sm:inline">{area.path}</span>
      <Meter
        label={t('backups.room.label')}
        ratio={area.totalBytes === 0 ? null : 1 - area.freeBytes / area.totalBytes}
        text={text}
        className="w-20"
      />
      {text}
    </span>
  );
}
