import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { changeNote } from '@/lib/server/mark-changes';

export const PUT = handle(api.noteSet, schemas.noteSet, 'operator', ({ board, params, body, caller }) =>
  changeNote(board, params, body, caller?.name ?? ''),
);
