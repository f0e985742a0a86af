/** Spellings and meanings of IP addresses. Pure: whether this machine has one is asked of `electron/bench/net`. */

const MAPPED = '::ffff:'

/** The wildcard addresses: a server that listens on one is reached through every address of its machine. */
export const isWildcard = (address: string): boolean => address === '' || address === '::' || address === '0.0.0.0'

export const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.')

/** A socket of both families writes an IPv4 address as `::ffff:10.0.0.7`; people and rules write `10.0.0.7`. */
export const plainAddress = (address: string): string =>
  address.startsWith(MAPPED) && address.includes('.') ? address.slice(MAPPED.length) : address

/** `[fe80::1]` in a URL, `192.168.1.4` and names as they are. */
export const hostInUrl = (host: string): string => (host.includes(':') && !host.startsWith('[') ? `[${host}]` : host)

/** `[fe80::1]:69`, `192.168.1.4:69`. */
export const hostAndPort = (host: string, port: number): string => `${hostInUrl(host)}:${port}`
