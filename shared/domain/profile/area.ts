/** The two folders of a site that hold profiles: as they are served, and as routes render them. */
export const profileAreas = ['files', 'templates'] as const
export type ProfileArea = (typeof profileAreas)[number]

/** Files of one area that are looked into for the list of profiles; a site has dozens, and firmware does not count. */
export const LISTED_PROFILES = 1_000
