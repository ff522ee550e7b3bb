/** Names of several containers from one pattern: web{n} gives web1, web2; {nn} counts with two digits. */

const COUNTER = /\{(n{1,4})\}/g;

/** Whether a pattern gives each its own name. */
export function counts(pattern: string): boolean {
  return pattern.search(COUNTER) >= 0;
}

/** The name with that number; a pattern without {n} stays as it is. */
export function nameAt(pattern: string, number: number): string {
  return pattern.replace(COUNTER, (_, digits: string) => String(number).padStart(digits.length, '0'));
}
