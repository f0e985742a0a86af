import { rule } from './rule.ts'

export const tellingRules = [
  rule(
    'LOG-1',
    'S',
    'Chapter: Paramètres des journaux système',
    'A request message is sent at the start of every fetch.',
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
    'A failure message with $ERR is sent after a failed resync.',
  ),
  rule(
    'LOG-4',
    'S',
    'Chapter: Utilisez Syslog pour journaliser les messages',
    'An empty message template sends nothing.',
  ),
  rule(
    'LOG-5',
    'S',
    'Chapter: Paramètres des journaux système',
    'Syslog_Identifier adds nothing, $MA, $MAU, $MAC or $SN after the timestamp.',
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
    'Debug_Server receives detailed messages, as many as Debug_Level allows.',
  ),
  rule('LOG-8', 'D', 'phone-facts 4', '$PORT is printed even when it is the scheme’s default.'),
  rule(
    'LOG-9',
    'D',
    'phone-facts 2.5',
    '$SERVIP is the address from DNS where the scenario gives one, otherwise the name.',
  ),
  rule(
    'LOG-10',
    'I',
    'Design: secrets stay secret',
    'A key or password never appears in a message, whatever its template contains.',
  ),
  rule(
    'LOG-11',
    'D',
    'phone-facts 4',
    'Web logins, password changes and web server changes are sent to syslog since 12.0(7)SR2.',
    { part: 'driver', missing: 'Only provisioning is reported.' },
  ),
  rule('REP-1', 'D', 'phone-facts 5.3', 'Report_Rule is sent on request, once and without retry.'),
  rule(
    'REP-2',
    'D',
    'phone-facts 5.3',
    'On Local Change sends a report Upload_Delay_On_Local_Change seconds after a manual change.',
  ),
  rule('REP-3', 'D', 'phone-facts 5.3', 'Periodically sends a report every Periodic_Upload_To_Server seconds.'),
  rule(
    'REP-4',
    'D',
    'phone-facts 2.3',
    '--delta sends the parameters that differ, --status the state, no option the whole configuration.',
  ),
  rule('REP-5', 'D', 'phone-facts 2.3', 'A Report_Rule may hold two rules.'),
  rule('REP-6', 'D', 'phone-facts 1.3', 'A report contains no password and no write-only parameter.'),
  rule('REP-7', 'D', 'phone-facts 5.3', 'HTTP_Report_Method selects POST or PUT, and the body is raw XML.'),
  rule('REP-8', 'D', 'phone-facts 5.3', 'A report is encrypted with --key, or with the IKM where there is no --key.'),
  rule('REP-9', 'D', 'phone-facts 5.3', 'A report is sent at reboot and shutdown too.', {
    missing: 'A phone that is switched off sends nothing, and no guide says how long a reboot waits.',
  }),
  rule('REP-10', 'D', 'phone-facts 5.3', 'A problem report is uploaded by PRT_Upload_Rule.', {
    missing: 'A virtual phone has no problem report.',
  }),
] as const
