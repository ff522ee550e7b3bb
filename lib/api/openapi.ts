/** The OpenAPI 3.0 document, generated from the contract and its schemas; nothing in it is written by hand but the sentences below. */
import { z } from 'zod';
import { errorStatus } from '@/lib/errors';
import { type Api, api } from './contract';
import type { Endpoint } from './endpoint';
import { ErrorReply, schemas } from './schemas';

const summaries: Record<keyof Api, string> = {
  health: 'Says that vzboard answers, and which build it is.',
  sessionView: 'Who is signed in.',
  sessionCreate: 'Signs in; answers a session cookie.',
  sessionDelete: 'Signs out and forgets the session.',
  setupCreate: 'Makes the first admin with the one-time token the server printed.',
  nodeList: 'All nodes, and what needs attention, worst first.',
  nodeView: 'One node, and what needs attention on it.',
  doctorView: "A node's last self-test, or the one under way.",
  doctorRun: 'Begins the self-test of a node, reads only; follow it with the GET of the same path.',
  doctorBundle: 'What the last self-test found, masked, for a bug report.',
  nodeSettingsList: 'All configured nodes, where each is from, and the last changes.',
  nodeAdd: 'Adds a node. Refused when it cannot be reached, unless it is added disabled.',
  nodeEdit: 'Changes the settings of a node added on screen, or disables or enables it.',
  nodeRemove: 'Removes a node added on screen, with or without its history.',
  nodeCheck: 'Says what is wrong with a draft of a node and begins its self-test; nothing is saved.',
  nodeCheckView: 'The self-test of a draft, by the id of its report.',
  nodeCheckApprove: 'Approves the host key the node of a draft shows now, if it has this fingerprint.',
  nodeCheckForget: 'Forgets an approved host key of the node of a draft.',
  timelineList: 'Tasks and changes made outside vzboard, newest first.',
  hostKeyView: 'The host key a remote node shows now, and which are approved.',
  hostKeyApprove: 'Approves the host key a node shows now, if it has this fingerprint.',
  hostKeyForget: 'Forgets an approved host key.',
  containerList: 'All containers of a node.',
  containerCreate:
    'Makes a container of a template and a profile, or of a domain document, and starts it if asked to. ?preview=1 runs nothing.',
  documentList:
    'Domain XML of several containers of a node, or of all, in one archive with what the dialect cannot hold; with ?as=json as members.',
  documentCheck:
    'What a domain document would make or change on a node, worked out and not run: a container of its CTID is changed, another made.',
  containerNew: 'What there is to choose from for a new container: free CTIDs and addresses, templates, profiles.',
  leftoverList: 'What a create that failed has left behind of a CTID.',
  leftoverClean: 'Takes away what a create that failed has left behind. ?preview=1 runs nothing.',
  poolsSet: "Writes down the addresses that new containers of a node may get: vzboard's own.",
  nodeMatrix:
    'How near every counter of every running container of a node is to what governs it, and what failed in the last hour.',
  containerSparks: 'The last hour of one counter of each of several containers, in whole percent of what governs it.',
  containerView: 'One container with its settings as read and the version of its config file.',
  containerSet: 'Changes settings through vzctl set --save. ?preview=1 runs nothing.',
  containerSettings: 'Every parameter of a container: in its file, as it runs, and as its profile has it.',
  settingsOutcomes: 'What one change of settings would do to each of many containers; nothing runs.',
  runningSettle: 'Gives a running container what its config says, or the config what runs.',
  versionList: 'Versions of a config file that were seen, newest first.',
  versionView: 'One version of a config file with its text and the one before.',
  versionUndo: 'Takes the change of a version back. ?preview=1 runs nothing.',
  containerXml:
    'Domain XML of a container in one of three dialects, from its config as read; with ?as=json also what the dialect cannot hold.',
  containerXmlSet:
    'Changes a container by a domain document through vzctl set --save; what the document does not name stays. ?preview=1 runs nothing.',
  containerAct: 'Starts, stops or restarts a container. ?preview=1 runs nothing.',
  destroyView: 'The planned destroy of a container, where there is one.',
  destroyAsk:
    'Destroys a container, whose CTID is sent once more as `confirm`: now, or after `delayHours`. With `preview=1` it answers what dies.',
  destroyUndo: 'Takes a planned destroy back.',
  reinstallView: 'What a reinstall of a container has set aside, as its node records it.',
  reinstallAsk: 'Makes the files of a container anew from a template; the old ones are kept.',
  reinstallConfirm: 'Removes the files that a reinstall has set aside.',
  reinstallUndo: 'Puts the files that a reinstall has set aside back in place.',
  noteSet: "Writes the note of a container: vzboard's own, nothing changes on the node.",
  markTags: "Adds and removes tags of several containers: vzboard's own, nothing changes on the node.",
  beancounterList: "A container's counters, as last sampled.",
  historyView: 'One resource of a container over time: a counter, or what is measured beside them.',
  nodeHistory: 'One resource of a node over time: its own, or what all its containers hold of a counter together.',
  nodeHistoryTop: 'The containers of a node that hold most of a resource, stacked, and all others added up.',
  historySizes: 'What the history of each node takes, and how long it is kept.',
  historyKeep: "Changes how long a node's history is kept; applied by the next pruning.",
  tasksKeep: 'Sets for how long finished tasks are kept, within bounds; null goes back to the default.',
  historyDrop: 'Drops everything that is kept of a node. What is sampled afterwards is kept again.',
  templateList: 'The templates in the cache of a node, and which containers are made of them.',
  templateOffers: 'Names of templates that the repositories of a node offer; empty also without a network.',
  templateAdd:
    'Fetches a template by name or from an address with a checksum, or makes one from a stopped container. ?preview=1 runs nothing.',
  templateRemove: 'Deletes a template that nothing uses. ?preview=1 runs nothing.',
  retiredList: 'Retired containers of a node, which can be brought back, and the configs that destroyed ones left.',
  containerRetire: 'Stops a container, takes it out of the list and keeps every file. ?preview=1 runs nothing.',
  bringBack: 'Brings a retired container back. ?preview=1 runs nothing.',
  areaList: 'Private areas of a node that no config refers to: root file systems made by hand, or left behind.',
  areaAdopt: 'Makes a container of a root file system that is there. ?preview=1 runs nothing.',
  profileList:
    'The profiles of a node with their main values, and how many containers were made from them and differ by now.',
  profileAdd:
    'Makes a profile of another one (scaled by a factor, or not), of a container, or for one N-th of the node. ?preview=1 runs nothing.',
  profileView: 'One profile with its text, and where each container made from it differs.',
  profileEdit: 'Changes keys of a profile and leaves every other byte alone. ?preview=1 runs nothing.',
  profileRemove: 'Deletes a profile that is neither the default nor used. ?preview=1 runs nothing.',
  profileCheck: "What the node's vzcfgvalidate says of a profile.",
  profileOutcomes: 'What applying a profile would change in each container of the node.',
  profileApply: 'Applies a profile to one container. ?preview=1 runs nothing.',
  quotaView: "A container's file system, its quota, and that of the users and groups inside, fresh from the node.",
  quotaOwnerSet: 'Sets the limits of a user or group inside a container. ?preview=1 runs nothing.',
  quotaGraceSet: 'Sets how long users or groups may stay above soft limits. ?preview=1 runs nothing.',
  snapshotList: 'The snapshots of a ploop container, from the file in which vzctl keeps them. Takes no lock.',
  snapshotTake: 'Takes a snapshot. ?preview=1 runs nothing.',
  snapshotRemove: 'Deletes a snapshot: what it keeps is merged into what follows. ?preview=1 runs nothing.',
  snapshotSwitch: 'Switches a container to a snapshot. ?preview=1 runs nothing.',
  snapshotMount: 'Mounts a snapshot, read-only, at a place of its own on the node. ?preview=1 runs nothing.',
  snapshotUmount: 'Unmounts a snapshot. ?preview=1 runs nothing.',
  imageCompact: 'Gives back what a ploop image no longer uses. ?preview=1 runs nothing.',
  cloneView: 'What a copy of a container would begin with: the next free CTID, its names and addresses.',
  containerClone:
    'Copies a stopped or suspended container, or one of its snapshots, to a new CTID. ?preview=1 runs nothing.',
  processList: 'The processes of a running container by its own ps, largest in memory first.',
  kernelLineList:
    "What the node's kernel has said about a container, and about memory of the whole node, newest first.",
  commandRun: 'Runs one command in the shell of a running container, as a task. ?preview=1 runs nothing.',
  pidView: 'Which container a process of the node belongs to.',
  backupList: 'Backups of a node, or of one container, with free space, schedules and what runs now',
  backupView: 'One backup, and what its config says of the container',
  backupMake: 'Backs a container up into the dump directory of its node',
  backupRemove: 'Deletes a backup',
  backupRestore: 'Makes a container of a backup; its config is read and rewritten',
  scheduleView: 'When a container is backed up by itself',
  schedulePut: 'Sets when a container is backed up by itself, and what is kept',
  scheduleDelete: 'Stops backing a container up by itself',
  search: 'Containers of the whole fleet by CTID, name, host name or address, best first.',
  taskList: 'Tasks, newest first.',
  taskView: 'One task.',
  taskCancel:
    'Takes a task back that waits for its turn or for a lock. Of running commands it ends only downloads and what somebody runs inside a container.',
  taskOutput: 'The output of a task from a byte on.',
};

