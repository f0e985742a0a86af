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
