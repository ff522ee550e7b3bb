/** What one browser prefers, kept in cookies so that the server's first HTML already has it. */
export type Theme = 'light' | 'dark' | 'system';

export const themes: readonly Theme[] = ['light', 'dark', 'system'];

export function themeFrom(cookie: string | undefined): Theme {
  return themes.find((theme) => theme === cookie) ?? 'system';
}

export type PreferenceName = 'theme' | 'strip' | 'keys' | 'columns';

/** Remembers a preference for a year, for this browser only. */
export function remember(name: PreferenceName, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari
  document.cookie = `${name}=${value}; Path=/; Max-Age=31536000; SameSite=Lax`;
}

/** Changes the theme at once and remembers it. */
export function setTheme(theme: Theme): void {
  remember('theme', theme);
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
