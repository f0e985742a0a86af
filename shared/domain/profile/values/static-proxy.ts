/**
 * A proxy whose DNS records stand in the profile, by the guide's grammar, for sites without a DNS of their own:
 *
 *   host[:port]:A=address[,address]…
 *   host[:port]:SRV=host[:port][:p=priority][:w=weight][:A=address[,address]…][|…]
 */
const record = /:(SRV|A)=/i
const host = String.raw`[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,252})`
const head = new RegExp(`^${host}(?::\\d{1,5})?$`)
const server = new RegExp(`^${host}(?::\\d{1,5})?((?::[pw]=\\d{1,5}){0,2})$`, 'i')
const ipv4 = /^\d{1,3}(?:\.\d{1,3}){3}$/

export const hasStaticRecords = (text: string): boolean => record.test(text)

/** The piece that cannot be read; null when all can. */
export function staticProxyProblem(text: string): string | null {
  const found = record.exec(text)
  if (found === null) return text
  const before = text.slice(0, found.index)
  const records = text.slice(found.index + found[0].length)
  if (!head.test(before.trim())) return before
  if (found[1]?.toUpperCase() === 'A') return addressesProblem(records)
  const wrong = records.split('|').map((one) => serverProblem(one, text))
  return wrong.find((one) => one !== null) ?? null
}

function serverProblem(record: string, whole: string): string | null {
  const [name = '', addresses] = record.trim().split(/:A=/i)
  if (!server.test(name)) return record || whole
  return addresses === undefined ? null : addressesProblem(addresses)
}

function addressesProblem(list: string): string | null {
  const wrong = list.split(',').find((one) => !isAddress(one.trim()))
  return wrong === undefined ? null : wrong || list
}

const isAddress = (text: string): boolean => ipv4.test(text) && text.split('.').every((part) => Number(part) <= 255)
