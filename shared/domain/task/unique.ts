import type { Result } from '../result.ts'
import type { EditRefusal } from '../profile/edit.ts'
import { writeProfile } from '../profile/write.ts'
import type { Route } from '../route/route.ts'

/** Parameters that are each phone's own, and the column of phones.csv that fills each. */
const ownParameters = [
  ['Station_Name', 'display_name'],
  ['Display_Name_1_', 'display_name'],
  ['User_ID_1_', 'extension'],
] as const

/** A template to begin with: what differs from phone to phone comes from the columns that the table has. */
export function starterTemplate(columns: readonly string[]): Result<string, EditRefusal> {
  const own = ownParameters.filter(([, column]) => columns.includes(column))
  return writeProfile(own.map(([name, column]) => ({ name, value: `{{${column}}}` })))
}

/** The path of a rule's address, with its macros: what a route must declare to answer it. */
export function pathOfRule(rule: string): string | null {
  const path = /^(?:\[[^\]]*\]\s*)?(?:[a-z]+:\/\/[^/\s]*)?(\/[^\s|?]*)$/i.exec(rule.trim())?.[1]
  return path === undefined || path === '/' ? null : path
}

/** The routes with this one added, or with its template and form changed where the pattern is there already. */
export function withRoute(routes: readonly Route[], route: Route): readonly Route[] {
  const known = routes.some(({ pattern }) => pattern === route.pattern)
  return known ? routes.map((each) => (each.pattern === route.pattern ? route : each)) : [...routes, route]
}

/** Whether `$MA`, `$MAU`, `$MAC` or `$SN` makes the path each phone's own. */
export const isUnique = (rule: string): boolean => /\$\(?(?:MA|MAU|MAC|SN)/.test(rule)
