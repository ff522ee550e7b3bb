import type { Route } from 'next';
import { errorWords } from '@/components/error-words';
import { insidePath } from '@/components/paths';
import { toast } from '@/components/ui/toast';
import { call } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';

interface Asked {
  node: string;
  /** Name of the node. */
  label: string;
  pid: string;
}

/** Asks a node whose one of its processes is: goes to the container, with what was found said; or says why not. Never rejects. */
export async function findPid({ node, label, pid }: Asked, go: (path: Route) => void): Promise<void> {
  try {
    const { ctid, name, title } = await call(api.pidView, { params: { node, pid } });
    if (ctid === null) {
      toast({ tone: 'notice', title: t('inside.pid.node', { pid, name }), body: t('inside.pid.on', { node: label }) });
      return;
    }
    const of = title === null ? ctid : `${ctid} ${title}`;
    toast({
      tone: 'ok',
      title: t('inside.pid.found', { pid, name, ctid: of }),
      body: t('inside.pid.on', { node: label }),
    });
    go(insidePath(node, ctid));
  } catch (error) {
    const { title, message } = errorWords(error);
    toast({ tone: 'critical', title: message ?? title });
  }
}
