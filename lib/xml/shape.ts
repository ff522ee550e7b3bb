/** The shape of each dialect's documents: which elements, attributes and text may stand where. Checked before anything is read from them. */
import { NAMESPACE } from './extension';
import { type Place, type ProblemParts, problem, type XmlCode, type XmlProblem } from './problems';
import type { XmlElement } from './tree';

export interface Shape {
  readonly attributes?: readonly string[];
  /** Text, and no elements. */
  readonly text?: true;
  readonly children?: Readonly<Record<string, Shape>>;
  /** May occur more than once. */
  readonly many?: true;
  /** Never looked into. `silent`: a constant of the driver. `warn`: means nothing for a container. */
  readonly skip?: 'silent' | 'warn';
  /** Says what is wrong with an element as a whole; nothing inside is looked at then. */
  readonly guard?: (element: XmlElement) => { code: XmlCode; parts?: ProblemParts } | undefined;
  /** The extension may stand here. `others`: elements of other namespaces, too. */
  readonly extension?: 'alone' | 'others';
  /** Known elsewhere and impossible in a container. */
  readonly impossible?: ReadonlySet<string>;
}

/** Collects what is wrong; reading goes on. */
export class Problems {
  readonly all: XmlProblem[] = [];

  say(code: XmlCode, place: Place, parts: ProblemParts = {}): void {
    // Of a document full of mistakes nobody reads more.
    if (this.all.length < 200) this.all.push(problem(code, place, parts));
  }

  get errors(): readonly XmlProblem[] {
    return this.all.filter(({ code }) => code.startsWith('E_'));
  }

  get warnings(): readonly XmlProblem[] {
    return this.all.filter(({ code }) => code.startsWith('W_'));
  }
}

export function checkShape(element: XmlElement, shape: Shape, problems: Problems): void {
  const where = element.tag;
  for (const name of element.attributes.keys()) {
    if (!(shape.attributes ?? []).includes(name)) problems.say('E_UNKNOWN_ATTRIBUTE', element, { what: name, where });
  }
  if (shape.text !== true && element.text.trim() !== '') problems.say('E_STRAY_TEXT', element, { where });
  const seen = new Map<string, number>();
  for (const child of element.children) {
    if (child.namespace !== '') {
      if (child.namespace === NAMESPACE && child.local === 'container' && shape.extension !== undefined) {
        once(child, seen, problems);
      } else if (shape.extension === 'others' && child.namespace !== NAMESPACE) {
        problems.say('W_IGNORED', child, { what: child.tag });
      } else {
        problems.say('E_UNKNOWN_ELEMENT', child, { what: child.tag, where });
      }
      continue;
    }
    const known = Object.hasOwn(shape.children ?? {}, child.local) ? shape.children?.[child.local] : undefined;
    if (known === undefined) {
      const code = shape.impossible?.has(child.local) === true ? 'E_UNSUPPORTED' : 'E_UNKNOWN_ELEMENT';
      problems.say(code, child, { what: child.tag, where });
      continue;
    }
    if (known.many !== true && !once(child, seen, problems)) continue;
    if (known.skip !== undefined) {
      if (known.skip === 'warn') problems.say('W_IGNORED', child, { what: child.tag });
      continue;
    }
    const wrong = known.guard?.(child);
    if (wrong === undefined) checkShape(child, known, problems);
    else problems.say(wrong.code, child, wrong.parts);
  }
}

function once(child: XmlElement, seen: Map<string, number>, problems: Problems): boolean {
  const before = seen.get(child.tag);
  if (before !== undefined) problems.say('E_DUPLICATE', child, { what: child.tag, line: before });
  else seen.set(child.tag, child.line);
  return before === undefined;
}

const text: Shape = { text: true };
const network: Readonly<Record<string, Shape>> = {
  profile: text,
  nameserver: { text: true, many: true },
  hostname: text,
  devices: { children: { interface: { many: true, children: { ipaddress: { text: true, many: true } } } } },
};

export const shapeA: Shape = {
  attributes: ['type'],
  extension: 'alone',
  children: {
    name: text,
    uuid: text,
    ...network,
    filesystem: { children: { template: text, quota: { text: true, many: true, attributes: ['level', 'uid'] } } },
  },
};

