import { rule } from './rule.ts'

export const pushingRules = [
  rule('PSH-1', 'S', 'Chapter: Resynchronisation TFTP', '/admin/resync?URL resyncs once from that address.'),
  rule('PSH-2', 'D', 'phone-facts 5.1', '/admin/resync without an address runs the four rules.'),
  rule(
    'PSH-3',
    'D',
    'phone-facts 5.2',
    'NOTIFY resync and check-sync cause a resync, with a profile address if one is given.',
  ),
  rule(
    'PSH-4',
    'S',
    'Chapter: Mise à disposition au moyen de Cisco XML',
    'An XML object Resync: fetches its rule, with macros expanded.',
  ),
  rule('PSH-5', 'D', 'phone-facts 5.2', 'NOTIFY report makes one attempt to send the report.'),
  rule(
    'PSH-6',
    'D',
    'phone-facts 5.2',
    'reboot_now restarts cold and restart_now warm, and ends whatever is in progress.',
  ),
  rule('PSH-7', 'D', 'phone-facts 5.1', '/admin/upgrade?URL upgrades once, if Upgrade_Enable allows it.'),
  rule('PSH-8', 'D', 'phone-facts 5.1', 'A factory reset restores all factory values and restarts.'),
  rule('PSH-9', 'I', 'phone-facts 5.1', 'Requests made while the phone is off or starting are lost.'),
  rule('PSH-10', 'D', 'phone-facts 5.2', 'A NOTIFY is challenged when Auth_Resync-Reboot is Yes.', {
    part: 'driver',
  }),
  rule('PSH-11', 'D', 'phone-facts 5.2', 'Restricted_Access_Domains limits who can send a NOTIFY.', {
    part: 'driver',
    missing: 'An IP address does not tell its domain.',
  }),
  rule('PSH-12', 'D', 'phone-facts 5.1', 'The phone’s web page asks for the administrator login.', {
    part: 'driver',
  }),
  rule('PSH-13', 'D', 'phone-facts 5.2', 'prt-gen makes a problem report.', {
    missing: 'A virtual phone has no problem report.',
  }),
  rule(
    'TFT-1',
    'D',
    'phone-facts 5.4',
    'Replies from a TFTP server on a port other than 69 arrive on local ports 53240 to 53245.',
    { part: 'driver' },
  ),
  rule(
    'PSH-14',
    'D',
    'phone-facts 2.3',
    'In a direct action, a plus in options and conditions is a blank; in the address it is a plus.',
    { part: 'driver' },
  ),
  rule(
    'PSH-15',
    'I',
    'phone-facts 5.1',
    'An XML object inside a NOTIFY is a NOTIFY too: Resync_From_SIP concerns it, and triggers do not hold it back.',
    { part: 'driver' },
  ),
  rule(
    'SIP-1',
    'S',
    'Chapter: Définir l’en-tête de confidentialité du téléphone',
    'Privacy_Header_n_ puts the user’s privacy into SIP messages.',
    { missing: 'The value is kept and checked; a virtual phone makes no calls, so no message of its user exists.' },
  ),
  rule('SIP-2', 'D', 'phone-facts 5.2', 'A phone registers its lines.', {
    part: 'driver',
    missing: 'NOTIFY reaches a virtual phone at its own address.',
  }),
  rule('TR-1', 'D', 'phone-facts 3.4', 'TR-069 provisions the phone from an ACS.', {
    missing: 'A protocol that the bench does not serve.',
  }),
] as const
