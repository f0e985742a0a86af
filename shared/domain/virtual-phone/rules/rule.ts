/** S: the vendor's chapter. D: documented or observed elsewhere (the phone facts). I: inferred where both are silent. */
export type RuleTag = 'S' | 'D' | 'I'

export interface FollowedRule<Id extends string = string> {
  readonly id: Id
  readonly text: string
  readonly source: string
  readonly tag: RuleTag
  /** Who follows it: the machine (what to do) or the driver (sockets, logins, certificates). */
  readonly part: 'machine' | 'driver'
  readonly followed: boolean
  /** Why it is not followed. */
  readonly reason?: string
}

export const rule = <const Id extends string>(
  id: Id,
  tag: RuleTag,
  source: string,
  text: string,
  { part = 'machine', missing }: { readonly part?: 'machine' | 'driver'; readonly missing?: string } = {},
): FollowedRule<Id> => ({
  id,
  text,
  source,
  tag,
  part,
  followed: missing === undefined,
  ...(missing !== undefined && { reason: missing }),
})