/** Media types an endpoint answers beside JSON. */
const alsoAs: Partial<Record<keyof Api, Record<string, object>>> = {
  containerXml: { 'application/xml': { schema: { type: 'string' } } },
  documentList: { 'application/zip': { schema: { type: 'string', format: 'binary' } } },
};

type Json = Record<string, unknown>;

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'openapi-3.0', io }) as Json;
  return rest;
}

function queryParameters(schema: z.ZodType | undefined): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as { properties?: Json; required?: string[] };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function bodyContent(body: z.ZodType, { media, orMedia }: Endpoint): Json {
  const asIs = { schema: { type: 'string', format: 'binary' } };
  if (media !== undefined) return { [media]: asIs };
  if (orMedia === undefined) return { 'application/json': { schema: schemaOf(body, 'input') } };
  // The first of what it may be is what JSON may say.
  const json = body instanceof z.ZodUnion ? (body.options[0] as z.ZodType) : body;
  return { 'application/json': { schema: schemaOf(json, 'input') }, [orMedia]: asIs };
}

function operation(name: keyof Api, endpoint: Endpoint): Json {
  const own: { query?: z.ZodType; body?: z.ZodType; reply: z.ZodType } = schemas[name];
  const pathParameters = [...endpoint.path.matchAll(/:([a-z]+)/g)].map(([, parameter]) => ({
    name: parameter,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  return {
    operationId: name,
    summary: summaries[name],
    parameters: [...pathParameters, ...queryParameters(own.query)],
    ...(own.body === undefined ? {} : { requestBody: { required: true, content: bodyContent(own.body, endpoint) } }),
    responses: {
      200: {
        description: 'Done.',
        content: { 'application/json': { schema: schemaOf(own.reply, 'output') }, ...alsoAs[name] },
      },
      default: { $ref: '#/components/responses/Error' },
    },
  };
}

export function openapiDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const [name, endpoint] of Object.entries(api)) {
    const path = `/api${endpoint.path.replace(/:([a-z]+)/g, '{$1}')}`;
    // Object.entries widens the key of a const object to string.
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(name as keyof Api, endpoint) };
  }
  return {
    openapi: '3.0.3',
    info: {
      title: 'vzboard',
      version: '1',
      description:
        'Times are epoch milliseconds. Amounts are numbers where exact, "unlimited" for 2^63-1, otherwise decimal strings. ' +
        `A failed call answers { error: { code, message, detail?, field? } }; codes: ${Object.keys(errorStatus).join(', ')}.`,
    },
    paths,
    components: {
      responses: {
        Error: {
          description: 'It failed.',
          content: { 'application/json': { schema: schemaOf(ErrorReply, 'output') } },
        },
      },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'vzboard_session' } },
    },
    security: [{ session: [] }],
  };
}
