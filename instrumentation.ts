/** Runs once per server process, never during a build. What needs Node stays behind the check: Next compiles this file for its edge runtime too. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { boot } = await import('./lib/server/boot');
    boot();
  }
}
