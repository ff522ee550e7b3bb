/**
 * Every endpoint of the product. Handler, browser client, cache key, OpenAPI document and tests derive from these entries; the schemas of
 * each stand in `schemas.ts` (joined by type only).
 */
import type { z } from 'zod';
import { endpoint } from './endpoint';
import type { schemas } from './schemas';

type Schemas = typeof schemas;
type In<T> = T extends z.ZodType ? z.input<T> : undefined;
type Out<T> = T extends z.ZodType ? z.output<T> : undefined;
type Member<T, K extends string> = K extends keyof T ? T[K] : undefined;
interface Of<K extends keyof Schemas> {
  query: In<Member<Schemas[K], 'query'>>;
  body: In<Member<Schemas[K], 'body'>>;
  reply: Out<Member<Schemas[K], 'reply'>>;
}

export const api = {
  health: endpoint<Of<'health'>>()('GET', '/health'),
  sessionView: endpoint<Of<'sessionView'>>()('GET', '/session'),
  sessionCreate: endpoint<Of<'sessionCreate'>>()('POST', '/session'),
  sessionDelete: endpoint<Of<'sessionDelete'>>()('DELETE', '/session'),
  setupCreate: endpoint<Of<'setupCreate'>>()('POST', '/setup'),
  nodeList: endpoint<Of<'nodeList'>>()('GET', '/nodes'),
  nodeView: endpoint<Of<'nodeView'>>()('GET', '/nodes/:node'),
  doctorView: endpoint<Of<'doctorView'>>()('GET', '/nodes/:node/doctor'),
  doctorRun: endpoint<Of<'doctorRun'>>()('POST', '/nodes/:node/doctor'),
  doctorBundle: endpoint<Of<'doctorBundle'>>()('GET', '/nodes/:node/doctor/bundle'),
  nodeSettingsList: endpoint<Of<'nodeSettingsList'>>()('GET', '/settings/nodes'),
  nodeAdd: endpoint<Of<'nodeAdd'>>()('POST', '/settings/nodes'),
  nodeEdit: endpoint<Of<'nodeEdit'>>()('PATCH', '/settings/nodes/:node'),
  nodeRemove: endpoint<Of<'nodeRemove'>>()('DELETE', '/settings/nodes/:node'),
  nodeCheck: endpoint<Of<'nodeCheck'>>()('POST', '/settings/nodes/check'),
  nodeCheckView: endpoint<Of<'nodeCheckView'>>()('GET', '/settings/nodes/check'),
  nodeCheckApprove: endpoint<Of<'nodeCheckApprove'>>()('POST', '/settings/nodes/check/host-key'),
  nodeCheckForget: endpoint<Of<'nodeCheckForget'>>()('DELETE', '/settings/nodes/check/host-key'),
  timelineList: endpoint<Of<'timelineList'>>()('GET', '/nodes/:node/timeline'),
  hostKeyView: endpoint<Of<'hostKeyView'>>()('GET', '/nodes/:node/host-key'),
  hostKeyApprove: endpoint<Of<'hostKeyApprove'>>()('POST', '/nodes/:node/host-key'),
  hostKeyForget: endpoint<Of<'hostKeyForget'>>()('DELETE', '/nodes/:node/host-key'),
  containerList: endpoint<Of<'containerList'>>()('GET', '/nodes/:node/containers'),
  containerSparks: endpoint<Of<'containerSparks'>>()('GET', '/nodes/:node/containers/sparks'),
  containerView: endpoint<Of<'containerView'>>()('GET', '/nodes/:node/containers/:ctid'),
  containerSet: endpoint<Of<'containerSet'>>()('PATCH', '/nodes/:node/containers/:ctid'),
  containerSettings: endpoint<Of<'containerSettings'>>()('GET', '/nodes/:node/containers/:ctid/settings'),
  versionList: endpoint<Of<'versionList'>>()('GET', '/nodes/:node/containers/:ctid/versions'),
  versionView: endpoint<Of<'versionView'>>()('GET', '/nodes/:node/containers/:ctid/versions/:version'),
  versionUndo: endpoint<Of<'versionUndo'>>()('POST', '/nodes/:node/containers/:ctid/versions/:version/undo'),
  containerXml: endpoint<Of<'containerXml'>>()('GET', '/nodes/:node/containers/:ctid/xml'),
  containerXmlSet: endpoint<Of<'containerXmlSet'>>()('PUT', '/nodes/:node/containers/:ctid/xml', 'application/xml'),
  containerAct: endpoint<Of<'containerAct'>>()('POST', '/nodes/:node/containers/:ctid/actions'),
  destroyView: endpoint<Of<'destroyView'>>()('GET', '/nodes/:node/containers/:ctid/destroy'),
  destroyAsk: endpoint<Of<'destroyAsk'>>()('POST', '/nodes/:node/containers/:ctid/destroy'),
  destroyUndo: endpoint<Of<'destroyUndo'>>()('DELETE', '/nodes/:node/containers/:ctid/destroy'),
  reinstallView: endpoint<Of<'reinstallView'>>()('GET', '/nodes/:node/containers/:ctid/reinstall'),
  reinstallAsk: endpoint<Of<'reinstallAsk'>>()('POST', '/nodes/:node/containers/:ctid/reinstall'),
  reinstallConfirm: endpoint<Of<'reinstallConfirm'>>()('POST', '/nodes/:node/containers/:ctid/reinstall/confirm'),
  reinstallUndo: endpoint<Of<'reinstallUndo'>>()('POST', '/nodes/:node/containers/:ctid/reinstall/undo'),
  noteSet: endpoint<Of<'noteSet'>>()('PUT', '/nodes/:node/containers/:ctid/note'),
  markTags: endpoint<Of<'markTags'>>()('PATCH', '/nodes/:node/marks'),
  beancounterList: endpoint<Of<'beancounterList'>>()('GET', '/nodes/:node/containers/:ctid/beancounters'),
  historyView: endpoint<Of<'historyView'>>()('GET', '/nodes/:node/containers/:ctid/history'),
  nodeMatrix: endpoint<Of<'nodeMatrix'>>()('GET', '/nodes/:node/matrix'),
  nodeHistory: endpoint<Of<'nodeHistory'>>()('GET', '/nodes/:node/history'),
  nodeHistoryTop: endpoint<Of<'nodeHistoryTop'>>()('GET', '/nodes/:node/history/top'),
  historySizes: endpoint<Of<'historySizes'>>()('GET', '/settings/history'),
  historyKeep: endpoint<Of<'historyKeep'>>()('PATCH', '/settings/history/:node'),
  tasksKeep: endpoint<Of<'tasksKeep'>>()('PATCH', '/settings/tasks'),
  historyDrop: endpoint<Of<'historyDrop'>>()('DELETE', '/settings/history/:node'),
  templateList: endpoint<Of<'templateList'>>()('GET', '/nodes/:node/templates'),
  templateOffers: endpoint<Of<'templateOffers'>>()('GET', '/nodes/:node/templates/offers'),
  templateAdd: endpoint<Of<'templateAdd'>>()('POST', '/nodes/:node/templates'),
  templateRemove: endpoint<Of<'templateRemove'>>()('DELETE', '/nodes/:node/templates/:template'),
  retiredList: endpoint<Of<'retiredList'>>()('GET', '/nodes/:node/retired'),
  bringBack: endpoint<Of<'bringBack'>>()('POST', '/nodes/:node/retired/:ctid/bring-back'),
  containerRetire: endpoint<Of<'containerRetire'>>()('POST', '/nodes/:node/containers/:ctid/retire'),
  areaList: endpoint<Of<'areaList'>>()('GET', '/nodes/:node/areas'),
  areaAdopt: endpoint<Of<'areaAdopt'>>()('POST', '/nodes/:node/areas/:area/adopt'),
  profileList: endpoint<Of<'profileList'>>()('GET', '/nodes/:node/profiles'),
  profileAdd: endpoint<Of<'profileAdd'>>()('POST', '/nodes/:node/profiles'),
  profileView: endpoint<Of<'profileView'>>()('GET', '/nodes/:node/profiles/:profile'),
  profileEdit: endpoint<Of<'profileEdit'>>()('PATCH', '/nodes/:node/profiles/:profile'),
  profileRemove: endpoint<Of<'profileRemove'>>()('DELETE', '/nodes/:node/profiles/:profile'),
  profileCheck: endpoint<Of<'profileCheck'>>()('GET', '/nodes/:node/profiles/:profile/check'),
  profileOutcomes: endpoint<Of<'profileOutcomes'>>()('GET', '/nodes/:node/profiles/:profile/outcomes'),
  profileApply: endpoint<Of<'profileApply'>>()('POST', '/nodes/:node/containers/:ctid/profile'),
  quotaView: endpoint<Of<'quotaView'>>()('GET', '/nodes/:node/containers/:ctid/quota'),
  quotaOwnerSet: endpoint<Of<'quotaOwnerSet'>>()('POST', '/nodes/:node/containers/:ctid/quota/users'),
  quotaGraceSet: endpoint<Of<'quotaGraceSet'>>()('POST', '/nodes/:node/containers/:ctid/quota/grace'),
  processList: endpoint<Of<'processList'>>()('GET', '/nodes/:node/containers/:ctid/processes'),
  kernelLineList: endpoint<Of<'kernelLineList'>>()('GET', '/nodes/:node/containers/:ctid/kernel-lines'),
  commandRun: endpoint<Of<'commandRun'>>()('POST', '/nodes/:node/containers/:ctid/commands'),
  pidView: endpoint<Of<'pidView'>>()('GET', '/nodes/:node/pids/:pid'),
  backupList: endpoint<Of<'backupList'>>()('GET', '/nodes/:node/backups'),
  backupView: endpoint<Of<'backupView'>>()('GET', '/nodes/:node/backups/:file'),
  backupRemove: endpoint<Of<'backupRemove'>>()('DELETE', '/nodes/:node/backups/:file'),
  backupRestore: endpoint<Of<'backupRestore'>>()('POST', '/nodes/:node/backups/:file/restore'),
  backupMake: endpoint<Of<'backupMake'>>()('POST', '/nodes/:node/containers/:ctid/backups'),
  scheduleView: endpoint<Of<'scheduleView'>>()('GET', '/nodes/:node/containers/:ctid/backup-schedule'),
  schedulePut: endpoint<Of<'schedulePut'>>()('PUT', '/nodes/:node/containers/:ctid/backup-schedule'),
  scheduleDelete: endpoint<Of<'scheduleDelete'>>()('DELETE', '/nodes/:node/containers/:ctid/backup-schedule'),
  search: endpoint<Of<'search'>>()('GET', '/search'),
  taskList: endpoint<Of<'taskList'>>()('GET', '/tasks'),
  taskView: endpoint<Of<'taskView'>>()('GET', '/tasks/:task'),
  taskCancel: endpoint<Of<'taskCancel'>>()('POST', '/tasks/:task/cancel'),
  taskOutput: endpoint<Of<'taskOutput'>>()('GET', '/tasks/:task/output'),
} as const;

export type Api = typeof api;
