/** The system's word for what went wrong (`ENOENT`), or what there is instead; never a message, which may hold anything. */
export function errorCode(error: unknown): string {
  if (error instanceof Error && 'code' in error) return String(error.code)
  return error instanceof Error ? error.name : 'unknown'
}

/** Runs it, and lets pass the failures that are named. */
export async function tolerating(codes: readonly string[], run: () => Promise<unknown>): Promise<void> {
  try {
    await run()
  } catch (error) {
    if (!codes.includes(errorCode(error))) throw error
  }
}
