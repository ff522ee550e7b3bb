/** npm start: the production server on what `npm run build` made. Changes nothing: it neither installs nor builds. */
import { choosePort, findRunning, serve } from './serve.mjs';
import { buildState, command, StepError, say } from './steps.mjs';

await command(async () => {
  const state = buildState();
  if (state === 'missing') throw new StepError('There is no build yet. Run: npm ci && npm run build');
  if (state === 'stale') say('The build is older than the sources. To use them: npm run build');
  const running = await findRunning(
    process.env.VZBOARD_DATA ?? (process.env.VZBOARD_DEMO === '1' ? 'data/demo' : 'data'),
  );
  if (running !== undefined) {
    throw new StepError(`vzboard runs already on this data directory: process ${running.pid}, ${running.url}`);
  }
  // A service that moves to another port by itself is a service nobody finds.
  const port = await choosePort({ ...process.env, PORT: process.env.PORT || '3000' });
  return serve({ NODE_ENV: 'production', PORT: String(port) }, (url) => say(`Ready: ${url}`));
});
