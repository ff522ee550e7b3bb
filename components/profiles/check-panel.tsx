'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { errorWords } from '@/components/error-words';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { q } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';

/** What the node's own vzcfgvalidate says of the saved file. Asked on demand: it is a process on the node. */
export function CheckPanel({ node, profile, version }: { node: string; profile: string; version: string }) {
  const [asked, setAsked] = useState(false);
  const options = q(api.profileCheck, { node, profile });
  const query = useQuery({ ...options, queryKey: [...options.queryKey, version], enabled: asked, retry: false });
  const { data, error } = query;
  return (
    <Panel
      title={t('profiles.check')}
      aside={
        <Button size="sm" pending={query.isFetching} onClick={() => (asked ? void query.refetch() : setAsked(true))}>
          {t(asked ? 'profiles.check.again' : 'profiles.check.run')}
        </Button>
      }
    >
      {error !== null ? (
        <p className="text-critical">{errorWords(error).message ?? errorWords(error).title}</p>
      ) : data === undefined ? (
        <p className="text-muted">{t('profiles.check.hint')}</p>
      ) : !data.available ? (
        <p className="text-muted">{t('profiles.check.missing')}</p>
      ) : (
        <div className="space-y-2">
          <Badge tone={data.ok ? 'ok' : 'warning'}>{t(data.ok ? 'profiles.check.good' : 'profiles.check.bad')}</Badge>
          {data.lines.length > 0 && (
            <ul className="space-y-1 font-mono text-xs break-words">
              {data.lines.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          )}
        </div>
      )}
    </Panel>
  );
}
