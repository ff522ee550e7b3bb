/**
 * Every word on a screen, in English, as ICU messages (see `t.ts`). One section per room, so that two people rarely meet in one file; keys
 * are dotted and start with the section's name. Barrier, limit, held, maxheld and failcnt stay untranslated in every language.
 */
import { authText } from './en/auth';
import { backupsText } from './en/backups';
import { beancountersText } from './en/beancounters';
import { bulkLifeText } from './en/bulk-life';
import { changeText } from './en/change';
import { chartsText } from './en/charts';
import { cloneText } from './en/clone';
import { configText } from './en/config';
import { configSettingsText } from './en/config-settings';
import { containerText } from './en/container';
import { containersText } from './en/containers';
import { createText } from './en/create';
import { destroyText } from './en/destroy';
import { doctorText } from './en/doctor';
import { errorsText } from './en/errors';
import { fleetText } from './en/fleet';
import { frameText } from './en/frame';
import { importText } from './en/import';
import { insideText } from './en/inside';
import { limitsText } from './en/limits';
import { manyText } from './en/many';
import { marksText } from './en/marks';
import { matrixText } from './en/matrix';
import { nodeKeyText } from './en/node-key';
import { paletteText } from './en/palette';
import { poolsText } from './en/pools';
import { profilesText } from './en/profiles';
import { quotaText } from './en/quota';
import { reinstallText } from './en/reinstall';
import { resourcesText } from './en/resources';
import { retiredText } from './en/retired';
import { settingsText } from './en/settings';
import { settingsHistoryText } from './en/settings-history';
import { snapshotsText } from './en/snapshots';
import { sshText } from './en/ssh';
import { tasksText } from './en/tasks';
import { templatesText } from './en/templates';
import { timelineText } from './en/timeline';
import { ubcText } from './en/ubc';
import { versionsText } from './en/versions';
import { vzText } from './en/vz';
import { xmlText } from './en/xml';

export const en = {
  ...frameText,
  ...errorsText,
  ...ubcText,
  ...vzText,
  ...fleetText,
  ...containersText,
  ...containerText,
  ...beancountersText,
  ...chartsText,
  ...matrixText,
  ...paletteText,
  ...tasksText,
  ...changeText,
  ...profilesText,
  ...backupsText,
  ...templatesText,
  ...createText,
  ...poolsText,
  ...retiredText,
  ...quotaText,
  ...snapshotsText,
  ...cloneText,
  ...insideText,
  ...timelineText,
  ...marksText,
  ...manyText,
  ...bulkLifeText,
  ...destroyText,
  ...reinstallText,
  ...authText,
  ...sshText,
  ...nodeKeyText,
  ...doctorText,
  ...settingsText,
  ...configText,
  ...limitsText,
  ...configSettingsText,
  ...settingsHistoryText,
  ...resourcesText,
  ...versionsText,
  ...xmlText,
  ...importText,
} as const satisfies Record<string, string>;
