/**
 * Where to go after signing in: only a path on this origin. `//host`, `/\host` and anything with a scheme would lead elsewhere, so the result of
 * parsing decides, not the look of the text.
 */
export function nextPath(asked: string | null, origin: string): string {
  if (asked === null || !asked.startsWith('/')) return '/';
  let url: URL;
  try {
    url = new URL(asked, origin);
  } catch {
    return '/';
  }
  if (url.origin !== origin || url.pathname === '/sign-in' || url.pathname === '/setup') return '/';
  // A path that begins with two slashes once its dots are resolved ("/.//host") names another host when it is read again.
  if (url.pathname.startsWith('//')) return '/';
  return url.pathname + url.search + url.hash;
}
