/** npm run build: what `npm start` runs. Installs first when needed; builds only what is stale. */
import { command, ensureBuilt, ensureInstalled } from './steps.mjs';

await command(async () => {
  await ensureInstalled();
  await ensureBuilt();
});
