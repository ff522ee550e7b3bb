'use client';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TypedField } from '@/components/ui/typed-field';
import type { SettingsNode } from '@/lib/api/schemas';
import { t } from '@/lib/text/t';
import { useNodeChanges } from './use-node-changes';

/** Whether the history stays is always asked; dropping it needs the node's id typed. */
export function RemoveDialog({ node, onClose }: { node: SettingsNode; onClose: () => void }) {
  const form = useId();
  const { remove } = useNodeChanges();
  const [history, setHistory] = useState<'keep' | 'drop'>('keep');
  const [typed, setTyped] = useState('');
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const wrong = history === 'drop' && typed.trim() !== node.id;
    setMissing(wrong);
    if (wrong || busy) return;
    setBusy(true);
    const done = await remove(node, history);
    setBusy(false);
    if (done) onClose();
  };
  return (
    <Dialog
      title={t('settings.remove.title', { node: node.label })}
      onClose={onClose}
      busy={busy}
      footer={
        <>
          <Button autoFocus onClick={onClose}>
            {t('frame.cancel')}
          </Button>
          <Button type="submit" form={form} variant="danger" pending={busy}>
            {t(history === 'drop' ? 'settings.remove.confirmDrop' : 'settings.remove.confirmKeep')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event) => void submit(event)}
        noValidate
        className="space-y-4 text-left whitespace-normal"
      >
        <p>{t('settings.remove.body', { node: node.label })}</p>
        <fieldset className="space-y-2">
          <legend className="sr-only">{t('settings.remove.title', { node: node.label })}</legend>
          <Choice
            checked={history === 'keep'}
            label={t('settings.remove.keep')}
            help={t('settings.remove.keepHelp', { id: node.id })}
            onChoose={() => setHistory('keep')}
          />
          <Choice
            checked={history === 'drop'}
            label={t('settings.remove.drop')}
            help={t('settings.remove.dropHelp')}
            onChoose={() => setHistory('drop')}
          />
        </fieldset>
        {history === 'drop' && (
          <TypedField
            label={t('settings.remove.type', { id: node.id })}
            value={typed}
            error={missing ? t('settings.remove.typeMissing', { id: node.id }) : undefined}
            onChange={setTyped}
          />
        )}
      </form>
    </Dialog>
  );
}

interface ChoiceProps {
  checked: boolean;
  label: string;
  help: string;
  onChoose: () => void;
}

function Choice({ checked, label, help, onChoose }: ChoiceProps) {
  return (
    <label className="flex items-start gap-2.5">
      <input
        type="radio"
        name="history"
        checked={checked}
        onChange={onChoose}
        className="mt-0.5 size-4 accent-accent"
      />
      <span>
        <span className="font-medium">{label}</span>
        <span className="block text-xs text-faint">{help}</span>
      </span>
    </label>
  );
}
