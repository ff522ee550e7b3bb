/** vzctl set: options, lock, what is applied, what is saved (src/vzctl-actions.c; recorded: set-*.json). It takes what vzctl takes. */
import { parseConf, printConf, setKeys } from '@/lib/vz/conf';
import { type Call, isExecution, printWarnings, refuse, withLock } from './call';
import { confPath, isPloop, NODE_CTID } from './places';
import { applySettings, type Job } from './set-apply';
import { type Asked, readSetOptions } from './set-options';
import { keysToSave } from './set-save';
import type { Execution } from './state';

export function setCommand(call: Call): Execution {
  const asked = readSetOptions(call);
  if (isExecution(asked)) return asked;
  const refused = refusedFlags(call, asked);
  if (refused !== undefined) return refused;
  const { world, ctid, script } = call;
  printWarnings(call);
  return withLock(call, () => {
    const conf = world.conf(ctid);
    const save = asked.flags.has('save');
    if (conf === undefined && save) script.err(`WARNING: ${confPath(ctid)} not found: No such file or directory`);
    const job: Job = {
      ...call,
      ...asked,
      conf: conf ?? parseConf(''),
      save,
      running: ctid === NODE_CTID || world.stateOf(ctid) === 'running',
    };
    const code = applySettings(job);
    if (code !== 0) {
      const ended = job.wishes.has('userpasswd') && code === 74;
      if (save && !ended) script.err('Error: failed to apply some parameters, not saving configuration file!');
      return code;
    }
    return save ? saveConfig(job) : warnUnsaved(job);
  });
}

/** What makes no sense without --save, or on its own. */
function refusedFlags({ world, ctid }: Call, { flags, setmode, wishes }: Asked): Execution | undefined {
  if (flags.has('save')) return undefined;
  if (flags.has('force')) return refuse(20, 'Error: --force is useless without --save');
  if (setmode === 'restart') return refuse(20, "Error: --setmode restart doesn't make sense without --save flag");
  for (const name of ['ostemplate', 'stop-timeout']) {
    if (wishes.has(name)) return refuse(20, `Error: unable to use --${name} option without --save`);
  }
  if (wishes.has('name')) return refuse(131, 'Error: unable to use --name option without --save');
  if (wishes.has('diskspace') && isPloop(world, ctid)) {
    return refuse(20, "Error: can't use --diskspace without --save for a ploop-based container");
  }
  return undefined;
}

function saveConfig(job: Job): number {
  const { world, ctid, script, conf } = job;
  const path = confPath(ctid);
  if (world.surroundings.readOnlyConf === true) {
    script.err(`Unable to create configuration file ${path}.tmp: Read-only file system`);
    return 139;
  }
  script.change({ kind: 'conf', ctid, text: printConf(setKeys(conf, keysToSave(job))) });
  script.out(`CT configuration saved to ${path}`);
  return 0;
}

/** A password is written nowhere, so there is nothing to warn of. */
function warnUnsaved({ script, flags, wishes, count, running }: Job): number {
  const passwordOnly = count === 1 && wishes.has('userpasswd');
  if (flags.has('reset_ub') || passwordOnly) return 0;
  const lost = running ? ' and will be lost after CT restart' : '';
  script.out(`WARNING: Settings were not saved to config${lost} (use --save flag)`);
  return 0;
}
