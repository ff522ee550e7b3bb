import { GET as beancounterList } from '@/app/api/nodes/[node]/containers/[ctid]/beancounters/route';
import { GET as containerView } from '@/app/api/nodes/[node]/containers/[ctid]/route';
import { GET as timelineList } from '@/app/api/nodes/[node]/timeline/route';
import { Overview } from '@/components/container/overview';
import { Prefetched } from '@/components/prefetched';
import { timelineOf } from '@/components/timeline/timeline-query';
import { read } from '@/lib/api/read';

export default async function ContainerPage({ params }: PageProps<'/nodes/[node]/containers/[ctid]'>) {
  const given = await params;
  const node = decodeURIComponent(given.node);
  const ctid = decodeURIComponent(given.ctid);
  // The layout's reads are not there yet when this part is rendered on the server.
  return (
    <Prefetched
      reads={[
        read(containerView, { node, ctid }),
        read(beancounterList, { node, ctid }),
        read(timelineList, { node }, timelineOf(ctid)),
      ]}
    >
      <Overview node={node} ctid={ctid} />
    </Prefetched>
  );
}
