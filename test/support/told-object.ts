import type { Told } from '../../electron/cli/io.ts'

/** What a command told, as whoever reads its JSON has it. */
export const toldObject = (told: Told): Record<string, unknown> =>
  typeof told === 'string' ? (JSON.parse(told) as Record<string, unknown>) : { ...told }
