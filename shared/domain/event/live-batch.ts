/** How screens are told what happens: in batches of events, at a steady pace, and no further ahead than they draw. */

/** Max events per batch. At twenty batches a second that is more than anybody reads. */
export const LIVE_BATCH_EVENTS = 500

/** Min time between two batches, however fast events come. */
export const LIVE_BATCH_INTERVAL_MS = 50

/** Max batches that a screen may have received and not yet drawn; beyond it the screen is behind. */
export const LIVE_BATCHES_UNSEEN = 4
