import { redirect } from 'next/navigation';
import { nodePath } from '@/components/paths';

/** A node and its containers are one page. */
export default async function NodePage({ params }: PageProps<'/nodes/[node]'>) {
  redirect(nodePath(decodeURIComponent((await params).node)));
}
