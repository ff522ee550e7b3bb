'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { refresh } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import type { Setting } from '@/lib/api/schemas-config';
import { t } from '@/lib/text/t';
import { SettleDialog } from './settle-dialog';

interface SettleButtonsProps {
  node: string;
  ctid: string;
  /** Those that run differently from the file; none: there is nothing to settle. */
  settings: readonly Setting[];
  version: string;
  /** Why nothing can be changed. */
  reason: string | undefined;
}

/** The two ways to make file and container say the same. */
export function SettleButtons({ node, ctid, settings, version, reason }: SettleButtonsProps) {
  const client = useQueryClient();
  // What is being settled stays in sight when the next look finds it settled.
  const [asked, setAsked] = useState<{ take: 'config' | 'running'; settings: readonly Setting[] }>();
  return (
    <>
      {settings.length > 0 && (
        <span className="flex flex-wrap gap-2 pt-1">
          <Button size="sm" reason={reason} onClick={() => setAsked({ take: 'config', settings })}>
            {t('cfg.settle.config')}
          </Button>
          <Button size="sm" reason={reason} onClick={() => setAsked({ take: 'running', settings })}>
            {t('cfg.settle.running')}
          </Button>
        </span>
      )}
      {asked !== undefined && (
        <SettleDialog
          {...asked}
          node={node}
          ctid={ctid}
          version={version}
          onReread={() => void refresh(client, api.containerSettings, { node, ctid })}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  );
}
