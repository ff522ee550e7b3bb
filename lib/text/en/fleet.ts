export const fleetText = {
  'fleet.title': 'fleet',
} as const;
