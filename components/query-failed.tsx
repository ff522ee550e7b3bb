'use client';
import { SearchX, ShieldAlert } from 'lucide-react';
import { t } from '@/lib/text/t';
import { errorWords } from './error-words';
import { Empty } from './ui/empty';
import { ErrorPanel } from './ui/error-panel';

interface QueryFailedProps {
  error: unknown;
  retry: () => void;
  retrying: boolean;
}

/** A first read that failed, in the place of its data: not there, not allowed, or what went wrong with a retry. */
export default function QueryFailed({ error, retry, retrying }: QueryFailedProps) {
  const words = errorWords(error);
  if (words.code === 'not_found') {
    return (
      <Empty icon={SearchX} title={words.message ?? words.title}>
        {words.hint}
      </Empty>
    );
  }
  if (words.code === 'forbidden') {
    return (
      <Empty icon={ShieldAlert} title={t('frame.query.forbidden')}>
        {words.hint}
      </Empty>
    );
  }
  return (
    <ErrorPanel
      title={words.title}
      hint={words.hint}
      message={words.message}
      detail={words.detail}
      retry={retry}
      retrying={retrying}
    />
  );
}
