import { spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../support/free-port.ts'
import { has } from '../support/phone-programs.ts'
import { end, withUs } from './peer-program.ts'

export interface RsyslogFile {
  readonly port: number
  readonly pid: number
  /** How many lines of phones are in its file. */
  readonly lines: () => Promise<number>
  readonly stop: () => Promise<void>
}

const TRIES = 100

/** rsyslog that receives by UDP and writes each line into a file; null where there is none, or it does not start. */
export async function startRsyslogFile(folder: string): Promise<RsyslogFile | null> {
  if (process.platform !== 'linux' || !has('rsyslogd')) return null
  const [port, out, config] = [await freePort(), join(folder, 'out.log'), join(folder, 'rsyslog.conf')]
  await writeFile(out, '')
  await writeFile(
    config,
    `global(workDirectory="${folder}")
     module(load="imudp")
     template(name="whole" type="string" string="%rawmsg%\\n")
     input(type="imudp" address="127.0.0.1" port="${port}" rcvbufSize="4m")
     action(type="omfile" file="${out}" template="whole")`,
  )
  const child = withUs(spawn('rsyslogd', ['-n', '-f', config, '-i', join(folder, 'pid')], { stdio: 'ignore' }))
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  for (let left = TRIES; child.exitCode === null && left > 0; left--) {
    if ((await readFile('/proc/net/udp', 'latin1')).includes(`0100007F:${hex}`))
      return {
        port,
        pid: child.pid ?? 0,
        lines: async () => (await readFile(out, 'latin1')).split('.cfg (').length - 1,
        stop: () => end(child, 'SIGKILL'),
      }
    await pause(50)
  }
  await end(child, 'SIGKILL')
  return null
}
