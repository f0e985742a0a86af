/** What app/ gives to each screen: its place in the address, and the way to the others. */
export interface ScreenProps {
  readonly params: Readonly<Record<string, string>>
  /** Keeps the screen's own state in the address, so that a reload comes back to it. */
  readonly setParams: (params: Readonly<Record<string, string>>) => void
  readonly go: (screen: string, params?: Readonly<Record<string, string>>) => void
}
