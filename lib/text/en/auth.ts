export const authText = {
  'auth.title': 'auth',
} as const;
