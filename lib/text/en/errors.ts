export const errorsText = {
  'errors.title': 'errors',
} as const;
