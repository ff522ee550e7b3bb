import { clsx } from 'clsx';
import { Fragment } from 'react';
import { highlight, type Part } from './highlight';

const looks: Record<Part, string | undefined> = {
  mark: 'text-faint',
  element: 'text-accent',
  extension: 'text-notice',
  attribute: 'text-muted',
  value: 'text-ok',
  text: undefined,
  comment: 'text-faint italic',
};

/** XML to read: coloured, with line numbers that are not copied along. Long lines are broken, so that nothing hides at the side. */
export function XmlText({ xml, busy = false }: { xml: string; busy?: boolean }) {
  const lines = highlight(xml);
  const width = `${String(lines.length).length + 1}ch`;
  return (
    <pre className={clsx('py-3 pr-4 font-mono text-xs whitespace-pre-wrap transition-opacity', busy && 'opacity-50')}>
      <code>
        {lines.map((pieces, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text are told apart by their place
          <span key={i} className="flex">
            <span
              aria-hidden
              data-line={i + 1}
              className="num mr-3 ml-2 shrink-0 text-right text-faint select-none before:content-[attr(data-line)]"
              style={{ width }}
            />
            <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
              {pieces.map(({ part, text }, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <Fragment key={at}>{part === 'text' ? text : <span className={looks[part]}>{text}</span>}</Fragment>
              ))}
              {'\n'}
            </span>
          </span>
        ))}
      </code>
    </pre>
  );
}
