/** vzboard's own log: one JSON object a line on stdout. Callers mask secrets before they come here. */

export type Level = 'info' | 'warn' | 'error';

export function logLine(level: Level, message: string, facts: Readonly<Record<string, unknown>> = {}): void {
  process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), level, message, ...facts })}\n`);
}
