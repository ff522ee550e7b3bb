/**
 * A sentence by its key in lib/text/en/vz.ts and the values it names: this room knows no language. Whoever shows it calls t(key, values).
 */
export interface Message<Key extends string = string> {
  readonly key: Key;
  readonly values: Readonly<Record<string, string | number>>;
}

export function message<Key extends string>(
  key: Key,
  values: Readonly<Record<string, string | number>> = {},
): Message<Key> {
  return { key, values };
}
