import { rule } from './rule.ts'

export const applyingRules = [
  rule(
    'DEC-1',
    'S',
    'Chapter: Compresser un profil ouvert avec Gzip',
    'A gzip file is recognised by its header, whatever its name.',
    { part: 'driver' },
  ),
  rule(
    'DEC-2',
    'S',
    'Chapter: Chiffrer un profil avec OpenSSL',
    'A file is compressed first and encrypted second; the phone undoes this in reverse.',
    { part: 'driver' },
  ),
  rule(
    'DEC-3',
    'D',
    'phone-facts 1.6',
    'A response in aes128gcm is decrypted with IKM_HTTP_Encrypt_Content, --key or not.',
  ),
  rule('DEC-4', 'I', 'phone-facts 1.5', 'A wrong key or a damaged file fails the resync as a corrupt file.'),
  rule('DEC-5', 'I', 'phone-facts 1.1', 'A file that is not well-formed XML counts as damaged.'),
  rule(
    'DEC-6',
    'I',
    'phone-facts 1.1',
    'A file without a flat-profile element counts as damaged, unless aliases read it.',
  ),
  rule(
    'APP-1',
    'D',
    'phone-facts 1.1',
    'Parameters are recognised only inside flat-profile, at the root or inside another element.',
  ),
  rule(
    'APP-2',
    'S',
    'Chapter: Resynchronisation TFTP',
    'Spaces at both ends of a value are dropped, and a line break inside becomes a space.',
  ),
  rule(
    'APP-3',
    'D',
    'phone-facts 1.1',
    'If two elements have the same name, the last one wins; between profiles, the last one processed.',
  ),
  rule(
    'APP-4',
    'D',
    'phone-facts 1.1',
    'Elements that are not parameters of these phones are ignored, and names are case-sensitive.',
  ),
  rule('APP-5', 'D', 'phone-facts 1.1', 'A parameter that the profile does not name keeps its value.'),
  rule('APP-6', 'D', 'phone-facts 1.3', 'Fields of the Info page and read-only parameters cannot be set.'),
  rule(
    'APP-7',
    'D',
    'phone-facts 1.2',
    'ua sets what the user account may do with a parameter; without it, access stays as it was.',
  ),
  rule('APP-8', 'D', 'phone-facts 1.2', 'preserve-value="y" keeps a value that is already on the phone.'),
  rule('APP-9', 'I', 'phone-facts 1.2', 'user-pref="y" keeps what was set on the phone itself.'),
  rule(
    'APP-10',
    'I',
    'phone-facts 1.1',
    'An empty tag with ua="rw" leaves the value; any other empty element clears it.',
  ),
  rule('APP-11', 'I', 'phone-facts 10', 'Numbered parameters beyond the model’s lines are ignored.'),
  rule(
    'APP-12',
    'D',
    'phone-facts 1.1',
    'TLS_Min_Version is still an alias of TLS_Client_Min_Version; names from other families are ignored.',
  ),
  rule('APP-13', 'D', 'phone-facts 1.3', 'Values beyond their length, range or list are refused.', {
    missing:
      'No guide says what the phone does with such a value; it is kept as it is, and the profile check warns about it.',
  }),
  rule(
    'APP-14',
    'D',
    'phone-facts 1.3',
    'GPP_SA to GPP_SD, IKM_HTTP_Encrypt_Content and passwords are taken and never shown again.',
  ),
  rule(
    'APP-15',
    'I',
    'phone-facts 3.1',
    'The phone remembers what set each parameter that differs from its factory value.',
  ),
  rule('RST-1', 'D', 'phone-facts 3.1', 'After a sequence the phone restarts the services whose parameters changed.'),
  rule(
    'RST-2',
    'I',
    'phone-facts 3.1',
    'Network and security parameters need a cold restart, SIP and extension parameters a warm one, others none.',
  ),
  rule(
    'RST-3',
    'S',
    'Chapter: Mettre à disposition un profil de téléphone IP spécifique sur un serveur TFTP',
    'Submit All Changes restarts the phone and resyncs it at once.',
  ),
  rule('RST-4', 'I', 'phone-facts 3.1', 'A restart needed for new parameters waits until the call ends.'),
  rule('RST-5', 'D', 'phone-facts 5.1', 'The reasons of the last five restarts are kept.'),
  rule('APP-16', 'D', 'phone-facts 1.2', 'With Phone-UI-User-Mode, the phone’s menus honour ua.', {
    missing: 'A virtual phone has no screen; its user page honours ua.',
  }),
] as const
