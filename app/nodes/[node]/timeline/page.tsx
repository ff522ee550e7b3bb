import type { Metadata } from 'next';
import { GET as timelineList } from '@/app/api/nodes/[node]/timeline/route';
import { Prefetched } from '@/components/prefetched';
import { timelineQuery } from '@/components/timeline/timeline-query';
import { TimelineScreen } from '@/components/timeline/timeline-screen';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

export async function generateMetadata({ params }: PageProps<'/nodes/[node]/timeline'>): Promise<Metadata> {
  const { node } = await params;
  return { title: t('timeline.page', { what: decodeURIComponent(node) }) };
}

export default async function TimelinePage({ params, searchParams }: PageProps<'/nodes/[node]/timeline'>) {
  const node = decodeURIComponent((await params).node);
  const given = await searchParams;
  const asked = new URLSearchParams(
    Object.entries(given).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
  return (
    <Prefetched reads={[read(timelineList, { node }, timelineQuery(asked))]}>
      <TimelineScreen node={node} />
    </Prefetched>
  );
}
