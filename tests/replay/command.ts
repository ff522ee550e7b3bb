/** Bundled and run by scripts/replay.mjs. */
import { replay } from './engine';
import { report } from './report';
import { scenes } from './scenes';

process.stdout.write(`${report(scenes.flatMap(replay))}\n`);
