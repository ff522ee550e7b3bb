/**
 * A new container: the command lines that make it, and the config that comes out. vzctl create takes few options (vzctl.md 1.2; openvz7.md 2.5);
 * all else is set afterwards, while the container does not run, so that nothing of it can fail for the kernel's sake.
 */
import { wordsIn } from './addresses';
import { type Conf, get, setKeys } from './conf';
import type { Ctid } from './ctid';
import type { Argv } from './run';
import { type SaveCall, saveCalls } from './save';
import type { Change } from './set';

/** Parameters that create itself takes, in the order in which it gets them. */
const OPTIONS = ['diskspace', 'diskinodes', 'ip', 'hostname', 'name', 'description'] as const;
/** In the order in which create appends them to the profile's text (recorded: conf/101.created-basic.conf, 104.created-multi-ip.conf). */
const KEYS = ['DISKSPACE', 'DISKINODES', 'IP_ADDRESS', 'HOSTNAME', 'DESCRIPTION'];

export type Layout = 'simfs' | 'ploop';

export interface Wish {
  readonly ctid: Ctid;
  readonly template: string;
  readonly profile: string;
  /** undefined: what vz.conf says. */
  readonly layout: Layout | undefined;
  /** Everything that is asked for besides, checked. */
  readonly changes: readonly Change[];
  /** Of the node's vzctl. */
  readonly major: number;
}

const isOfCreate = ({ param }: Change): boolean => OPTIONS.some((name) => name === param.name);

/** Each option one word with its value: an option in two words swallows the next one, whatever it is. */
export function createArgv({ ctid, template, profile, layout, changes, major }: Wish): Argv {
  const options = OPTIONS.flatMap((name) => {
    const change = changes.find(({ param }) => param.name === name);
    if (change === undefined) return [];
    if (name === 'ip') return wordsIn(change.stored).map((address) => `--ipadd=${address}`);
    return [`--${name}=${change.value}`];
  });
  // Of newer tools there is one layout.
  const placed = layout === undefined || major >= 7 ? [] : [`--layout=${layout}`];
  return ['vzctl', 'create', ctid, `--ostemplate=${template}`, `--config=${profile}`, ...placed, ...options];
}

/** The calls of `vzctl set` for what create cannot. `conf` is what create leaves. */
export function setAfterCreate({ ctid, changes, major }: Wish, conf: Conf, ploop: boolean): SaveCall[] {
  const later = changes.filter((change) => !isOfCreate(change));
  return saveCalls(ctid, later, conf, { running: false, ploop, major });
}

/** Where vz.conf puts containers. */
export interface Places {
  readonly root: string;
  readonly private: string;
}

/** vz.conf as shipped. */
const PLACES: Places = { root: '/vz/root/$VEID', private: '/vz/private/$VEID' };

export function placesOf(globals: Conf): Places {
  return {
    root: get(globals, 'VE_ROOT') || PLACES.root,
    private: get(globals, 'VE_PRIVATE') || PLACES.private,
  };
}

/** The config that create leaves: the profile's text with the container's own keys. */
export function confOfCreate(profile: Conf, wish: Wish, places: Places, layout: Layout): Conf {
  const { changes, template, major } = wish;
  const stored = (key: string) => changes.find(({ param }) => param.key === key)?.stored;
  const own = KEYS.flatMap((key): [string, string][] => {
    const value = stored(key);
    return value === undefined ? [] : [[key, value]];
  });
  const name = stored('NAME');
  return setKeys(profile, [
    ...own,
    ['VE_ROOT', places.root],
    ['VE_PRIVATE', places.private],
    ['VE_LAYOUT', layout],
    ['OSTEMPLATE', major >= 7 ? `.${template}` : template],
    ['ORIGIN_SAMPLE', wish.profile],
    ...(name === undefined ? [] : ([['NAME', name]] as [string, string][])),
  ]);
}

/** The config when all is done. */
export function confAfterAll(created: Conf, { changes }: Wish): Conf {
  const later = changes.filter((change) => !isOfCreate(change));
  return setKeys(
    created,
    later.map(({ param, stored }) => [param.key, stored] as const),
  );
}

/** A root password goes in by standard input: as an option it would stand in lists of processes (vzctl.md 8.4). */
export function passwordArgv(ctid: Ctid): Argv {
  return ['vzctl', 'exec2', ctid, 'chpasswd'];
}

/** What chpasswd reads. */
export function passwordInput(password: string): string {
  return `root:${password}\n`;
}

/** Anything printable in one line. */
export function isPassword(text: string): boolean {
  return text !== '' && text.length <= 128 && !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text);
}
