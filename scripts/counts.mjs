/** Counts of the test runners' JSON reports, for the one last line of `npm test`. */

/**
 * Of a vitest report, undefined when it wrote none. A run that failed counts at least one failure, for instance a file that did not load; where
 * skipping is forbidden (CI), what was skipped has failed.
 */
export function vitestCounts(report, exitCode, { mayBeSkipped }) {
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const broken = (report?.testResults ?? []).filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return counts(
    report?.numPassedTests ?? 0,
    (report?.numFailedTests ?? 0) + broken.length,
    skipped,
    exitCode,
    mayBeSkipped,
  );
}

/** Of a Playwright report. A flaky test passed only when tried again: a failure here, where nothing is retried. */
export function playwrightCounts(report, exitCode, { mayBeSkipped }) {
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = report?.stats ?? {};
  return counts(expected, unexpected + flaky, skipped, exitCode, mayBeSkipped);
}

function counts(passed, failures, skipped, exitCode, mayBeSkipped) {
  const failed = failures + (mayBeSkipped ? 0 : skipped);
  return { passed, failed: exitCode !== 0 && failed === 0 ? 1 : failed, skipped };
}
