/** What a user types on a phone's activation screen (deployment-facts 4.1). */
export type ActivationCode =
  | { readonly kind: 'code'; readonly digits: string }
  /** Typed behind `#`: the name of a redirection profile of the vendor's service. It is for many phones. */
  | { readonly kind: 'short'; readonly digits: string }

const CODE_DIGITS = 16

/** `5414 0112-5617 3816`, `#123`: digits without separators; null for what no phone accepts. */
export function readActivationCode(text: string): ActivationCode | null {
  const bare = text.slice(0, 64).replace(/[\s\-.\u00a0\u2010-\u2015]/g, '')
  if (/^\d{16}$/.test(bare)) return { kind: 'code', digits: bare }
  const short = /^#(\d{3,16})$/.exec(bare)?.[1]
  return short === undefined ? null : { kind: 'short', digits: short }
}

/** As it is typed: the digits alone, or behind `#`. */
export const typedCode = ({ kind, digits }: ActivationCode): string => (kind === 'short' ? `#${digits}` : digits)

/** As it is printed: `5414 0112 5617 3816`. */
export const printedCode = (code: ActivationCode): string =>
  code.kind === 'short' ? typedCode(code) : code.digits.replace(/(\d{4})(?=\d)/g, '$1 ')

/** For a list that others see: `•••• •••• •••• 3816`. A short code is a name, and no secret. */
export function maskedCode(code: ActivationCode): string {
  if (code.kind === 'short') return typedCode(code)
  return printedCode({ kind: 'code', digits: `${'•'.repeat(CODE_DIGITS - 4)}${code.digits.slice(-4)}` }).replace(
    /^•+/,
    '•••• •••• •••• ',
  )
}
