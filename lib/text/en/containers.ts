export const containersText = {
  'containers.title': 'containers',
} as const;
