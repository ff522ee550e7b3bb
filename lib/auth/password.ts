import 'server-only';
import { hash, verify } from '@node-rs/argon2';

/** OWASP's smallest recommended argon2id setting: 19 MiB, two passes, one lane; about 15 ms. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A hash nobody has the password of, made with the same cost: checking an unknown name takes as long as a wrong password. */
const nobody = '$argon2id$v=19$m=19456,t=2,p=1$yhYabYqaNL/JIBT6UkHDlQ$QdM/7dwBjKREUZjJ3/0xM3w5/q+DlS+KIDKjxEpFuPg';

/** The argon2id hash to keep, as a PHC string with its parameters and salt inside. */
export function hashPassword(password: string): Promise<string> {
  return hash(comparable(password), cost);
}

/** True when `password` belongs to `known`, the kept hash; undefined (no such account) costs the same time and answers false. */
export async function verifyPassword(known: string | undefined, password: string): Promise<boolean> {
  const matches = await verify(known ?? nobody, comparable(password));
  return known !== undefined && matches;
}

/** Keyboards compose accents differently: the same characters must give the same bytes (NIST SP 800-63B 5.1.1.2). */
function comparable(password: string): string {
  return password.normalize('NFKC');
}
