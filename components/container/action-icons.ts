/** The picture of each action: the same on every button and in every menu. */
import {
  CirclePause,
  FolderInput,
  FolderOutput,
  type LucideIcon,
  OctagonX,
  Play,
  RotateCw,
  ShieldCheck,
  ShieldOff,
  Square,
  StepForward,
} from 'lucide-react';
import type { Action } from '@/lib/api/schemas';

export const actionIcons: Readonly<Record<Action, LucideIcon>> = {
  start: Play,
  stop: Square,
  stop_fast: OctagonX,
  restart: RotateCw,
  suspend: CirclePause,
  resume: StepForward,
  mount: FolderInput,
  umount: FolderOutput,
  quotaon: ShieldCheck,
  quotaoff: ShieldOff,
};
