export const beancountersText = {
  'beancounters.title': 'beancounters',
} as const;
