/** Which form of the document is shown: part of the address, so that a link shows its reader the same. */
import type { api } from '@/lib/api/contract';
import type { QueryOf, ReplyOf } from '@/lib/api/endpoint';

export type XmlReply = ReplyOf<typeof api.containerXml>;
export type Dialect = XmlReply['dialect'];
export const dialectsShown: readonly Dialect[] = ['a', 'b', 'c'];

export interface View {
  dialect: Dialect;
  source: boolean;
}

/** libvirt's own format where the address says none, or one there is not. */
export function viewOf(param: (name: string) => string | null | undefined): View {
  const asked = param('dialect');
  return { dialect: dialectsShown.find((dialect) => dialect === asked) ?? 'c', source: param('source') === '1' };
}

export function queryOf({ dialect, source }: View): QueryOf<typeof api.containerXml> {
  return { dialect, source: source ? '1' : '0', quota: '1', as: 'json' };
}
