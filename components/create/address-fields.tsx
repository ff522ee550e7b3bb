'use client';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { t } from '@/lib/text/t';
import type { FormModel } from './model';
import { ValueField } from './value-field';

/** Addresses: typed, or the next free of a pool; and who resolves names. */
export function AddressFields({ model }: { model: FormModel }) {
  const { choices, draft, change, errors, isAdmin, editPools } = model;
  const { pools } = choices;
  return (
    <Panel
      title={t('create.section.network')}
      aside={
        <Button size="sm" reason={isAdmin ? undefined : t('create.pools.needsAdmin')} onClick={editPools}>
          {t(pools.length === 0 ? 'create.pools.add' : 'create.pools.edit')}
        </Button>
      }
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <ValueField
          model={model}
          name="ip"
          label={t('create.field.ip')}
          help={t('create.field.ip.help')}
          placeholder={t('create.field.ip.none')}
        />
        <fieldset>
          <legend className="mb-1 font-medium">{t('create.pools.title')}</legend>
          {pools.length === 0 ? (
            <p className="text-xs text-faint">{t('create.pools.none')}</p>
          ) : (
            <ul className="space-y-1">
              {pools.map(({ name, free }) => (
                <li key={name}>
                  <label className="flex items-center gap-2">
                    <input
                      type="checkbox"
                      name="pools"
                      checked={draft.pools.includes(name)}
                      onChange={(event) =>
                        change({
                          pools: event.target.checked
                            ? [...draft.pools, name]
                            : draft.pools.filter((one) => one !== name),
                        })
                      }
                      className="size-4 shrink-0 accent-accent"
                    />
                    <span className="min-w-0 break-words">
                      {name}{' '}
                      <span className="num text-xs text-faint">
                        {free[0] === undefined ? t('create.pools.full') : t('create.pools.next', { address: free[0] })}
                      </span>
                    </span>
                  </label>
                </li>
              ))}
            </ul>
          )}
          {errors.pools !== undefined && <p className="mt-1 text-xs text-critical">{errors.pools}</p>}
        </fieldset>
        <ValueField
          model={model}
          name="nameserver"
          label={t('create.field.nameserver')}
          help={t('create.field.nameserver.help')}
        />
        <ValueField model={model} name="searchdomain" label={t('create.field.searchdomain')} />
      </div>
    </Panel>
  );
}
