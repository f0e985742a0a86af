import { readFileSync } from 'node:fs'

/** USER_HZ, which Linux tells every program whatever its kernel counts in. */
const TICKS_A_SECOND = 100

/** Seconds of processor time that a program and its own children have had; null where the system does not say. */
export function processorTime(pid: number): number | null {
  const children = read(`/proc/${pid}/task/${pid}/children`)
  if (children === null) return null
  const all = [pid, ...children.trim().split(' ').filter(Boolean).map(Number)]
  return all.reduce((sum, one) => sum + ticksOf(one), 0) / TICKS_A_SECOND
}

/** Fields 14 and 15, counted behind the name, which may have blanks. */
function ticksOf(pid: number): number {
  const fields = (read(`/proc/${pid}/stat`) ?? '').replace(/^.*\) /s, '').split(' ')
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
