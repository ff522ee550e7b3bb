import { type ReactNode, useId } from 'react';
import { t } from '@/lib/text/t';
import { shownOf, type Ticks, toggleDeleted, toggleLeft, type XmlPreview } from './ticks';

interface ChangeTicksProps {
  preview: XmlPreview;
  ticks: Ticks;
  onChange: (ticks: Ticks) => void;
}

/** Every change the document asks for with a tick of its own; what cannot be done; and what it leaves out. */
export function ChangeTicks({ preview, ticks, onChange }: ChangeTicksProps) {
  const { refusals, deletions } = preview;
  const { changes, refusals: refused } = shownOf(preview, ticks);
  return (
    <div className="space-y-3">
      {refused.length > 0 && (
        <List title={t('xml.edit.refusals')} critical>
          {refused.map((asked) => (
            <Tick
              key={asked.key}
              label={t('xml.edit.leave', { key: asked.key })}
              name={asked.key}
              checked={ticks.left.has(asked.key)}
              onChange={asked.leavable === false ? undefined : () => onChange(toggleLeft(ticks, asked))}
            >
              <span className={ticks.left.has(asked.key) ? 'text-muted' : 'text-critical'}>{asked.message}</span>
              {asked.leavable !== false && (
                <span className="block text-faint">{t('xml.edit.leave', { key: asked.key })}</span>
              )}
            </Tick>
          ))}
        </List>
      )}
      {changes.length > 0 && (
        <List title={t('xml.edit.changes')}>
          {changes.map((asked) => (
            <Tick
              key={asked.key}
              label={t('xml.edit.make', { key: asked.key })}
              name={asked.key}
              checked={!ticks.left.has(asked.key)}
              onChange={() => onChange(toggleLeft(ticks, asked))}
            >
              <Values before={asked.before} after={asked.after} />
            </Tick>
          ))}
        </List>
      )}
      {deletions.length > 0 && (
        <List title={t('xml.edit.deletions')}>
          {deletions.map(({ key, before }) => (
            <Tick
              key={key}
              label={t('xml.edit.delete', { key })}
              name={key}
              checked={ticks.deleted.has(key)}
              onChange={() => onChange(toggleDeleted(ticks, key))}
            >
              {ticks.deleted.has(key) ? (
                <>
                  <Values before={before} after={t('change.removed')} />
                  {refusals
                    .filter((refusal) => refusal.key === key)
                    .map(({ message }) => (
                      <span key={message} className="block text-critical">
                        {message}
                      </span>
                    ))}
                </>
              ) : (
                <span className="font-mono [overflow-wrap:anywhere] text-muted">{before}</span>
              )}
            </Tick>
          ))}
        </List>
      )}
    </div>
  );
}

function List({ title, critical = false, children }: { title: string; critical?: boolean; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className={critical ? 'mb-1 text-xs font-medium text-critical' : 'mb-1 text-xs font-medium text-faint'}>
        {title}
      </h3>
      <ul className="max-h-64 divide-y divide-line overflow-auto rounded-md border border-line">{children}</ul>
    </section>
  );
}

interface TickProps {
  label: string;
  name: string;
  checked: boolean;
  /** Undefined: there is nothing to choose. */
  onChange: (() => void) | undefined;
  children: ReactNode;
}

function Tick({ label, name, checked, onChange, children }: TickProps) {
  const id = useId();
  return (
    <li className="flex items-start gap-2 px-3 py-1.5 text-xs">
      {onChange === undefined ? (
        <span className="size-4 shrink-0" />
      ) : (
        <input
          id={id}
          type="checkbox"
          className="mt-0.5 size-4 shrink-0 accent-accent"
          aria-label={label}
          checked={checked}
          onChange={onChange}
        />
      )}
      <label htmlFor={id} className="min-w-0 flex-1">
        <span className="block font-mono font-medium break-all">{name}</span>
        {children}
      </label>
    </li>
  );
}

function Values({ before, after }: { before: string | null; after: string | null }) {
  return (
    <span className="font-mono [overflow-wrap:anywhere]">
      <span className="text-muted">{before ?? t('change.unset')}</span> <span aria-hidden>{t('xml.edit.arrow')}</span>{' '}
      <span className="sr-only">{t('change.after')}</span>
      {after ?? t('change.removed')}
    </span>
  );
}
