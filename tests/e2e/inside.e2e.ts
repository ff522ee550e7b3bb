import { expect, type Page } from '@playwright/test';
import { test } from './alive';
import { expectNoSeriousAxe, expectQuietConsole, shot } from './shots';

const main = (page: Page) => page.getByRole('main');
const processes = (page: Page) => page.getByRole('table', { name: 'Processes, largest first' });
const field = (page: Page) => page.getByRole('textbox', { name: 'Command' });
const output = (page: Page) => page.getByRole('region', { name: 'Output of the command' });

test('processes by memory and the kernel’s lines of a container, searched by hand', async ({ page }) => {
  const quiet = await expectQuietConsole(page);
  await page.goto('/nodes/hn2/containers/206/inside');
  await expect(page.getByRole('link', { name: 'Inside', exact: true })).toHaveAttribute('aria-current', 'page');
  await expect(processes(page).getByRole('row').nth(1)).toContainText('make -j4');
  await expect(main(page).getByText(/physpages: .* held/)).toBeVisible();
  await expect(page.getByRole('list', { name: 'Kernel lines, newest first' })).toContainText('CT: 206: started');
  await expectNoSeriousAxe(page);
  await shot(page, 'inside');
  await page.getByRole('button', { name: /^Show all \d+$/ }).click();
  await expect(processes(page).getByRole('row', { name: /crond/ })).toBeVisible();
  // What the container calls itself is shown as text, and turns nothing round.
  await expect(processes(page)).toContainText('sh -c printf "�[31mfailed');

  await page.getByRole('searchbox', { name: 'Filter processes' }).fill('sshd');
  await expect(processes(page).getByRole('row')).toHaveCount(2);
  await page.getByRole('searchbox', { name: 'Filter processes' }).fill('nothing of that name');
  await expect(main(page).getByText('No process matches')).toBeVisible();
  await page.getByRole('button', { name: 'Read again' }).click();

  await page.goto('/nodes/hn3/containers/302/inside');
  await expect(
    main(page)
      .getByText(/^Killed for lack of memory: /)
      .first(),
  ).toBeVisible();
  await expect(main(page)).toContainText('Out of memory in UB 302: OOM killed process');
  await shot(page, 'inside-killed');
  quiet();
});

test('a command runs inside: output as it comes, ended by hand, text kept or not', async ({ page }) => {
  const quiet = await expectQuietConsole(page);
  await page.goto('/nodes/hn2/containers/212/inside');
  await field(page).fill("echo 'a  b'; sleep 600");
  await page.keyboard.press('Enter');
  await expect(output(page)).toHaveText('a  b');
  await expect(main(page).getByText('What that one put into the background may go on')).toBeVisible();
  await shot(page, 'inside-running');
  await page.getByRole('button', { name: 'End it' }).click();
  await expect(main(page).getByText('It was ended. What it put into the background')).toBeVisible();

  await field(page).fill('hostname; exit 3');
  await page.getByRole('checkbox', { name: /Keep the text/ }).uncheck();
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(output(page)).toHaveText('ci-2');
  await expect(main(page).getByText('The command ended with exit code 3.')).toBeVisible();
  await expectNoSeriousAxe(page);
  // Only what is kept comes back.
  await field(page).press('ArrowUp');
  await expect(field(page)).toHaveValue("echo 'a  b'; sleep 600");
  await page.getByRole('link', { name: 'Its task' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('run a command in 212');
  await expect(main(page)).toContainText('vzctl exec2 212 -');
  await expect(main(page)).toContainText('The text of the command was not kept');
  quiet();
});

test('a stopped container says why there is nothing to see and nothing to run', async ({ page }) => {
  await page.goto('/nodes/hn1/containers/108/inside');
  await expect(main(page).getByText('Nothing runs inside')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toHaveAccessibleDescription(
    'The container does not run.',
  );
  await shot(page, 'inside-stopped');
  await expectNoSeriousAxe(page);
});

test('the palette finds the container of a PID of the node', async ({ page }) => {
  await page.goto('/nodes/hn2/containers');
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Go to or do' });
  await expect(palette.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('pid 2400');
  await expect(palette.getByRole('option').first()).toContainText('Whose is PID 2400 on');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/nodes\/hn2\/containers\/\d+\/inside$/);
  await expect(page.getByText(/^PID 2400 is init of \d+/)).toBeVisible();
});

test('long work shows how long it usually takes, wherever it is shown', async ({ page }) => {
  const quiet = await expectQuietConsole(page);
  await page.goto('/tasks');
  const headers = { origin: new URL(page.url()).origin };
  const restart = async (ctid: string) => {
    const reply = await page.request.post(`/api/nodes/hn4/containers/${ctid}/actions`, {
      ...{ data: { action: 'restart' }, headers },
    });
    return ((await reply.json()) as { task: { id: string } }).task.id;
  };
  const at = '/api/nodes/hn4/containers/1290';
  const { container } = (await (await page.request.get(at)).json()) as { container: { version: string } };
  await page.request.patch(at, { data: { values: { name: 'slow-stop-e2e' }, version: container.version }, headers });
  const earlier = await Promise.all(['1291', '1292', '1293'].map(restart));
  for (const id of earlier) {
    await expect(async () => {
      const { task } = (await (await page.request.get(`/api/tasks/${id}`)).json()) as { task: { state: string } };
      expect(task.state).toBe('succeeded');
    }).toPass();
  }
  const id = await restart('1290');
  const bar = page.getByRole('progressbar', { name: 'Progress: restart 1290' });
  await page.goto(`/tasks/${id}`);
  await expect(bar.first()).toHaveAttribute('aria-valuetext', /(usually|longer than usual).*about \d+ s/);
  await expectNoSeriousAxe(page);
  await shot(page, 'task-progress');
  await page.goto('/tasks');
  await expect(main(page).getByRole('progressbar', { name: 'Progress: restart 1290' })).toBeVisible();
  await page.goto('/nodes/hn4/containers/1290');
  await expect(main(page).getByRole('progressbar', { name: 'Progress: restart 1290' })).toBeVisible();
  quiet();
});
