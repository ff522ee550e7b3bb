import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { dropSchedule, saveSchedule, scheduleView } from '@/lib/server/backup-schedules';

export const GET = handle(api.scheduleView, schemas.scheduleView, 'viewer', ({ board, params }) =>
  scheduleView(board, params),
);

export const PUT = handle(api.schedulePut, schemas.schedulePut, 'operator', ({ board, params, body, caller }) =>
  saveSchedule(board, params, body, caller?.name ?? '?'),
);

export const DELETE = handle(api.scheduleDelete, schemas.scheduleDelete, 'operator', ({ board, params }) =>
  dropSchedule(board, params),
);
