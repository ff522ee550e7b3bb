import type { Metadata } from 'next';
import { GET as doctorView } from '@/app/api/nodes/[node]/doctor/route';
import { DoctorScreen } from '@/components/doctor/doctor-screen';
import { Prefetched } from '@/components/prefetched';
import { read } from '@/lib/api/read';
import { t } from '@/lib/text/t';

export async function generateMetadata({ params }: PageProps<'/nodes/[node]/doctor'>): Promise<Metadata> {
  const { node } = await params;
  return { title: t('doctor.page', { node: decodeURIComponent(node) }) };
}

export default async function DoctorPage({ params }: PageProps<'/nodes/[node]/doctor'>) {
  const node = decodeURIComponent((await params).node);
  return (
    <Prefetched reads={[read(doctorView, { node })]}>
      <DoctorScreen node={node} />
    </Prefetched>
  );
}
