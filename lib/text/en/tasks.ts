export const tasksText = {
  'tasks.title': 'tasks',
} as const;
