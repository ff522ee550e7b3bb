import { Field } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { t } from '@/lib/text/t';
import { type NodeFormModel, textProps } from './field-props';

/** What the node is called, and where it stands. */
export function IdentityFields({ model, fixedId }: { model: NodeFormModel; fixedId: boolean }) {
  return (
    <Panel title={t('settings.form.identity')}>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          {...textProps(model, 'id')}
          label={t('settings.form.id')}
          help={t('settings.form.idHelp')}
          readOnly={fixedId}
          required
        />
        <Field {...textProps(model, 'label')} label={t('settings.form.label')} help={t('settings.form.labelHelp')} />
        <Field {...textProps(model, 'group')} label={t('settings.form.group')} help={t('settings.form.groupHelp')} />
        <Field {...textProps(model, 'tags')} label={t('settings.form.tags')} help={t('settings.form.tagsHelp')} />
      </div>
    </Panel>
  );
}
