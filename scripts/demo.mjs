/** npm run demo: the whole product on the simulated fleet. Installs, builds what is stale, starts, prints the address. */
import { choosePort, findRunning, isLoopback, serve, wantedPort } from './serve.mjs';
import { command, ensureBuilt, ensureInstalled, StepError, say, seconds } from './steps.mjs';

await command(async () => {
  const startedMs = Date.now();
  const { HOST, VZBOARD_CONFIG, VZBOARD_DATA = 'data/demo', ...env } = process.env;
  if (HOST && !isLoopback(HOST)) {
    throw new StepError(
      `HOST is ${HOST}, but the demo signs everybody in as admin and so listens on this machine only.`,
    );
  }
  if (VZBOARD_CONFIG) {
    say('demo     leaves VZBOARD_CONFIG aside: it never runs together with real nodes');
    delete process.env.VZBOARD_CONFIG;
  }
  const running = await findRunning(VZBOARD_DATA);
  if (running !== undefined) {
    say(`\nThe demo of this checkout runs already, as process ${running.pid}:\n\n  ${running.url}\n`);
    const wanted = wantedPort(env.PORT);
    return wanted === undefined || Number(new URL(running.url).port) === wanted ? 0 : 1;
  }
  await ensureInstalled();
  await ensureBuilt();
  const port = await choosePort(process.env);
  const settings = { NODE_ENV: 'production', VZBOARD_DEMO: '1', VZBOARD_DATA, PORT: String(port) };
  return serve(settings, (url) => {
    say(`\nThe demo is ready after ${seconds(startedMs)}. Open\n\n  ${url}\n\nCtrl-C ends it.\n`);
  });
});
