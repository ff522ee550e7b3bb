/** Which build this is: a tab of an older one offers to reload. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const version = '0.1.0';

/** Next's build id; "dev" where nothing was built. */
export function buildId(): string {
  try {
    return readFileSync(join(process.cwd(), '.next', 'BUILD_ID'), 'utf8').trim();
  } catch {
    return 'dev';
  }
}
