'use client';
import { useQuery } from '@tanstack/react-query';
import { Eraser } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useSession } from '@/components/frame/fleet-query';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';

const CleanDialog = dynamic(() => import('./clean-dialog').then((m) => m.CleanDialog), { ssr: false });

/** What a create that failed has left behind, by name, with a way to take it away. Nothing where nothing is left. */
export function LeftoversPanel({ node, ctid }: { node: string; ctid: string }) {
  const query = useQuery({ ...q(api.leftoverList, { node, ctid }), staleTime: 0 });
  const role = useSession().data?.user.role;
  const [cleaning, setCleaning] = useState(false);
  if (query.data === undefined) return null;
  const { names, files, reason } = query.data;
  if (names.length + files.length === 0 || reason !== null) return null;
  return (
    <Panel
      title={t('create.left.title', { ctid })}
      aside={
        <Button
          size="sm"
          reason={role === 'viewer' ? t('change.needsOperator') : undefined}
          icon={<Eraser size={13} aria-hidden />}
          onClick={() => setCleaning(true)}
        >
          {t('create.left.clean')}
        </Button>
      }
    >
      <ul className="space-y-1">
        {names.map((name) => (
          <li key={name}>{t('create.left.nameIs', { name, ctid })}</li>
        ))}
        {files.map((file) => (
          <li key={file} className="font-mono text-xs break-all">
            {file}
          </li>
        ))}
      </ul>
      {cleaning && <CleanDialog node={node} ctid={ctid} onClose={() => setCleaning(false)} />}
    </Panel>
  );
}
