import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { doctorBundle } from '@/lib/server/doctor-bundle';

export const GET = handle(api.doctorBundle, schemas.doctorBundle, 'operator', ({ board, params, respond }) => {
  const bundle = doctorBundle(board, params.node);
  respond.set('content-disposition', `attachment; filename="vzboard-selftest-${bundle.made.slice(0, 10)}.json"`);
  return bundle;
});
