/** npm run dev: the development server with hot reload, on the simulated fleet unless VZBOARD_CONFIG names real nodes. */
import { choosePort, findRunning, serve } from './serve.mjs';
import { bundleServer, command, ensureInstalled, StepError, say, step } from './steps.mjs';

await command(async () => {
  const real = Boolean(process.env.VZBOARD_CONFIG);
  const { VZBOARD_DATA = real ? 'data' : 'data/dev' } = process.env;
  const running = await findRunning(VZBOARD_DATA);
  if (running !== undefined) {
    throw new StepError(
      `A server of this checkout uses ${VZBOARD_DATA} already: process ${running.pid}, ${running.url}`,
    );
  }
  await ensureInstalled();
  await step('server', bundleServer);
  const port = await choosePort(process.env);
  const demo = real ? {} : { VZBOARD_DEMO: '1' };
  const settings = { NODE_ENV: 'development', VZBOARD_DATA, PORT: String(port), ...demo };
  return serve(settings, (url) => say(`\nReady: ${url} (${real ? 'real nodes' : 'simulated fleet'})\n`));
});
