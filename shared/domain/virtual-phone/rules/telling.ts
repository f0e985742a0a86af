import { rule } from './rule.ts'

export const tellingRules = [
  rule(
    'LOG-1',
    'S',
    'Chapter: Paramètres des journaux système',
    'A request message is sent at the beginning of every fetch.',
  ),
  rule(
    'LOG-2',
    'S',
    'Chapter: Paramètres des journaux système',
    'A success message is sent after a successful resync.',
  ),
  rule(
    'LOG-3',
    'S',
    'Chapter: Paramètres des journaux système',
    'A failure message with $ERR is sent after a failed one.',
  ),
  rule(
    'LOG-4',
    'S',
    'Chapter: Utilisez Syslog pour journaliser les messages',
    'A template that is cleared sends nothing.',
  ),
  rule(
    'LOG-5',
    'S',
    'Chapter: Paramètres des journaux système',
    'Syslog_Identifier puts nothing, $MA, $MAU, $MAC or $SN behind the timestamp.',
  ),
  rule(
    'LOG-6',
    'S',
    'Chapter: Paramètres des journaux système',
    'With both servers set, syslog messages go to the debug server too.',
  ),
  rule(
    'LOG-7',
    'S',
    'Chapter: Utilisez Syslog pour journaliser les messages',
    'Debug_Server gets detailed messages, as many as Debug_Level says.',
  ),
  rule('LOG-8', 'D', 'phone-facts 4', '$PORT is printed, the scheme’s own too.'),
  rule(
    'LOG-9',
    'D',
    'phone-facts 2.5',
    '$SERVIP is the address that DNS gave, where the scenario says it, else the name.',
  ),
  rule(
    'LOG-10',
    'I',
    'Design: secrets stay secret',
    'A key or a password never stands in a message, whatever its template holds.',
  ),
  rule(
    'LOG-11',
    'D',
    'phone-facts 4',
    'Web logins, password changes and the web server are told to syslog since 12.0(7)SR2.',
    { part: 'body', missing: 'Not yet: only provisioning is told.' },
  ),
  rule('REP-1', 'D', 'phone-facts 5.3', 'Report_Rule is sent when it is asked for, once and without retry.'),
  rule(
    'REP-2',
    'D',
    'phone-facts 5.3',
    'On Local Change sends a report Upload_Delay_On_Local_Change seconds after a change by hand.',
  ),
  rule('REP-3', 'D', 'phone-facts 5.3', 'Periodically sends a report every Periodic_Upload_To_Server seconds.'),
  rule(
    'REP-4',
    'D',
    'phone-facts 2.3',
    '--delta sends the parameters that differ, --status the state, no option the whole configuration.',
  ),
  rule('REP-5', 'D', 'phone-facts 2.3', 'A Report_Rule may hold two rules.'),
  rule('REP-6', 'D', 'phone-facts 1.3', 'A report names no password and no write-only parameter.'),
  rule('REP-7', 'D', 'phone-facts 5.3', 'HTTP_Report_Method says POST or PUT, and the body is raw XML.'),
  rule('REP-8', 'D', 'phone-facts 5.3', 'A report is encrypted with --key, or with the IKM where there is no --key.'),
  rule('REP-9', 'D', 'phone-facts 5.3', 'A report is sent at reboot and shutdown too.', {
    missing: 'A phone that is switched off sends nothing any more, and no guide says how long a reboot waits.',
  }),
  rule('REP-10', 'D', 'phone-facts 5.3', 'A problem report is uploaded by PRT_Upload_Rule.', {
    missing: 'A virtual phone has no problem report.',
  }),
] as const
