'use client';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { errorWords } from '@/components/error-words';
import { Button } from '@/components/ui/button';
import { ErrorPanel } from '@/components/ui/error-panel';
import { Field } from '@/components/ui/field';
import { call } from '@/lib/api/client';
import { api } from '@/lib/api/contract';
import { t } from '@/lib/text/t';
import { AuthCard } from './card';
import { nextPath } from './next-path';

/** Name and password; afterwards back to where one was. */
export function SignInScreen() {
  const form = useRef<HTMLFormElement>(null);
  const [missing, setMissing] = useState<{ name?: string; password?: string }>({});
  const signIn = useMutation({
    mutationFn: (body: { name: string; password: string }) => call(api.sessionCreate, { params: {}, body }),
    // A full load: the server's first HTML then has the data of whoever signed in.
    onSuccess: () => {
      const { origin, search } = window.location;
      window.location.assign(nextPath(new URLSearchParams(search).get('next'), origin));
    },
    onError: () => focusField(form.current, 'password'),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const name = String(data.get('name')).trim();
    const password = String(data.get('password'));
    const lack = {
      ...(name === '' ? { name: t('frame.signIn.nameMissing') } : {}),
      ...(password === '' ? { password: t('frame.signIn.passwordMissing') } : {}),
    };
    setMissing(lack);
    const first = Object.keys(lack)[0];
    if (first !== undefined) focusField(form.current, first);
    else if (!signIn.isPending) signIn.mutate({ name, password });
  };
  return (
    <AuthCard title={t('frame.signIn.title')}>
      <form ref={form} method="post" onSubmit={submit} noValidate className="mt-4 space-y-4">
        {signIn.error !== null && <Failure error={signIn.error} />}
        <Field
          label={t('frame.signIn.name')}
          name="name"
          autoComplete="username"
          autoCapitalize="none"
          autoFocus
          error={missing.name}
        />
        <Field
          label={t('frame.signIn.password')}
          name="password"
          type="password"
          autoComplete="current-password"
          error={missing.password}
        />
        <Button type="submit" variant="primary" pending={signIn.isPending || signIn.isSuccess} className="h-9! w-full">
          {t('frame.signIn.submit')}
        </Button>
        <p className="text-xs text-faint">{t('frame.signIn.noAccount')}</p>
      </form>
    </AuthCard>
  );
}

/** What the server says to a wrong name or password is one sentence and needs no more; other failures come with what to do. */
export function Failure({ error }: { error: unknown }) {
  const words = errorWords(error);
  if (['signed_out', 'bad_input', 'too_many', 'conflict'].includes(words.code)) {
    return (
      <p role="alert" className="rounded-md bg-critical-wash px-3 py-2 text-critical">
        {words.message ?? words.title}
      </p>
    );
  }
  return <ErrorPanel {...words} />;
}

/** Puts the focus into a field of a form. */
export function focusField(form: HTMLFormElement | null, name: string): void {
  const field = form?.elements.namedItem(name);
  if (field instanceof HTMLInputElement) field.focus();
}
