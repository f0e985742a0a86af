/** Minutes that this machine's zone is ahead of UTC at a moment: how `shared/domain/text/local-time.ts` learns the zone. */
export const utcOffsetMinutes = (at: number): number => -new Date(at).getTimezoneOffset()
