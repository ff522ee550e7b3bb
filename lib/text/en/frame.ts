export const frameText = {
  'frame.title': 'frame',
} as const;
