/** The other end of a datagram, as its socket tells it. */
export interface Peer {
  readonly address: string
  readonly port: number
}

/** Where a socket is bound. */
export interface Endpoint {
  /** '' and '::' are every address of both families. */
  readonly address: string
  /** 0 takes a free one. */
  readonly port: number
}

/** Whether a datagram can be sent there. A source port of 0 says that no answer is wanted (RFC 768); Node throws at it. */
export const canBeAnswered = ({ port }: Pick<Peer, 'port'>): boolean => port > 0 && port < 65_536
