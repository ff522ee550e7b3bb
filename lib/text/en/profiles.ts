export const profilesText = {
  'profiles.link': 'Profiles',
} as const;
