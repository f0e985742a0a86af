import { parseMac, type Mac } from '../identity/mac.ts'

/** Rows that are read; a system's table has a few hundred. */
const ROW_LIMIT = 20_000

/**
 * The system's table of neighbours, as it prints it, in any language: a row is a line with an IPv4 address and a MAC
 * address, whatever words are around them.
 *
 *   192.168.1.9  0x1  0x2  00:0e:08:aa:bb:cc  *  eth0            Linux, /proc/net/arp
 *   ? (192.168.1.9) at 0:e:8:aa:b:c on en0 ifscope [ethernet]    macOS, `arp -an`: no leading zeros
 *     192.168.1.9           00-0e-08-aa-bb-cc     dynamique      Windows, `arp -a`
 */
export function readArpTable(text: string): ReadonlyMap<string, Mac> {
  const found = new Map<string, Mac>()
  for (const line of text.split(/\r?\n/).slice(0, ROW_LIMIT)) {
    const row = readRow(line.slice(0, 200))
    if (row !== null) found.set(row.ip, row.mac)
  }
  return found
}

const ipv4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/
const hardware = /(?<![0-9a-f:-])[0-9a-f]{1,2}(?:([:-])[0-9a-f]{1,2})(?:\1[0-9a-f]{1,2}){4}(?![0-9a-f:-])/i
/** Linux: flags 0x0 means that nobody answered yet. */
const incomplete = /\s0x\d+\s+0x0\s/

function readRow(line: string): { readonly ip: string; readonly mac: Mac } | null {
  const ip = ipv4.exec(line)?.[0]
  const address = hardware.exec(line)?.[0]
  if (ip === undefined || address === undefined || incomplete.test(line)) return null
  const octets = address.split(/[:-]/).map((octet) => octet.padStart(2, '0'))
  const mac = parseMac(octets.join(''))
  return mac.ok && isOneDevice(mac.value) ? { ip, mac: mac.value } : null
}

/** All zeros is nobody yet; a group address (its lowest bit of the first octet) is no device. */
const isOneDevice = (mac: Mac): boolean => !/^0+$/.test(mac) && (Number.parseInt(mac.slice(0, 2), 16) & 1) === 0
