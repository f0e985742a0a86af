/** The two folders of a site that hold profiles: as they are served, and as routes render them. */
export type ProfileArea = 'files' | 'templates'
