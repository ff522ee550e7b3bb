import { ArrowRight } from 'lucide-react';
import { t } from '@/lib/text/t';
import { meaningOf } from './value-words';

interface FromToProps {
  name: string;
  before: string | null;
  after: string | null;
}

/** A value and what became of it, on one line, in words and units. */
export function FromTo({ name, before, after }: FromToProps) {
  return (
    <span className="inline-flex min-w-0 flex-wrap items-center gap-x-1.5">
      <Short name={name} text={before} />
      <ArrowRight size={11} aria-hidden className="shrink-0 text-faint" />
      <span className="sr-only">{t('versions.to')}</span>
      {after === null ? <span className="text-faint">{t('versions.gone')}</span> : <Short name={name} text={after} />}
    </span>
  );
}

function Short({ name, text }: { name: string; text: string | null }) {
  if (text === null) return <span className="text-faint">{t('versions.unset')}</span>;
  return <span className="num min-w-0 break-all">{meaningOf(name, text) ?? text}</span>;
}
