import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import type { TftpGenerator } from './tftp-generator.ts'
import { end, withUs } from './peer-program.ts'
import { freePort } from '../support/free-port.ts'

export interface TftpPeer {
  readonly port: number
  readonly pid: number
  readonly stop: () => Promise<void>
}

/** A file that a peer is asked for, to see that it serves. */
export interface Probe {
  readonly name: string
  readonly bytes: number
}

interface Peers {
  readonly root: string
  readonly probe: Probe
  readonly generator: TftpGenerator
}

const HOST = '127.0.0.1'
const DNSMASQ_PORT = 69

const found = (program: string): string | undefined =>
  ['/usr/sbin', '/usr/local/sbin'].map((folder) => `${folder}/${program}`).find((path) => existsSync(path))

/** Null where there is no dnsmasq, or it may not have port 69 here. */
export function startDnsmasq(peers: Peers): Promise<TftpPeer | null> {
  const args = [
    '--keep-in-foreground',
    '--conf-file=/dev/null',
    '--pid-file=',
    '--log-facility=/dev/null',
    '--quiet-tftp',
    '--port=0',
    `--listen-address=${HOST}`,
    '--bind-interfaces',
    '--user=root',
    '--enable-tftp',
    `--tftp-root=${peers.root}`,
    // Its own limit of 50 would turn the other phones away.
    '--tftp-max=1000',
  ]
  return start({ program: found('dnsmasq'), port: DNSMASQ_PORT, args }, peers)
}

/** A thread for each transfer, all of them in one process. */
export async function startAtftpd(peers: Peers): Promise<TftpPeer | null> {
  const port = await freePort()
  const args = [
    '--daemon',
    '--no-fork',
    '--user=root.root',
    `--bind-address=${HOST}`,
    `--port=${port}`,
    '--maxthread=200',
    '--verbose=0',
    '--logfile=/dev/null',
    peers.root,
  ]
  return start({ program: found('atftpd'), port, args }, peers)
}

interface Program {
  readonly program: string | undefined
  readonly port: number
  readonly args: readonly string[]
}

async function start({ program, port, args }: Program, peers: Peers): Promise<TftpPeer | null> {
  const { generator } = peers
  const { name, bytes } = peers.probe
  if (program === undefined) return null
  const child = withUs(spawn(program, args, { stdio: 'ignore' }))
  const probe = { host: HOST, port, clients: 1, fetches: 1, files: [name], bytes, blockSize: 512, windowSize: 1 }
  const answered = await Promise.race([gone(child), generator.run(probe)])
  if (answered !== null && answered.failed === 0) return { port, pid: child.pid ?? 0, stop: () => end(child) }
  await end(child)
  return null
}

const gone = (child: ChildProcess): Promise<null> =>
  once(child, 'exit').then(
    () => null,
    () => null,
  )