export const shapeB: Shape = {
  attributes: ['type'],
  extension: 'alone',
  children: {
    name: text,
    uuid: text,
    ...network,
    filesystems: { children: { filesystem: { attributes: ['root', 'template'] } } },
  },
};

/** libvirt 0.3.3 to 0.4.4. */
export const shapeOld: Shape = {
  attributes: ['type', 'id'],
  children: {
    name: text,
    uuid: text,
    container: {
      children: {
        filesystem: { children: { template: text } },
        profile: text,
        network: {
          children: {
            ipaddress: { text: true, many: true },
            netmask: { skip: 'warn' },
            gateway: { skip: 'warn' },
            hostname: text,
            nameserver: { text: true, many: true },
          },
        },
      },
    },
  },
};

const amount: Shape = { text: true, attributes: ['unit'] };
const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** libvirt's domain format as far as it can concern a container. */
export const shapeC: Shape = {
  attributes: ['type', 'id'],
  impossible: words(
    'maxMemory memoryBacking blkiotune numatune numatune resource sysinfo bootloader bootloader_args features cpu cpus vcpus iothreads iothreadids defaultiothread pm perf seclabel idmap keywrap launchSecurity genid',
  ),
  children: {
    name: text,
    uuid: text,
    title: text,
    description: text,
    metadata: { extension: 'others' },
    memory: { text: true, attributes: ['unit', 'dumpCore'] },
    currentMemory: { skip: 'silent' },
    memtune: {
      children: { hard_limit: amount, soft_limit: amount, min_guarantee: amount },
      impossible: words('swap_hard_limit'),
    },
    vcpu: { text: true, attributes: ['placement', 'current'] },
    cputune: {
      children: { shares: text },
      impossible: words(
        'vcpupin emulatorpin iothreadpin period quota global_period global_quota emulator_period emulator_quota iothread_period iothread_quota vcpusched iothreadsched emulatorsched cachetune memorytune',
      ),
    },
    os: {
      children: {
        type: { text: true, attributes: ['arch', 'machine'] },
        init: text,
        initarg: { many: true, skip: 'warn' },
        initenv: { many: true, skip: 'warn' },
        initdir: { skip: 'warn' },
        inituser: { skip: 'warn' },
        initgroup: { skip: 'warn' },
      },
      impossible: words('loader nvram boot bootmenu kernel initrd cmdline dtb smbios bios firmware acpi shim'),
    },
    clock: { skip: 'silent' },
    on_poweroff: { skip: 'silent' },
    on_reboot: { skip: 'silent' },
    on_crash: { skip: 'silent' },
    on_lockfailure: { skip: 'silent' },
    devices: {
      impossible: words(
        'disk controller lease hostdev redirdev smartcard input hub graphics video sound audio console serial parallel channel emulator watchdog memballoon rng tpm nvram panic shmem memory iommu vsock crypto redirfilter',
      ),
      children: {
        filesystem: {
          guard: (element) => {
            const type = element.attributes.get('type');
            return type === 'template' || type === 'mount' ? undefined : { code: 'E_FILESYSTEM_TYPE' };
          },
          attributes: ['type', 'accessmode'],
          children: {
            source: { attributes: ['name', 'dir'] },
            target: { attributes: ['dir'] },
            space_hard_limit: amount,
            space_soft_limit: amount,
            quota: { many: true, attributes: ['type', 'max'] },
          },
          impossible: words('driver readonly binary idmap address alias acpi'),
        },
        interface: {
          many: true,
          guard: (element) => {
            const type = element.attributes.get('type') ?? '';
            if (type === 'ethernet' || type === 'bridge') return undefined;
            return { code: 'E_UNSUPPORTED', parts: { what: `interface of type ${type}` } };
          },
          attributes: ['type'],
          children: {
            mac: { attributes: ['address'] },
            source: { attributes: ['bridge'] },
            target: { attributes: ['dev'] },
            guest: { attributes: ['dev'] },
            ip: { many: true, attributes: ['address', 'family', 'prefix'] },
          },
          impossible: words(
            'script model driver filterref bandwidth vlan virtualport link mtu boot rom tune coalesce backend alias address route port teaming',
          ),
        },
      },
    },
  },
};
