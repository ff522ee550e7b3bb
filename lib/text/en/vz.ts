export const vzText = {
  'vz.title': 'vz',
} as const;
