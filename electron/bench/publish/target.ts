/** Where a site is published to. Paths are `/`-separated, without a leading slash. */
export interface PublishTarget {
  /** What distinguishes this target from others in the site's notes; holds no secret. */
  readonly name: string
  /** The size of what is there, or null. */
  size(path: string): Promise<number | null>
  /** Whole or not at all: written beside it, then renamed. */
  write(path: string, content: Uint8Array): Promise<void>
  remove(path: string): Promise<void>
  close(): Promise<void>
}
