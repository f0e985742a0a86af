/**
 * A fault is data: a code and the evidence. The words (what happened, what to do next) are in the message
 * catalogues under `faults:<code>`, so that every view and both languages say the same thing.
 * Evidence never holds a secret.
 */
export const faultCodes = [
  'ADDRESS_GONE', // address, port: the laptop no longer has the address that the server was to listen on
  'AUTHORITY_EXISTS', // name: the site has its authority already
  'AUTHORITY_MISSING', // the site has no authority to sign with
  'ARCHIVE_DAMAGED', // name: what is in it is not what its own directory says, or it was cut short
  'ARCHIVE_ENCRYPTED', // name
  'ARCHIVE_LINK', // name: an entry that points elsewhere
  'ARCHIVE_METHOD', // name, method: a kind of compression that is not read
  'ARCHIVE_TOO_LARGE', // limit, in MB
  'ARCHIVE_TOO_MANY', // limit
  'ARCHIVE_TWINS', // name, other: two names that are one on another system
  'ARCHIVE_UNSAFE_NAME', // name: it would be written outside, or no system could hold it
  'BAD_INPUT', // detail: a call whose input the contract refuses
  'BROADWORKS_NO_KIT', // nothing of a BroadWorks device type is in it
  'BROADWORKS_NO_TYPE', // the site has no device type
  'CERTIFICATE_KEY_DIFFERS', // the key that came with a certificate is another one's
  'CERTIFICATE_KEY_MISSING', // a certificate came without its key, and no signing request has made it
  'CERTIFICATE_SERIAL', // serial: no serial number of a certificate
  'CERTIFICATE_NAME', // name: no host name that can be certified
  'CERTIFICATE_PASSWORD', // a PKCS#12 file, or a key, does not open with this password
  'CERTIFICATE_UNREADABLE', // file: no certificate in it
  'DHCP_ADDRESS', // address: not one of the laptop's IPv4 addresses in a network of phones
  'DHCP_MOVED', // address: the cable or the address changed while DHCP was on; it waits to be started again
  'DHCP_NO_ANSWER', // name: a virtual phone asked on this interface, and no DHCP server answered
  'DHCP_RANGE', // first, last, problem: a range that cannot be given in that network
  'DHCP_RIVAL', // address: another DHCP server answers there
  'DHCP_SEVERAL_NETWORKS', // networks: the laptop is in several, and nobody confirmed it
  'DISK_FULL', // folder: no room for what was to be written
  'DISK_GONE', // folder: the disk or the folder is not there any more
  'DISK_READ_ONLY', // folder
  'FILE_CHANGED', // path: somebody else changed it since it was read
  'FILE_EXISTS', // path
  'FILE_IN_USE', // path: another program keeps it to itself
  'FILE_NAME_REFUSED', // path: a name that no phone could ask for
  'FILE_NOT_PACKED', // path, problem: why it can be neither compressed nor encrypted
  'FILE_UNKNOWN', // path
  'FIRMWARE_NOTHING', // count: files in it, none of them a load or a licence
  'FIRMWARE_NO_LOAD', // the scenario installs firmware, and the site has none for its phones
  'FIRMWARE_NO_TRANSITION', // the way back to multiplatform firmware leads by a transition load, and none is in the store
  'FIRMWARE_UNKNOWN', // name: a load that is not in the store
  'FIRMWARE_UPLOAD', // an upload that ended, or whose pieces do not follow one another
  'FLEET_EMPTY', // phones.csv has no row to rehearse with
  'FLEET_TOO_LARGE', // count, limit
  'NOTHING_ENCRYPTED', // the scenario changes keys, and the site has none to change
  'NOTHING_SECURE', // the scenario is about HTTPS, which the site does not serve
  'FOLDER_NOT_EMPTY', // folder: a pack is opened into a folder of its own
  'HISTORY_DAMAGED', // folder, keptAs, detail: it was put aside under that name, and a new one begun
  'HISTORY_UNAVAILABLE', // detail: SQLite cannot be had in this runtime
  'HISTORY_UNREADABLE', // folder, detail: the database cannot be opened or written (read-only, full, damaged)
  'HISTORY_NEWER', // folder, found, known: made by a newer version
  'HOST_KEY_CHANGED', // host, found, known: the server shows another key than the one that was accepted
  'HOST_KEY_UNKNOWN', // host, found: nobody has accepted this server's key yet
  'HTTPS_NOT_READY', // no certificate for this site
  'INTERFACE_IN_USE', // name, address: a virtual phone would take this machine's own address away
  'INTERFACE_REFUSED', // name, detail: the system does not let it be used
  'INTERNAL', // detail: a bug of ours, with a reference to what was logged
  'KEY_TOO_SHORT', // bits, least: a key that today's signers and phones refuse
  'NOT_TEXT', // path, detail: a file that is no text of a profile's size, so no editor can open it
  'NO_RIGHT_TO_PORT', // protocol, address, port: a low port without the right to it
  'KEY_MISSING', // name: a route is to be encrypted with a key that the site does not have
  'LOGINS_UNREADABLE', // the file with the phones' logins cannot be understood
  'NO_SITE', // a call that needs an open site
  'PHONE_UNREACHED', // phone: nobody knows its address
  'PACK_NOT_WHOLE', // signature, count, name: a hand-over pack is not what its maker signed
  'PACK_PASSPHRASE', // its sealed part does not open with this passphrase
  'PACK_UNKNOWN', // name: no hand-over pack
  'PDF_NEEDS_DESKTOP', // a page is printed by the desktop application alone
  'PHONE_UNKNOWN', // mac: phones.csv has no such row
  'PORT_IN_USE', // protocol, address, port, owner ('' when it cannot be known)
  'REHEARSAL_FORGOTTEN', // run: only the last few are kept
  'REHEARSAL_RUNNING', // one at a time
  'ROLLOUT_NONE', // there is none to stop or to go on with
  'ROLLOUT_NOT_KEPT', // detail: its state could not be written into the site
  'ROLLOUT_RUNNING', // one at a time
  'SECRETS_UNREADABLE', // folder: .bench/secrets.json cannot be understood
  'SERVER_STOPPED', // server: it ended by itself; detail
  'SUBNET_FOREIGN', // text: this laptop is not in it
  'SUBNET_INVALID', // text
  'SUBNET_TOO_LARGE', // text
  'SFTP_REFUSED', // host, detail: the server did not let us in, or cannot be reached
  'S3_REFUSED', // host, reason, date: the store's own code; its date where the laptop's clock is off
  'SITE_EXISTS', // folder: there is already a site here
  'SITE_FILE_REFUSED', // path: a link out of the site, a device, or not to be read by this account
  'SITE_FOLDER_LINKED', // folder: a link that leads out of the site, or no folder, where something is to be written
  'SITE_INVALID', // folder, detail, line: site.json cannot be understood
  'SITE_MISSING', // folder: no site.json there
  'SITE_NEWER', // folder, found, known
  'SITE_PART_LINKED', // folder, part: a link, or no folder, where a folder of the site should be
  'SITE_UNWRITABLE', // folder, detail
  'TLS_REFUSED', // detail: the runtime does not take this certificate or these settings
] as const

export type FaultCode = (typeof faultCodes)[number]

export interface Fault {
  readonly code: FaultCode
  readonly params: Readonly<Record<string, string | number>>
}

export const fault = (code: FaultCode, params: Fault['params'] = {}): Fault => ({ code, params })

/** The only error class that may reach a person: it carries its fault. */
export class BenchError extends Error {
  override readonly name = 'BenchError'
  readonly fault: Fault
  constructor(code: FaultCode, params: Fault['params'] = {}, options?: { readonly cause?: unknown }) {
    super(`${code} ${JSON.stringify(params)}`, options)
    this.fault = fault(code, params)
  }
}
