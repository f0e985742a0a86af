import { rule } from './rule.ts'

export const upgradingRules = [
  rule('UPG-1', 'D', 'phone-facts 6', 'Upgrade_Rule is evaluated after every resync, and after a start without one.'),
  rule('UPG-2', 'D', 'phone-facts 3.1', 'Upgrade_Enable = No blocks every upgrade.'),
  rule(
    'UPG-3',
    'S',
    'Chapter: Paramètres de mise à disposition via le code d’activation',
    'Upgrade_Rule has the syntax of Profile_Rule; its server is named, or is the requesting host.',
  ),
  rule('UPG-4', 'D', 'phone-facts 6', 'The files that the load lists are fetched from the same directory.'),
  rule('UPG-5', 'D', 'phone-facts 6', 'After the last file the phone restarts, and the new version runs.'),
  rule('UPG-6', 'D', 'phone-facts 6', 'An upgrade is not attempted again until the rule or address changes.'),
  rule('UPG-7', 'D', 'phone-facts 3.2', 'A failed upgrade is retried after Upgrade_Error_Retry_Delay.'),
  rule(
    'UPG-8',
    'S',
    'Chapter: Paramètres de resynchronisation du profil',
    'After an upgrade attempt the phone resyncs, if Resync_After_Upgrade_Attempt and Resync_On_Reset allow it.',
  ),
  rule(
    'UPG-9',
    'D',
    'phone-facts 6',
    'A load that is already running, or is in the other partition, is not downloaded.',
  ),
  rule('UPG-10', 'D', 'phone-facts 6', 'An upgrade waits until all lines are idle.'),
  rule('UPG-11', 'I', 'phone-facts 6', 'A load for another product family is refused.'),
  rule(
    'UPG-12',
    'S',
    'Chapter: Messages de journal vers le serveur Syslog',
    'Upgrades send their own request, success and failure messages.',
  ),
  rule('UPG-13', 'D', 'phone-facts 4', 'The success message of an upgrade gives the new version as $ERR.'),
  rule(
    'UPG-14',
    'S',
    'Chapter: Migrer directement votre téléphone vers le téléphone d’entreprise',
    'An enterprise load needs the licence that Trans_Auth_Rule fetches first.',
  ),
  rule(
    'UPG-15',
    'S',
    'Chapter: Migrer directement votre téléphone vers le téléphone d’entreprise',
    'After a migration the phone is an enterprise phone: it is reset and no longer requests a profile.',
  ),
  rule('UPG-16', 'D', 'phone-facts 6', 'Of the files listed in a load, the phone fetches those for its own platform.'),
  rule('UPG-17', 'D', 'phone-facts 6', 'Phones on one network share firmware with each other.', {
    missing: 'Each virtual phone downloads its own copy.',
  }),
  rule('UPG-18', 'D', 'phone-facts 6', 'Downgrade_Rev_Limit refuses older loads.'),
  rule(
    'UPG-21',
    'D',
    'deployment-facts 3.3',
    'An enterprise phone asks for its trust lists, then for its configuration: HTTP port 6970 first, then TFTP.',
  ),
  rule(
    'UPG-22',
    'D',
    'deployment-facts 2.4',
    'A load that the hardware cannot run, or that needs a release on the way, is refused.',
  ),
  rule('UPG-20', 'D', 'phone-facts 6.1', 'A migration needs MPP 11.3(5) and enterprise 14.1(1) or later.'),
  rule('UPG-19', 'D', 'phone-facts 9', 'Cisco_Headset_Upgrade_Rule upgrades headsets.', {
    missing: 'A virtual phone has no headset.',
  }),
] as const
