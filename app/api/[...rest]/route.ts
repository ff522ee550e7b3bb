import { failure } from '@/lib/api/handle';
import { AppError } from '@/lib/errors';

/** Anything else below /api: a JSON error like every other, not a page. */
function unknownPath(request: Request): Response {
  const { pathname } = new URL(request.url);
  return failure(new AppError('not_found', `There is no ${request.method} ${pathname}. See /api/openapi.json.`), {
    method: 'GET',
    path: pathname,
  });
}

export { unknownPath as DELETE, unknownPath as GET, unknownPath as PATCH, unknownPath as POST, unknownPath as PUT };
