export const containerText = {
  'container.title': 'container',
} as const;
