import { rule } from './rule.ts'

export const sequenceRules = [
  rule(
    'SEQ-1',
    'S',
    'Chapter: Créer des profils partitionnés',
    'Profile_Rule, _B, _C and _D are fetched strictly in this order at every resync.',
  ),
  rule(
    'SEQ-2',
    'D',
    'phone-facts 3.1',
    'When one rule fails, the sequence stops, and the retry starts again from Profile_Rule.',
  ),
  rule(
    'SEQ-3',
    'D',
    'phone-facts 2.1',
    'An empty rule, or one with no true condition, is skipped and the next one is evaluated.',
  ),
  rule('SEQ-4', 'D', 'phone-facts 3.1', 'Profile_Rule_B to _D are evaluated even when Profile_Rule is blank.'),
  rule(
    'SEQ-5',
    'I',
    'phone-facts 3.1',
    'Only one sequence runs at a time; further requests wait, and identical ones wait only once.',
  ),
  rule(
    'SEQ-6',
    'S',
    'Chapter: Resynchronisation TFTP',
    'A rule given with a request is fetched on its own and changes none of the four rules.',
  ),
  rule(
    'SEQ-7',
    'I',
    'phone-facts 5.1',
    'A resync from an address given with the request arms no retry and moves no schedule that is armed.',
  ),
  rule(
    'SEQ-8',
    'I',
    'phone-facts 3.1',
    'A rule is read when its turn comes, so a profile can change the rules after it.',
  ),
  rule('SEQ-9', 'D', 'phone-facts 2.1', 'A value that begins with # is a comment and counts as an empty rule.'),
  rule('SEQ-10', 'I', 'phone-facts 3.3', 'A rule that cannot be read fails the resync, like a bad address.'),
] as const
