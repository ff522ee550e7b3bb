export const changeText = {
  'change.level.break': 'Not possible:',
  'change.level.rule': 'Breaks a rule:',
  'change.level.risk': 'Risk:',
  'change.level.hint': 'Note:',
  'change.diff': 'What changes',
  'change.key': 'Key',
  'change.before': 'Now',
  'change.after': 'Then',
  'change.unset': 'not set',
  'change.removed': 'removed',
  'change.needsOperator': 'This needs the role operator.',
} as const;
