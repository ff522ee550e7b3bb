/** All files of records with the nodes they were recorded on. */
import type { Scene } from './engine';
import { diskScenes } from './scenes-disk';
import { lifeScenes } from './scenes-life';
import { listScenes } from './scenes-list';
import { setScenes } from './scenes-set';

export const scenes: readonly Scene[] = [...lifeScenes, ...setScenes, ...diskScenes, ...listScenes];
