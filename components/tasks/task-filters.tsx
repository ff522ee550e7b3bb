'use client';
import { type ReactNode, useId, useState } from 'react';
import { useFleet } from '@/components/frame/fleet-query';
import { FilterBox, Select } from '@/components/ui/field';
import { Segments } from '@/components/ui/segments';
import { useUrlState } from '@/components/url-state';
import { t } from '@/lib/text/t';
import { isCtid } from '@/lib/vz/ctid';

const states = ['all', 'open', 'failed'] as const;

/** Node, container and result; all in the address. A change goes back to the newest tasks. */
export function TaskFilters({ clear }: { clear: ReactNode }) {
  const [view, setView] = useUrlState();
  const fleet = useFleet();
  const hintId = useId();
  const ctid = view.get('ctid') ?? '';
  const node = view.get('node') ?? '';
  const [typed, setTyped] = useState(ctid);
  const [seen, setSeen] = useState(ctid);
  // The address changed by other means than typing here: back, a link, "clear filter".
  if (seen !== ctid) {
    setSeen(ctid);
    setTyped(ctid);
  }
  const nodes = fleet.data?.nodes.map(({ id, label }) => ({ value: id, label })) ?? [];
  const bad = typed !== '' && !isCtid(typed);
  return (
    <search className="mb-3 flex flex-wrap items-center gap-2">
      <FilterBox
        className="w-52"
        label={t('tasks.filter.container')}
        placeholder={t('tasks.filter.container')}
        value={typed}
        aria-invalid={bad}
        aria-describedby={bad ? hintId : undefined}
        onChange={(event) => {
          const text = event.target.value.trim().toLowerCase();
          setTyped(text);
          if (text !== '' && !isCtid(text)) return;
          setSeen(text);
          setView({ ctid: text, before: null });
        }}
      />
      <Select
        label={t('tasks.filter.node')}
        value={node}
        onChange={(event) => setView({ node: event.target.value, before: null })}
        options={[
          { value: '', label: t('tasks.filter.anyNode') },
          ...nodes,
          // A node that is no longer configured may still have tasks.
          ...(node === '' || nodes.some(({ value }) => value === node) ? [] : [{ value: node, label: node }]),
        ]}
      />
      <Segments
        label={t('tasks.filter.state')}
        value={states.find((state) => state === view.get('state')) ?? 'all'}
        options={states.map((value) => ({ value, label: t(`tasks.filter.state.${value}`) }))}
        onChange={(state) => setView({ state: state === 'all' ? null : state, before: null })}
      />
      {clear}
      {bad && (
        <span id={hintId} role="status" className="basis-full text-xs text-warning">
          {t('tasks.filter.bad')}
        </span>
      )}
    </search>
  );
}
