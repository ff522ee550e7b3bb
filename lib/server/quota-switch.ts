/** The first-level quota of a simfs container: whether there is one to switch, and whether it is on. */
import type { Action } from '@/lib/api/schemas';
import { quotaIsOn } from '@/lib/vz/actions';
import { get } from '@/lib/vz/conf';
import type { Ctid } from '@/lib/vz/ctid';
import { quotaStatArgv } from '@/lib/vz/quota-argv';
import { type Circumstances, isQuotaSwitch, whyNoQuota } from '@/lib/vz/state';
import { textValue } from './container-row';
import type { LiveNode } from './live-node';
import { readGlobals } from './node-globals';

/** Why `action` has no quota to switch, asked of the node only for an action that does; undefined also where nobody knows. */
export async function noQuotaFor(node: LiveNode, ctid: Ctid, action: Action): Promise<Circumstances['noQuota']> {
  if (!isQuotaSwitch(action)) return undefined;
  const conf = node.configs.get(ctid);
  const layout = node.listing?.containers.get(ctid)?.layout ?? textValue(conf, 'VE_LAYOUT');
  const own = textValue(conf, 'DISK_QUOTA');
  if (own !== null) return whyNoQuota(layout, own);
  // vzctl takes what vz.conf says for what the config leaves out. Where that cannot be read vzctl itself refuses, with 10.
  const globals = await readGlobals(node).catch(() => undefined);
  return whyNoQuota(layout, globals === undefined ? undefined : get(globals.conf, 'DISK_QUOTA'));
}

/** Whether it is on now; undefined where vzquota does not say. */
export async function isQuotaOn(node: LiveNode, ctid: Ctid): Promise<boolean | undefined> {
  try {
    return quotaIsOn((await node.door.read(quotaStatArgv(ctid))).code);
  } catch {
    return undefined;
  }
}
