'use client';
import { Link2, Trash2, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { containerPath, containersWithPath } from '@/components/paths';
import { Badge } from '@/components/ui/badge';
import { IconButton } from '@/components/ui/button';
import { Table, Td, Th } from '@/components/ui/table';
import type { Template } from '@/lib/api/schemas';
import { formatBytes, formatTime } from '@/lib/format';
import { t } from '@/lib/text/t';
import type { TemplateList } from './templates-screen';

const SHOWN_USERS = 3;

interface TemplateTableProps {
  data: Pick<TemplateList, 'node' | 'templates' | 'usersComplete'>;
  /** Why nothing can be changed. */
  reason: string | undefined;
  onRemove: (template: Template) => void;
}

export function TemplateTable({ data: { node, templates, usersComplete }, reason, onRemove }: TemplateTableProps) {
  return (
    <Table label={t('templates.cache')} className="table-fixed">
      <thead>
        <tr>
          <Th className="pl-4">{t('templates.column.name')}</Th>
          <Th className="hidden w-44 md:table-cell">{t('templates.column.distribution')}</Th>
          <Th className="hidden w-20 lg:table-cell">{t('templates.column.arch')}</Th>
          <Th numeric className="hidden w-24 sm:table-cell">
            {t('templates.column.size')}
          </Th>
          <Th className="hidden w-32 lg:table-cell">{t('templates.column.date')}</Th>
          <Th className="w-30 sm:w-44">{t('templates.column.users')}</Th>
          <Th className="w-14 pr-4 text-right!">
            <span className="sr-only">{t('templates.column.actions')}</span>
          </Th>
        </tr>
      </thead>
      <tbody className="[&>tr:last-child>td]:border-b-0">
        {templates.map((template) => (
          <tr key={template.file}>
            <Td className="py-1.5 pl-4">
              <Name template={template} />
            </Td>
            <Td className="hidden py-1.5 md:table-cell">
              <Distribution template={template} />
            </Td>
            <Td className="hidden lg:table-cell">{template.arch ?? <Unsaid />}</Td>
            <Td numeric className="hidden sm:table-cell">
              {formatBytes(template.sizeBytes)}
            </Td>
            <Td className="hidden lg:table-cell">
              <time dateTime={new Date(template.modifiedAt).toISOString()} className="num text-muted">
                {formatTime(template.modifiedAt).slice(0, 10)}
              </time>
            </Td>
            <Td>
              <Users node={node.id} template={template} />
            </Td>
            <Td className="pr-4 text-right">
              <IconButton
                label={t('templates.remove', { name: template.name })}
                icon={<Trash2 size={14} aria-hidden />}
                reason={reason ?? reasonToKeep(template, usersComplete)}
                onClick={() => onRemove(template)}
              />
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Name({ template: { name, packing, isDefault, link, sizeBytes, distConfig } }: { template: Template }) {
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
        <span className="font-medium [overflow-wrap:anywhere]">{name}</span>
        {isDefault && <Badge tone="accent">{t('templates.default')}</Badge>}
        {link && <Badge icon={<Link2 size={12} aria-hidden />}>{t('templates.isLink')}</Badge>}
      </span>
      <span className="block font-mono text-2xs text-faint">
        {packing}
        {/* What has no column of its own on a phone. */}
        <span className="num sm:hidden">{` ${t('frame.dot')} ${formatBytes(sizeBytes)}`}</span>
      </span>
      {distConfig === null && (
        <span className="md:hidden">
          <Defaults />
        </span>
      )}
    </>
  );
}

function Distribution({ template: { distribution, distConfig } }: { template: Template }) {
  return (
    <>
      <span className="block truncate">{distribution}</span>
      {distConfig === null ? (
        <Defaults />
      ) : (
        <span className="block font-mono text-2xs text-faint" title={t('templates.dist.help', { file: distConfig })}>
          {distConfig}
        </span>
      )}
    </>
  );
}

function Defaults() {
  return (
    <span className="flex items-center gap-1 text-2xs text-warning" title={t('templates.defaults.help')}>
      <TriangleAlert size={11} aria-hidden className="shrink-0" />
      {t('templates.defaults')}
    </span>
  );
}

function Unsaid() {
  return <span className="text-faint">{t('frame.dash')}</span>;
}

function Users({ node, template: { name, users } }: { node: string; template: Template }) {
  if (users.length === 0) return <span className="text-faint">{t('templates.unused')}</span>;
  if (users.length > SHOWN_USERS) {
    return (
      <Link
        href={containersWithPath(node, `template:${name}`)}
        prefetch={false}
        className="num text-accent hover:underline"
      >
        {t('templates.users', { count: users.length })}
      </Link>
    );
  }
  return (
    <span className="flex flex-wrap gap-x-2">
      {users.map(({ ctid, title }) => (
        <Link
          key={ctid}
          href={containerPath(node, ctid)}
          prefetch={false}
          title={title ?? undefined}
          className="num text-accent hover:underline"
        >
          {ctid}
        </Link>
      ))}
    </span>
  );
}

/** Why a template stays; undefined when it may go. */
export function reasonToKeep({ users, isDefault, link, name, file }: Template, complete: boolean): string | undefined {
  if (users.length > 0) {
    const ctids = users.slice(0, 12).map(({ ctid }) => ctid);
    const more = users.length > ctids.length ? ' …' : '';
    return t('templates.used', { name, count: users.length, ctids: ctids.join(', ') + more });
  }
  if (isDefault) return t('templates.isDefault', { name });
  if (link) return t('templates.link', { file });
  return complete ? undefined : t('templates.usersUnknown');
}
