/** What only this user on this computer can open: the system's keychain, where there is one. */
export interface Seal {
  /** Null where there is no keychain. */
  seal(text: string): Promise<string | null>
  /** Null for what another keychain sealed. */
  open(sealed: string): Promise<string | null>
}

/** Without a window there is no keychain: what is kept is in a file that only its owner reads. */
export const noKeychain: Seal = {
  seal: () => Promise.resolve(null),
  open: () => Promise.resolve(null),
}
