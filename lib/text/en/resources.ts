/** The words of what history keeps besides counters: one entry per resource of the catalogue, and why one is missing. */
import type { ResourceGroup, ResourceName } from '@/lib/ubc/resources';

type ResourcesText = Record<
  | `resources.${ResourceName}.label`
  | `resources.${ResourceName}.is`
  | `resources.group.${Exclude<ResourceGroup, 'unknown'>}`
  | `resources.absent.${'not_on_node' | 'denied' | 'no_data' | 'waiting' | 'not_in_kernel'}`
  | `resources.gap.${'stopped' | 'silent' | 'vzboard_off' | 'unmeasured' | 'before' | 'later' | 'unknown'}`
  | `resources.mark.${'restart' | 'vzboard_started' | 'limits_changed'}`
  | 'resources.note.ploop_inodes',
  string
>;

export const resourcesText = {
  'resources.cpu.label': 'CPU',
  'resources.cpu.is': 'Processor time used, in CPUs: 1 is one processor busy all the time.',
  'resources.load.label': 'Load average',
  'resources.load.is': 'Processes that run or wait, averaged over one minute.',
  'resources.memory.label': 'Memory',
  'resources.memory.is': 'Memory of the node in use, without what the kernel would give back at once.',
  'resources.swap.label': 'Swap',
  'resources.swap.is': 'Swap space of the node in use.',
  'resources.diskspace.label': 'Disk space',
  'resources.diskspace.is': 'Space used, against the soft and the hard limit of its quota.',
  'resources.diskinodes.label': 'Inodes',
  'resources.diskinodes.is': 'Files and directories, against the soft and the hard limit of the quota.',
  'resources.io_read.label': 'Disk read',
  'resources.io_read.is': 'Bytes read from disk in a second.',
  'resources.io_write.label': 'Disk written',
  'resources.io_write.is': 'Bytes written to disk in a second.',
  'resources.net_in.label': 'Network in',
  'resources.net_in.is': 'Bytes received in a second.',
  'resources.net_out.label': 'Network out',
  'resources.net_out.is': 'Bytes sent in a second.',
  'resources.containers.label': 'Containers',
  'resources.containers.is': 'Containers that the node counts resources for.',
  'resources.group.memory': 'Memory',
  'resources.group.kernel': 'Kernel',
  'resources.group.objects': 'Objects',
  'resources.group.cpu': 'CPU',
  'resources.group.disk': 'Disk',
  'resources.group.network': 'Network',
  'resources.absent.not_on_node': 'This node does not have what it is read from.',
  'resources.absent.denied': 'vzboard is not allowed to read it on this node.',
  'resources.absent.no_data': 'The node did not give it.',
  'resources.absent.waiting': 'It takes two readings; the second is on its way.',
  'resources.absent.not_in_kernel': 'The kernel of this node does not count it.',
  'resources.gap.stopped': 'The container did not run.',
  'resources.gap.silent': 'No sample: the node did not answer.',
  'resources.gap.vzboard_off': 'No sample: vzboard did not run.',
  'resources.gap.unmeasured': 'The container ran, but this was not measured.',
  'resources.gap.before': 'Nothing was recorded yet.',
  'resources.gap.later': 'Not there yet.',
  'resources.gap.unknown': 'No sample.',
  'resources.mark.restart': 'Counters began anew',
  'resources.mark.vzboard_started': 'vzboard started',
  'resources.mark.limits_changed': 'Limits changed',
  'resources.note.ploop_inodes':
    'This container lies in an image of its own: diskinodes does not apply, and the limit is that of the file system in it.',
} as const satisfies ResourcesText;
