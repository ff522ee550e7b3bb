/** What is not in a table but true all the same, under it. */
export function NoteLines({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <ul className="space-y-1 border-t border-line px-4 py-2.5 text-xs text-muted">
      {lines.map((line) => (
        <li key={line} className="break-words">
          {line}
        </li>
      ))}
    </ul>
  );
}
