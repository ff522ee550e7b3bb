import { render, screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { CheckList } from '@/components/doctor/check-list';
import { verdictWords } from '@/components/doctor/check-mark';
import type { DoctorCheck } from '@/lib/api/schemas';

const check = (given: Partial<DoctorCheck>): DoctorCheck => ({
  id: 'vzctl',
  state: 'good',
  found: 'version 4.11.1',
  cure: null,
  argv: ['vzctl', '--version'],
  durationMs: 12.4,
  hostKey: null,
  ...given,
});
const line = () => screen.getByRole('listitem');

describe('a check', () => {
  test('that is good says so in a word, with what was found, asked and how long it took', () => {
    render(<CheckList checks={[check({})]} />);
    expect(line()).toHaveTextContent('good');
    expect(line()).toHaveTextContent('version 4.11.1');
    expect(line()).toHaveTextContent('Asked: vzctl --version');
    expect(line()).toHaveTextContent('12 ms');
    expect(line()).not.toHaveTextContent('Without it');
  });

  test.each(['warning', 'bad'] as const)('that is a %s has its cure and what is lost', (state) => {
    render(<CheckList checks={[check({ state, found: 'exit 127', cure: 'Install vzctl.' })]} narrow />);
    expect(within(line()).getByText('Install vzctl.')).toBeVisible();
    expect(line()).toHaveTextContent('Without it: no action on containers');
    expect(line()).toHaveTextContent('vzctl --version');
  });

  test('that was not asked says why and shows no command', () => {
    render(
      <CheckList checks={[check({ state: 'skipped', found: 'Not asked, since…', argv: null, durationMs: null })]} />,
    );
    expect(line()).toHaveTextContent('not asked');
    expect(line()).not.toHaveTextContent('Asked:');
  });
});

test.each([
  ['unknown', 'hn1 shows a key that nobody has approved.'],
  ['changed', 'hn1 shows another key than the approved one.'],
] as const)('a host key that is %s has its fingerprint once, where it is compared and approved', (state, words) => {
  const hostKey = {
    ...{ role: 'node' as const, name: 'hn1', state, problem: null, known: [] },
    offered: { type: 'ssh-ed25519', fingerprint: 'SHA256:abc' },
  };
  const found = 'hn1 shows ssh-ed25519 SHA256:abc, which nobody has approved.';
  const checks = [check({ id: 'hostKey', state: 'bad', found, cure: 'Compare it.', argv: null, hostKey })];
  const { rerender } = render(<CheckList checks={checks} narrow hostKey={(key) => key.offered?.fingerprint} />);
  expect(line().textContent?.match(/SHA256:abc/g)).toHaveLength(1);
  expect(line()).toHaveTextContent(words);
  // Where nothing can be decided it stands in the sentence.
  rerender(<CheckList checks={checks} narrow />);
  expect(line()).toHaveTextContent(found);
});

test('the verdict counts what is to be mended before it counts warnings', () => {
  const checks = [check({ state: 'bad' }), check({ state: 'warning' }), check({ state: 'warning' })];
  expect(verdictWords({ verdict: 'bad', checks })).toBe('1 thing is to be mended.');
  expect(verdictWords({ verdict: 'warning', checks })).toBe('It works, with 2 warnings.');
  expect(verdictWords({ verdict: 'good', checks: [check({})] })).toBe('All is well.');
});
