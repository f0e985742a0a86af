import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { builtCli } from '../support/e2e-headless.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

/** What the shell told of the command, and all that it complained of. */
function inShell(line: string, args: readonly string[]): Promise<{ readonly code: string; readonly err: string }> {
  const env = { ...process.env, LC_ALL: 'C.UTF-8', RESYNC_BENCH_HOME: temporaryFolder() }
  return new Promise((resolve) => {
    execFile('bash', ['-c', line, 'bash', process.execPath, builtCli, ...args], { env }, (_error, out, err) => {
      resolve({ code: out.trim().split('\n').at(-1) ?? '', err })
    })
  })
}

const commands = [
  ['0', ['--help']],
  ['0', ['--version']],
  ['0', ['lint', '--help']],
  ['1', ['lint', 'test/fixtures/profiles/chapter-as-scanned.xml']],
  ['0', ['rule', 'tftp://10.0.0.1/$MA.xml']],
] as const

describe.skipIf(!existsSync('/dev/full'))('standard output', () => {
  test.each(commands)('that is closed at once ends quietly with exit code %s: %j', async (code, args) => {
    const { code: told, err } = await inShell('"$@" | true; echo "${PIPESTATUS[0]}"', args)
    expect([told, err]).toEqual([code, ''])
  })

  test.each(commands)('on a full disk is told in one line, whatever it came to (%s: %j)', async (_code, args) => {
    const { code, err } = await inShell('"$@" > /dev/full; echo $?', args)
    expect(code).toBe('1')
    expect(err).toMatch(/^stdout: the disk is full \(ENOSPC\)\n$/)
  })
})
