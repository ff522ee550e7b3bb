'use client';
import { useMutation } from '@tanstack/react-query';
import { Link2Off } from 'lucide-react';
import { type FormEvent, useRef, useState, useSyncExternalStore } from 'react';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { Field } from '@/components/ui/field';
import { call } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { isAppError } from '@/lib/errors';
import { t } from '@/lib/text/t';
import { AuthCard } from './card';
import { type SetupErrors, setupErrors } from './setup-rules';
import { Failure, focusField } from './sign-in-screen';

/** The token stands behind `#`, so that it never reaches a log, a referrer or a proxy. undefined while only the server has rendered. */
function useToken(): string | undefined {
  return useSyncExternalStore(
    (changed) => {
      window.addEventListener('hashchange', changed);
      return () => window.removeEventListener('hashchange', changed);
    },
    () => new URLSearchParams(window.location.hash.slice(1)).get('token') ?? window.location.hash.slice(1),
    () => undefined,
  );
}

/** Makes the first admin with the link the server printed. */
export function SetupScreen() {
  const token = useToken();
  if (token === '') {
    return (
      <AuthCard title={t('frame.setUp.title')}>
        <Empty icon={Link2Off} title={t('frame.setUp.noToken.title')}>
          {t('frame.setUp.noToken.hint')}
        </Empty>
      </AuthCard>
    );
  }
  return <SetupForm token={token ?? ''} />;
}

function SetupForm({ token }: { token: string }) {
  const form = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<SetupErrors>({});
  const fail = (found: SetupErrors) => {
    setErrors(found);
    const first = (['name', 'password', 'again'] as const).find((field) => found[field] !== undefined);
    if (first !== undefined) focusField(form.current, first);
  };
  const setUp = useMutation({
    mutationFn: (body: { token: string; name: string; password: string }) =>
      call(api.setupCreate, { params: {}, body }),
    // A full load without the token in the address.
    onSuccess: () => window.location.replace('/'),
    onError: (error) => {
      if (isAppError(error) && (error.field === 'name' || error.field === 'password')) {
        fail({ [error.field]: error.message });
      }
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const [name, password, again] = ['name', 'password', 'again'].map((field) => String(data.get(field)));
    const given = { name: name ?? '', password: password ?? '', again: again ?? '' };
    const found = setupErrors(given);
    fail(found);
    if (Object.keys(found).length === 0 && !setUp.isPending)
      setUp.mutate({ token, name: given.name, password: given.password });
  };
  const atField = isAppError(setUp.error) && (setUp.error.field === 'name' || setUp.error.field === 'password');
  return (
    <AuthCard title={t('frame.setUp.title')} intro={t('frame.setUp.intro')}>
      <form ref={form} method="post" onSubmit={submit} noValidate className="mt-4 space-y-4">
        {setUp.error !== null && !atField && <Failure error={setUp.error} />}
        <Field
          label={t('frame.setUp.name')}
          name="name"
          autoComplete="username"
          autoCapitalize="none"
          autoFocus
          help={t('frame.setUp.nameHelp')}
          error={errors.name}
        />
        <Field
          label={t('frame.setUp.password')}
          name="password"
          type="password"
          autoComplete="new-password"
          help={t('frame.setUp.passwordHelp')}
          error={errors.password}
        />
        <Field
          label={t('frame.setUp.again')}
          name="again"
          type="password"
          autoComplete="new-password"
          error={errors.again}
        />
        <Button type="submit" variant="primary" pending={setUp.isPending || setUp.isSuccess} className="h-9! w-full">
          {t('frame.setUp.submit')}
        </Button>
      </form>
    </AuthCard>
  );
}
