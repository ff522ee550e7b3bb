/** What the parts of the form share. */
import type { Choices, Draft } from './draft';

export interface FormModel {
  choices: Choices;
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  setValue: (name: string, value: string) => void;
  password: string;
  setPassword: (password: string) => void;
  /** By field, in words. */
  errors: Readonly<Partial<Record<string, string>>>;
  isAdmin: boolean;
  editPools: () => void;
}
