/**
 * The one place that quotes for a shell. Local commands have none; ssh joins its arguments with blanks and hands them to the login shell of the
 * remote account (and a proxy command to /bin/sh), so there every word must survive being parsed.
 */
import 'server-only';

/**
 * `word` for a POSIX shell: between single quotes nothing has a meaning but the single quote itself. Any word without NUL comes out as it went
 * in; an argument vector with a NUL is refused before it gets here (`checkArgv`).
 */
export function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Words as one line of a POSIX shell. */
export function quoteLine(words: readonly string[]): string {
  return words.map(quote).join(' ');
}
