/** Who may do what: an admin may all an operator may, an operator all a viewer may. */
export const roles = ['viewer', 'operator', 'admin'] as const;

export type Role = (typeof roles)[number];

/** True when `role` may do what `needed` may. */
export function allows(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

/** True for a word that is a role: for what is read from a table or a request. */
export function isRole(word: string): word is Role {
  return roles.some((role) => role === word);
}
