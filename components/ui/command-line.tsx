import { clsx } from 'clsx';
import { CopyButton } from './copy-button';

/** How an admin would type it: words that need quotes get them. For reading and pasting only; vzboard itself never builds a shell line. */
export function shellText(argv: readonly string[]): string {
  return argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

/** Exact command lines, one a row, to read and to copy. */
export function CommandLines({
  commands,
  className,
}: {
  commands: readonly (readonly string[])[];
  className?: string;
}) {
  const text = commands.map(shellText).join('\n');
  return (
    <div className={clsx('flex items-start gap-2 rounded-md border border-line bg-subtle py-1 pr-1 pl-3', className)}>
      <pre className="min-w-0 flex-1 overflow-x-auto py-1 font-mono text-xs whitespace-pre-wrap">
        {text.split(/( |\n)/).map((part, i) =>
          // A line ends between two words, and not between the dashes of an option.
          /^-/.test(part) ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: words of a text are told apart by their place
            <span key={i} className="inline-block max-w-full [overflow-wrap:anywhere]">
              {part}
            </span>
          ) : (
            part
          ),
        )}
      </pre>
      <CopyButton text={text} />
    </div>
  );
}
