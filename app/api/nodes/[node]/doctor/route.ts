import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { runDoctor, viewDoctor } from '@/lib/server/doctor-view';

export const GET = handle(api.doctorView, schemas.doctorView, 'viewer', ({ board, params }) =>
  viewDoctor(board, params.node),
);

export const POST = handle(api.doctorRun, schemas.doctorRun, 'operator', ({ board, params, caller }) =>
  runDoctor(board, params.node, caller?.name ?? '?'),
);
