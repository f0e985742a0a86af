import type { Finding } from '../../../shared/domain/profile/lint/finding.ts'
import type { Profile, ProfileParameter } from '../../../shared/domain/profile/parse.ts'
import { endOf } from '../../../shared/domain/profile/span.ts'

/** The parameter whose element holds this place; null between them. */
export function parameterAt({ parameters }: Profile, offset: number): ProfileParameter | null {
  let low = 0
  let high = parameters.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((parameters[middle]?.element.openTag.offset ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  const parameter = parameters[low]
  if (parameter === undefined) return null
  const { openTag, closeTag, content } = parameter.element
  return offset >= openTag.offset && offset <= endOf(closeTag ?? content) ? parameter : null
}

/** What is to be said of each parameter. */
export function findingsByName(
  profile: Profile,
  findings: readonly Finding[],
): ReadonlyMap<string, readonly Finding[]> {
  const byName = new Map<string, Finding[]>()
  for (const finding of findings) {
    const name = parameterAt(profile, finding.offset)?.name
    if (name === undefined) continue
    const known = byName.get(name)
    if (known === undefined) byName.set(name, [finding])
    else known.push(finding)
  }
  return byName
}
