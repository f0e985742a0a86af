/** An IPv4 address as a number; null for anything else. */
function numberOf(ip: string): number | null {
  const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(ip)?.slice(1).map(Number)
  return octets === undefined || octets.some((octet) => octet > 255)
    ? null
    : octets.reduce((sum, octet) => sum * 256 + octet, 0)
}

/** Whether an IPv4 address is in a subnet such as `192.168.1.0/24`; null where that cannot be told. */
export function isInside(ip: string, cidr: string): boolean | null {
  const [base = '', prefix] = cidr.split('/')
  const [address, network, length] = [numberOf(ip), numberOf(base), Number(prefix)]
  if (address === null || network === null || !(length >= 0 && length <= 32)) return null
  const size = 2 ** (32 - length)
  return Math.floor(address / size) === Math.floor(network / size)
}
