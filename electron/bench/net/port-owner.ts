import { execFile } from 'node:child_process'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { platform } from 'node:os'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import { portSuffix, readSockets, type SocketRow } from './proc-net.ts'

type Transport = 'udp' | 'tcp'

/** How long a tool of the system may take. */
const TOOL_MS = 3_000

/**
 * Who holds a port, in the words of the system ("dnsmasq, process 812"); '' when the system does not tell
 * (another user's process, no tool). Never rejects: it only adds evidence to a fault that stands anyway.
 */
export async function portOwner(transport: Transport, port: number): Promise<string> {
  try {
    switch (platform()) {
      case 'linux':
        return await linuxOwner(transport, port)
      case 'darwin':
        return parseLsof(await run('lsof', ['-nP', transport === 'udp' ? `-iUDP:${port}` : `-iTCP:${port}`, '-Fpc']))
      case 'win32':
        return await windowsOwner(transport, port)
      default:
        return ''
    }
  } catch {
    return ''
  }
}

async function linuxOwner(transport: Transport, port: number): Promise<string> {
  const tables = await Promise.all([readSockets(transport), readSockets(`${transport}6`)])
  const inodes = socketInodes(tables.flat(), port, transport)
  if (inodes.length === 0) return ''
  const wanted = new Set(inodes.map((inode) => `socket:[${inode}]`))
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    if (await holds(pid, wanted)) {
      return describe(await programOf(pid), pid)
    }
  }
  return ''
}

/** The program's file; a thread may have renamed itself, so its own word comes second. */
async function programOf(pid: string): Promise<string> {
  const program = await readlink(`/proc/${pid}/exe`).catch(() => '')
  return program === '' ? (await readFile(`/proc/${pid}/comm`, 'utf8')).trim() : basename(program)
}

async function holds(pid: string, wanted: ReadonlySet<string>): Promise<boolean> {
  const handles = await readdir(`/proc/${pid}/fd`).catch(() => [])
  const links = await Promise.all(handles.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')))
  return links.some((link) => wanted.has(link))
}

/** Inodes of the sockets bound to `port`; for TCP only those that listen. */
export const socketInodes = (rows: readonly SocketRow[], port: number, transport: Transport): readonly string[] =>
  rows
    .filter(({ local, state }) => local.endsWith(portSuffix(port)) && (transport === 'udp' || state === '0A'))
    .map(({ inode }) => inode)
    .filter((inode) => inode !== '0')

/** `p812\ncdnsmasq` as `lsof -F` prints it. */
export function parseLsof(output: string): string {
  const pid = /^p(\d+)$/m.exec(output)?.[1]
  const name = /^c(.+)$/m.exec(output)?.[1]
  return pid === undefined || name === undefined ? '' : describe(name, pid)
}

async function windowsOwner(transport: Transport, port: number): Promise<string> {
  const pid = parseNetstat(await run('netstat', ['-ano', '-p', transport]), port)
  if (pid === '') return ''
  const name = parseTasklist(await run('tasklist', ['/fi', `PID eq ${pid}`, '/fo', 'csv', '/nh']))
  return describe(name === '' ? 'process' : name, pid)
}

/** A socket that has nobody at the other end: what its state is called depends on the language of the system. */
const waitsForAnybody = (foreign: string): boolean => foreign === '*:*' || foreign.endsWith(':0')

/** The process id in the line of `netstat -ano` whose local address ends with this port; that of who listens, not of a connection. */
export function parseNetstat(output: string, port: number): string {
  const line = output
    .split(/\r?\n/)
    .map((row) => row.trim().split(/\s+/))
    .find(([, local = '', foreign = '']) => local.endsWith(`:${port}`) && waitsForAnybody(foreign))
  return line?.at(-1) ?? ''
}

/** The image name in `"svchost.exe","1234",…`. */
export const parseTasklist = (output: string): string => /^"([^"]+)"/m.exec(output)?.[1] ?? ''

const describe = (name: string, pid: string): string => `${name} (${pid})`

const run = async (program: string, args: readonly string[]): Promise<string> =>
  (await promisify(execFile)(program, args, { timeout: TOOL_MS, windowsHide: true })).stdout
