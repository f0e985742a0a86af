import { BenchError, type FaultCode } from '../../../shared/domain/fault/fault.ts'
import { errorCode } from './error-code.ts'

/** What a disk says when it takes no more, takes nothing, or is not there any more. */
const words: Readonly<Record<string, FaultCode>> = {
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
  EROFS: 'DISK_READ_ONLY',
  ENODEV: 'DISK_GONE',
  ENXIO: 'DISK_GONE',
  EIO: 'DISK_GONE',
  ESTALE: 'DISK_GONE',
  ENOENT: 'DISK_GONE',
  EBUSY: 'FILE_IN_USE',
}

/** Windows says this of a file that another program has open, and of one that is write-protected. */
const held = (code: string): boolean => process.platform === 'win32' && code === 'EPERM'

/** Whether the system refused something, rather than a mistake of ours. */
export const isSystemError = (error: unknown): error is Error & { readonly syscall: unknown } =>
  error instanceof Error && 'syscall' in error

/** A failed write into a site as a fault that says what to do about it. */
export function writeFault(folder: string, error: unknown): BenchError {
  if (error instanceof BenchError) return error
  const code = errorCode(error)
  const word = held(code) ? 'FILE_IN_USE' : (words[code] ?? 'SITE_UNWRITABLE')
  return new BenchError(
    word,
    { folder, detail: code, ...(word === 'FILE_IN_USE' && { path: folder }) },
    { cause: error },
  )
}
