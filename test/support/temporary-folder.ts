import { afterAll, onTestFinished } from 'vitest'
import { newFolder } from './new-folder.ts'

/** A folder of the test's own, gone when the test is. */
export function temporaryFolder(): string {
  const folder = newFolder()
  onTestFinished(folder.remove)
  return folder.path
}

/** A folder for all tests of the `describe` or the file that asks for it, gone when they are. */
export function sharedFolder(): string {
  const folder = newFolder()
  afterAll(folder.remove)
  return folder.path
}
