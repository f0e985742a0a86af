import { rule } from './rule.ts'

export const conditionsRules = [
  rule('CND-1', 'D', 'phone-facts 2.1', 'The first alternative whose condition is true, or that has none, is taken.'),
  rule('CND-2', 'D', 'phone-facts 2.1', 'All comparisons of a condition must be true; there is no “or”.'),
  rule('CND-3', 'D', 'phone-facts 2.4', 'Unquoted load names are compared as versions, without the model prefix.'),
  rule(
    'ASG-1',
    'D',
    'phone-facts 2.1',
    'The assignments of the chosen alternative are made before its address is fetched.',
  ),
  rule('ASG-2', 'D', 'phone-facts 2.1', 'An alternative with assignments and no address succeeds without fetching.'),
  rule('ASG-3', 'D', 'phone-facts 2.1', 'An assignment can name any parameter, or a to p for GPP_A to GPP_P.'),
  rule(
    'OPT-1',
    'S',
    'Chapter: Chiffrer un profil avec OpenSSL',
    '--key is the passphrase of a file encrypted with AES-256-CBC.',
  ),
  rule('OPT-2', 'D', 'phone-facts 2.3', '--uid and --pwd answer HTTP Basic and Digest challenges.'),
  rule('OPT-3', 'D', 'phone-facts 2.3', '--post x sends an HTTP POST with the text of GPP_x, its macros expanded.'),
  rule('OPT-4', 'D', 'phone-facts 2.3', '--alias x maps foreign XML with the remaps in GPP_x, thirty at most.'),
  rule('OPT-5', 'D', 'phone-facts 2.3', '--srv resolves the host by DNS SRV; it fails with TFTP.'),
  rule('OPT-6', 'D', 'phone-facts 2.3', '$SA to $SD are expanded only as arguments of --key, --uid and --pwd.'),
  rule(
    'OPT-7',
    'S',
    'Chapter: Paramètres de resynchronisation du profil',
    'Without --uid, Profile_Authentication_Type says whether the profile account, typed on the phone’s screen, answers a challenge.',
  ),
  rule(
    'OPT-8',
    'S',
    'Chapter: Paramètres de resynchronisation du profil',
    'With XSI Authentication, the XSI login or the SIP credentials of line 1 answer a challenge.',
  ),
  rule(
    'MAC-1',
    'S',
    'Chapter: Profils uniques, expansion de macro et HTTP',
    'Macros are expanded everywhere in a rule before it is parsed.',
  ),
  rule(
    'MAC-2',
    'S',
    'Chapter: Profils uniques, expansion de macro et HTTP',
    '$A to $P are the values of GPP_A to GPP_P at that moment.',
  ),
  rule(
    'MAC-3',
    'D',
    'phone-facts 3.2',
    '$PRVST is -1 for an explicit request, 0 at power-up, 1 for a periodic resync and 2 for a retry.',
  ),
  rule(
    'MAC-4',
    'D',
    'phone-facts 2.5',
    '$PRVTMR counts the seconds since the last resync attempt ended, or since power-on before the first.',
  ),
  rule(
    'MAC-5',
    'D',
    'phone-facts 2.5',
    '$UPGTMR counts the seconds since the last upgrade attempt, or since power-on before the first.',
  ),
  rule(
    'MAC-6',
    'D',
    'phone-facts 2.5',
    '$UPGST is 1 for a first upgrade attempt and 2 after a failure, and $UPGERR is the result of the last one.',
  ),
  rule('MAC-7', 'D', 'phone-facts 2.5', '$REGTMRn counts the seconds since line n lost its registration.', {
    missing: 'A virtual phone registers no line; the macro is 0.',
  }),
  rule('MAC-8', 'D', 'phone-facts 2.5', '$EMS, $MUID and $MPWD follow the user of extension mobility.', {
    missing: 'Nobody logs in to a virtual phone; the macros are empty.',
  }),
] as const
