/** A document as a request brings it, read, with everything that is wrong with it said as one error. */
import { AppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { printProblems } from '@/lib/xml/problem-lines';
import { type DomainRead, readDomain } from '@/lib/xml/read';

export type Document = Extract<DomainRead, { ok: true }>;

/** Throws `bad_input` of `body`, with every problem as a line of `detail`. */
export function readDocument(document: Uint8Array, nodeCpus: number | undefined): Document {
  const read = readDomain(document, nodeCpus);
  if (read.ok) return read;
  const { line = 1, message = '' } = read.problems[0] ?? {};
  throw new AppError('bad_input', t('xml.atLine', { line, message }), {
    detail: printProblems(read.problems),
    field: 'body',
  });
}

/** A request brings bytes; a call from within may bring text. */
export function bytesOfBody(body: string | Uint8Array): Uint8Array {
  return typeof body === 'string' ? new TextEncoder().encode(body) : body;
}
