import { t } from '@/lib/text/t';

/** The same rules the server holds (setupCreate in lib/api/schemas.ts), said before anything is sent. */
const NAME = /^[a-z][a-z0-9._-]{0,31}$/;
const LEAST_PASSWORD = 10;

export interface SetupErrors {
  name?: string;
  password?: string;
  again?: string;
}

/** What is wrong, by field; empty when all is well. */
export function setupErrors({ name, password, again }: Record<'name' | 'password' | 'again', string>): SetupErrors {
  return {
    ...(NAME.test(name) ? {} : { name: t('frame.setUp.nameBad', { rule: t('frame.setUp.nameHelp') }) }),
    ...(password.length >= LEAST_PASSWORD
      ? {}
      : { password: t('frame.setUp.passwordShort', { missing: LEAST_PASSWORD - password.length }) }),
    ...(password === again ? {} : { again: t('frame.setUp.againDiffers') }),
  };
}
