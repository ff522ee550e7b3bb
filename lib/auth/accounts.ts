import 'server-only';
import { AppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { verifyPassword } from './password';
import type { Role } from './roles';
import type { AuthStore } from './store';

/** Who asks: what handlers, tasks and screens know of a person. */
export interface User {
  name: string;
  role: Role;
}

const passwordLength = { least: 10, most: 1024 };

/** Throws AppError `bad_input` with `field` name or password. Lengths count characters, not UTF-16 halves. */
export function checkCredentials(name: string, password: string): void {
  if (!/^[a-z][a-z0-9._-]{0,31}$/.test(name)) throw new AppError('bad_input', t('auth.name'), { field: 'name' });
  const length = [...password].length;
  const wrong =
    length < passwordLength.least
      ? t('auth.passwordShort', passwordLength)
      : length > passwordLength.most
        ? t('auth.passwordLong', passwordLength)
        : password.toLowerCase() === name
          ? t('auth.passwordName')
          : undefined;
  if (wrong !== undefined) throw new AppError('bad_input', wrong, { field: 'password' });
}

/** Throws AppError `bad_input` (field password), after the same time and in the same words whether the name exists or not. */
export async function findByPassword(store: AuthStore, name: string, password: string): Promise<User> {
  const account = store.account(name);
  // Nobody can have a longer one; hashing megabytes for a stranger would cost more than a password does.
  const right = await verifyPassword(account?.passwordHash, password.slice(0, passwordLength.most * 2));
  if (!right || account === undefined) throw new AppError('bad_input', t('auth.wrong'), { field: 'password' });
  return { name: account.name, role: account.role };
}
