/** What is done to many containers at once: runs, their options, the table of outcomes. */
export const manyText = {
  'many.label': '{what}, {node}',
  'many.progress': '{done, number} of {all, number} done{failed, plural, =0 {} one {, # failed} other {, # failed}}',
  'many.several': '{count, number} runs',
  'many.stopTaking': 'Begin no more',
  'many.stopTaking.named': 'Begin no more: {what}',
  'many.stopping': 'begins no more',
  'many.goOn': 'Begin the {left, number} left',
  'many.retryAndGoOn': 'Retry {failed, number} failed, begin {left, number} more',
  'many.left': '{count, plural, one {# was not begun.} other {# were not begun.}}',
  'many.oneOnly': '{field} belongs to one container: it is not set for several.',
  'many.add.not': '{field} is no list that can be added to here.',
  'many.add.inherits': 'It takes {field} from the node: there is no list of its own to add to.',
} as const;
