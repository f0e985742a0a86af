/** What stands where a secret stood. */
export const MASK = '••••'

// Every pattern reads forward with bounded choices, so that masking any text takes time in proportion to it.

/** `--key x`, `--pwd "x y"`, `—pwd x`, `-clé x`, and a password written against the option: `--pwdMySecret`. */
const optionSecret = /(?<=^|[\s[\]])([-\u2010-\u2015\u2212]{1,2}(?:key|pwd|clé|cle))(\s*)("[^"]*"?|[^\s\]"]+)?/gi
/** `%5B--uid+admin+--pwd+555%5D`: as it stands in the address of a phone's resync page. */
const encodedSecret = /((?:%5B|\+|%20)--(?:key|pwd)(?:\+|%20))(?:(?!%5D|%20)[^\s+&|"])+/gi
/** `[--key My Own Secret]`: the quotes were forgotten, and the words behind the first belong to it. */
const unquotedRest = /((?:key|pwd|clé|cle)\s*\u2022{4})(?:\s+(?![-\u2010-\u2015\u2212])[^\s\]"]+)+(?=\s*[\]-])/gi
/** `[key x]`: documents lose the hyphens. */
const bareSecret = /(\[\s*(?:key|pwd|clé)\s+)("[^"]*"?|[^\s\]"]+)/gi
/** `--kye x`: an option that is none may be a slip of one that is. */
const unknownOption =
  /([[\s][-\u2010-\u2015\u2212]{2})(?!(?:key|uid|pwd|post|alias|srv|delta|status|clé|cle)(?![A-Za-z]))([^\s\]"]{1,64})(\s+)("[^"]*"?|[^\s\]"[-][^\s\]"]*)?/gi
const secretParameter =
  /((?:passw|secret|IKM_|GPP_S[A-D]|_PIN|private_key)[A-Za-z0-9_-]{0,40}\s{0,8}=\s{0,8})("[^"]*"?)/gi
const secretComparison = /("?\$\(?(?:MPWD|S[A-D])\)?"?\s*(?:!=|<=|>=|=|<|>|eq|ne|lt|le|gt|ge)\s*)("[^"]*"?|[^\s)"]+)/gi
const secretQuery = /([?&;](?:x?passwo?r?d|pwd|key|secret|token)=)[^&\s|"\]]+/gi

/**
 * Hides every secret of a rule's text, also of a text that is no proper rule: whoever is still typing one has a key in
 * it already. A macro in a secret's place (`$SA`) is no secret and stays.
 */
export function maskSecrets(text: string): string {
  const masked = text
    .replace(optionSecret, (whole: string, option: string, gap: string, value?: string) => {
      if (value === undefined) return whole
      return `${option}${gap}${maskValue(value)}`
    })
    .replace(encodedSecret, (_whole, before: string) => before + MASK)
    .replace(bareSecret, (_whole, before: string, value: string) => before + maskValue(value))
    .replace(unquotedRest, (_whole, before: string) => `${before} ${MASK}`)
    .replace(unknownOption, (_whole, dashes: string, name: string, gap: string, value?: string) => {
      const shown = /^[A-Za-z]{1,6}$/.test(name) ? name : MASK
      return `${dashes}${shown}${gap}${value === undefined ? '' : maskValue(value)}`
    })
    .replace(secretParameter, (_whole, before: string, value: string) => before + maskValue(value))
    .replace(secretComparison, (_whole, before: string, value: string) => before + maskValue(value))
    .replace(secretQuery, (_whole, before: string) => before + MASK)
  return maskUserinfo(masked)
}

/** Only a value that is a macro and nothing else says nothing. */
function maskValue(value: string): string {
  const bare = value.replace(/^"|"$/g, '')
  if (/^\$(?:[A-Z]{1,8}|\([A-Z]{1,8}(?::\d{1,5}){0,2}\))$/.test(bare) || bare === '') return value
  return value.startsWith('"') ? `"${MASK}"` : MASK
}

/** `http://user:pass@host/`: the user stays, the password goes; a lone token before "@" goes altogether. */
function maskUserinfo(text: string): string {
  let out = ''
  let from = 0
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', from)) {
    const start = at + 3
    out += text.slice(from, start)
    from = start
    const token = /^[^\s|"<>]*/.exec(text.slice(start, start + 2_048))?.[0] ?? ''
    const authority = /^[^/?#]*/.exec(token)?.[0] ?? ''
    const inAuthority = authority.lastIndexOf('@')
    // A password may hold a slash: "user:pa/ss@host" then looks like a port that is no number.
    const oddPort = /:(?!\d{1,5}$)[^\]]*$/.test(authority)
    const end = inAuthority >= 0 ? inAuthority : oddPort ? token.lastIndexOf('@') : -1
    if (end < 0) continue
    const user = /^([^:/]*):/.exec(token.slice(0, end))?.[1]
    out += user === undefined ? MASK : `${user}:${MASK}`
    from = start + end
  }
  return out + text.slice(from)
}

/** Replaces every occurrence of these secrets: the last net under all views, for a key that a macro carried elsewhere. */
export function scrub(text: string, secrets: readonly string[]): string {
  return secrets.reduce((clean, secret) => (secret.length >= 4 ? clean.split(secret).join(MASK) : clean), text)
}
