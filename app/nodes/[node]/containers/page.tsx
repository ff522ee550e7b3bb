import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { GET as containerList } from '@/app/api/nodes/[node]/containers/route';
import { GET as nodeView } from '@/app/api/nodes/[node]/route';
import { parseColumns, pickedQuery } from '@/components/container/columns';
import { ContainersScreen } from '@/components/container/containers-screen';
import { parseFilter } from '@/components/container/filter';
import { CreateLink } from '@/components/create/create-link';
import { ImportLink } from '@/components/import/import-link';
import { NodeTabs } from '@/components/node/node-tabs';
import { Prefetched } from '@/components/prefetched';
import { keyOf } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

/** What a page of a long list carries of it: some screens, so that nobody sees that the rest comes later. */
const FIRST_ROWS = 80;

export async function generateMetadata({ params }: PageProps<'/nodes/[node]/containers'>): Promise<Metadata> {
  const { node } = await params;
  return { title: t('containers.page', { node: decodeURIComponent(node) }) };
}

export default async function ContainersPage({ params, searchParams }: PageProps<'/nodes/[node]/containers'>) {
  const node = decodeURIComponent((await params).node);
  const columns = (await cookies()).get('columns')?.value;
  const { q, cols, sort } = await searchParams;
  const { counters } = parseFilter(typeof q === 'string' ? q : '');
  const picked = pickedQuery([...parseColumns(typeof cols === 'string' ? cols : columns).held, ...counters]);
  // In another order, or through a filter, any row may be among the first.
  const asTheyCome = q === undefined && sort === undefined && picked === undefined;
  const list = read(containerList, { node }, asTheyCome ? { first: FIRST_ROWS } : picked);
  const queryKey = keyOf(api.containerList, { node }, picked);
  return (
    <Prefetched reads={[list.then((found) => found && { ...found, queryKey }), read(nodeView, { node })]}>
      <ContainersScreen
        node={node}
        columns={columns}
        links={<NodeTabs node={node} current="containers" />}
        actions={
          <>
            <ImportLink node={node} />
            <CreateLink node={node} />
          </>
        }
      />
    </Prefetched>
  );
}
