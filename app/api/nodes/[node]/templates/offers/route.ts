import { api } from '@/lib/api/contract';
import { handle } from '@/lib/api/handle';
import { schemas } from '@/lib/api/schemas';
import { templateOffers } from '@/lib/server/templates';

export const GET = handle(api.templateOffers, schemas.templateOffers, 'operator', ({ board, params }) =>
  templateOffers(board, params.node),
);
