/** Milliseconds between polls while a test runs: lines appear as they are answered. */
export const TEST_POLL_MS = 400;
