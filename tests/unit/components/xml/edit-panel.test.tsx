import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { EditPanel } from '@/components/xml/edit-panel';
import { AppError, errorStatus } from '@/lib/errors';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => {} }) }));
afterEach(() => vi.unstubAllGlobals());

const data = {
  now: 1,
  dialect: 'a' as const,
  xml: '<domain>\n<hostname>a</hostname>\n</domain>\n',
  ...{ config: 'now' as const, version: 'f'.repeat(64), assumed: [], beyond: [], lost: [], unsafe: [], quota: null },
};
const previewed = {
  commands: [['vzctl', 'set', '105', '--hostname=b', '--save']],
  diff: [{ key: 'HOSTNAME', before: 'a', after: 'b' }],
  ...{ restart: false, findings: [], version: data.version, refusals: [] },
  deletions: [{ key: 'NAMESERVER', before: '192.0.2.1' }],
};

interface Sent {
  url: string;
  body: string;
}
/** What the server would answer each document. */
function edited(answer: (sent: Sent) => unknown): Sent[] {
  const sent: Sent[] = [];
  vi.stubGlobal('fetch', (url: string, init: { body: string; headers: Record<string, string> }) => {
    sent.push({ url, body: init.body });
    expect(init.headers['content-type']).toBe('application/xml');
    const reply = answer({ url, body: init.body });
    if (!(reply instanceof AppError)) return Promise.resolve(Response.json(reply));
    const { code, message, detail, field } = reply;
    return Promise.resolve(
      Response.json({ error: { code, message, detail, field } }, { status: errorStatus[reply.code] }),
    );
  });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <EditPanel node="hn1" ctid="105" data={data} onClose={() => {}} />
    </QueryClientProvider>,
  );
  return sent;
}
const write = (text: string) => fireEvent.change(screen.getByLabelText('Document'), { target: { value: text } });
const apply = () => screen.getByRole('button', { name: 'Apply' });

test('nothing is asked of the server before something is changed, and Apply says why it waits', () => {
  const sent = edited(() => previewed);
  expect(apply()).toHaveAccessibleDescription('Nothing is changed yet.');
  expect(sent).toEqual([]);
});

test('shows the command, a tick for each change, and what the document leaves out; a tick is asked for anew', async () => {
  const sent = edited(() => previewed);
  write(data.xml.replace('>a<', '>b<'));
  expect(
    await screen.findByText(
      (_, element) => element?.tagName === 'PRE' && element.textContent.includes('vzctl set 105 --hostname=b --save'),
    ),
  ).toBeVisible();
  expect(screen.getByRole('checkbox', { name: 'Change HOSTNAME' })).toBeChecked();
  const gone = screen.getByRole('checkbox', { name: 'Take out NAMESERVER' });
  expect(gone).not.toBeChecked();
  gone.focus();
  fireEvent.click(gone);
  await vi.waitFor(() => expect(sent.at(-1)?.url).toContain('delete=NAMESERVER'));
  expect(gone).toHaveFocus();
  expect(sent.at(-1)?.url).toContain(`version=${data.version}`);
});

test('marks the lines of mistakes, and each leads to its place', async () => {
  const detail = 'E_HOSTNAME line 2 column 1: `a b` is not a valid host name.';
  edited(() => new AppError('bad_input', 'Line 2: bad', { detail, field: 'body' }));
  write(data.xml.replace('>a<', '>a b<'));
  const wrong = await screen.findByRole('alert');
  expect(wrong).toHaveTextContent('One mistake');
  fireEvent.click(within(wrong).getByRole('button', { name: 'Line 2' }));
  const area = screen.getByLabelText<HTMLTextAreaElement>('Document');
  expect(area).toHaveFocus();
  expect(area.selectionStart).toBe('<domain>\n'.length);
  expect(area).toHaveAttribute('aria-invalid', 'true');
  expect(apply()).toHaveAccessibleDescription('Mend the mistakes in the document first.');
});

test('what is not possible holds Apply back until it is left as it is', async () => {
  const refusal = { key: 'OSTEMPLATE', reason: 'reinstall', message: 'A reinstall.', before: 'a', after: 'b', line: 1 };
  edited(({ url }) => ({ ...previewed, refusals: url.includes('leave=OSTEMPLATE') ? [] : [refusal] }));
  write(data.xml.replace('>a<', '>b<'));
  expect(await screen.findByText('A reinstall.')).toBeVisible();
  expect(apply()).toHaveAccessibleDescription(/not possible/);
  fireEvent.click(screen.getByRole('checkbox', { name: 'Leave OSTEMPLATE as it is' }));
  await vi.waitFor(() => expect(apply()).not.toHaveAttribute('aria-disabled'));
  expect(screen.getByText('A reinstall.')).toBeVisible();
});
