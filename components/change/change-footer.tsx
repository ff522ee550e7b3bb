'use client';
import { Button } from '@/components/ui/button';
import { t } from '@/lib/text/t';

interface ChangeFooterProps {
  /** Parameters that are not as in the file any more. */
  count: number;
  isValid: boolean;
  onDiscard: () => void;
  onReview: () => void;
}

/** Below a form that may be long, always in sight: how many changes it holds, and the way on from there. */
export function ChangeFooter({ count, isValid, onDiscard, onReview }: ChangeFooterProps) {
  const none = count === 0 ? t('change.review.none') : undefined;
  return (
    <footer
      data-foot
      className="sticky bottom-8 mt-3 flex flex-wrap items-center gap-3 border-t border-line bg-canvas py-3"
    >
      <span role="status" className="font-medium">
        {t('change.count', { count })}
      </span>
      <span className="ml-auto flex gap-2">
        <Button onClick={onDiscard} reason={none}>
          {t('change.discard')}
        </Button>
        <Button
          variant="primary"
          reason={none ?? (isValid ? undefined : t('change.review.invalid'))}
          onClick={onReview}
        >
          {t('change.review')}
        </Button>
      </span>
    </footer>
  );
}
