import { readdirSync, readFileSync } from 'node:fs';

/** One recorded run of a real program; see tests/fixtures/vzctl-4.11.1/README.md. */
export interface Recording {
  argv: [string, ...string[]];
  exitCode: number;
  stdout: string;
  stderr: string;
  note: string;
}

const folder = new URL('../../fixtures/vzctl-4.11.1/', import.meta.url);

export function fixture(path: string): string {
  return readFileSync(new URL(path, folder), 'utf8');
}

export function fixtureNames(path: string): string[] {
  return readdirSync(new URL(path, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(folder.pathname.length));
}

export function recordings(name: string): Recording[] {
  // The files hold nothing else, as their README says.
  return JSON.parse(fixture(`${name}.json`)) as Recording[];
}

export function allRecordings(): Recording[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => recordings(name.slice(0, -5)));
}
