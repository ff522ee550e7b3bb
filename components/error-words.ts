import { type ErrorCode, isAppError } from '@/lib/errors';
import { t } from '@/lib/text/t';

export interface ErrorWords {
  code: ErrorCode;
  title: string;
  hint: string;
  message: string | undefined;
  detail: string | undefined;
}

/** Any failure as words for a screen. What is not an AppError is a defect of ours and speaks as `internal`. */
export function errorWords(e: unknown): ErrorWords {
  const code: ErrorCode = isAppError(e) ? e.code : 'internal';
  return {
    code,
    title: t(`errors.${code}.title`),
    hint: t(`errors.${code}.hint`),
    message: isAppError(e) ? e.message : undefined,
    detail: isAppError(e) ? e.detail : undefined,
  };
}
