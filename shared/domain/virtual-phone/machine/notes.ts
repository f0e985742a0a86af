/** What a line of a phone's story can say. The words are in the catalogue under `virtualPhone:note.<code>`. */
export const noteCodes = [
  'powered-on', // ip
  'powered-off',
  'restarting', // reason, seconds
  'started', // reason
  'first-resync', // seconds
  'nothing-at-start', // why: switched-off | not-on-reset | after-changes | after-upgrade
  'sequence-begins', // cause, state
  'sequence-ends', // applied, files
  'sequence-fails', // rule, cause, evidence
  'sequence-stopped', // rule: Provision_Enable became No
  'waits', // what: a sequence is under way
  'waits-for-call',
  'waits-for-quiet', // seconds
  'quiet-over',
  'forced',
  'refused', // what, by, parameter
  'lost', // what: the phone is off or starting
  'held-back', // trigger1, trigger2
  'trigger-fires',
  'rule-skipped', // rule, why: empty | comment | no-condition
  'rule-taken', // rule, url, alternative
  'rule-unreadable', // rule, problem
  'assigned', // rule, names
  'activation-code', // rule
  'no-server', // rule
  'asks', // rule, url, method
  'asks-next', // rule, url
  'redirected', // url, status
  'received', // rule, url, bytes, forms
  'class-b', // url, cause, evidence
  'class-c', // url, cause, evidence
  'not-found-accepted', // rule, url
  'applied', // rule, changed, named
  'ignored', // rule, names, count
  'kept', // rule, names
  'restart-needed', // names, kind
  'next-periodic', // seconds
  'next-daily', // seconds
  'next-retry', // seconds
  'no-periodic',
  'no-retry',
  'list-unreadable', // name
  'upgrade-begins', // url
  'upgrade-file', // url
  'upgrade-ends', // version
  'upgrade-fails', // url, cause, evidence
  'upgrade-not-needed', // load
  'upgrade-waits-retry', // seconds
  'licence-asked', // url
  'migrated', // load
  'enterprise-no-server',
  'enterprise-file', // file
  'enterprise-file-missing', // file
  'enterprise-configured', // file
  'enterprise-not-configured',
  'code-sent',
  'code-refused',
  'activated',
  'activation-unreachable', // cause
  'account-set',
  'report-sent', // url, kind
  'report-fails', // url, cause
  'report-nothing',
  'report-planned', // seconds
  'authority-asked', // url
  'authority-installed',
  'authority-fails', // cause
  'renewal-asked', // url
  'renewed',
  'renewal-fails', // cause
  'changed-by-hand', // names
  'too-many-wait', // what
  'factory-reset',
] as const
export type NoteCode = (typeof noteCodes)[number]
