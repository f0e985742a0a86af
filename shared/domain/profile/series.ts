/** Parameters of SPA telephones and of analog adapters that no multiplatform phone has ever had. */
const spaOnly =
  /^(?:FXS_|SAS_|MOH_Server_|FAX_|PSTN_|VoIP_|CWT\d?_|Ring_(?:Waveform|Voltage|Frequency)$|Hook_Flash_|Callee_On_Hook_|Caller_ID_(?:Method|FSK)|Network_Jitter_Level_|Jitter_Buffer_Adjustment_|[A-Z][A-Za-z_-]{1,32}_Serv_\d_$|(?:Detect|Playback)_ABCD$|IVR_|Protect_IVR|Enable_WAN_|WAN_|Router_|Linksys_|SPCP|Signaling_Protocol$|Mailbox_ID|BMP_Picture|Select_(?:Logo|Background)|Text_Logo$|Attendant_Console|Force_LAN_Codec$|Line_Navigation$|CPC_|Feature_Dial_Services|Sticky_183|Line_\d_|Trunk_|DECT_|Modem_Line|Gateway_\d_)/

/** Fewer are a mistake in a file for these phones. */
const TELLING = 3

/**
 * Whose profile this is, by the names that the catalogue does not know. A file of an SPA or ATA shares half its names
 * with these phones; it is one when a good part of the others are names that only those products have.
 */
export function seriesOf(unknown: readonly string[], all: number): 'mpp' | 'spa' {
  let telling = 0
  for (const name of unknown) if (spaOnly.test(name)) telling += 1
  const few = all <= 12 && telling >= 1 && telling * 3 >= all
  return few || (telling >= TELLING && telling * 20 >= all) ? 'spa' : 'mpp'
}
