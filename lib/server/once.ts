/**
 * Process-wide objects. Next evaluates a module once per bundle (instrumentation, each route, pages), so a module variable is not a
 * singleton; `globalThis` is. Every object that must exist once goes through this function.
 */
export function once<T>(name: string, make: () => T): T {
  // globalThis has no index signature; the symbol is ours alone.
  const g = globalThis as unknown as Record<symbol, T | undefined>;
  const key = Symbol.for(`vzboard.${name}`);
  const have = g[key];
  if (have !== undefined) return have;
  const made = make();
  g[key] = made;
  return made;
}
