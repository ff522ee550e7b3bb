export const ubcText = {
  'ubc.title': 'Beancounters',
} as const;
