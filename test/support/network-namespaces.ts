import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { onTestFinished } from 'vitest'

const ip = (...args: readonly string[]): boolean => spawnSync('ip', [...args], { stdio: 'ignore' }).status === 0

/** Why this machine cannot make network namespaces; null when it can. */
export function whyNoNamespaces(): string | null {
  if (process.platform !== 'linux') return 'no Linux'
  const name = `rb${randomBytes(3).toString('hex')}`
  if (!ip('netns', 'add', name)) return 'no right to make a network namespace'
  const canLink = ip('-n', name, 'link', 'add', 'v0', 'type', 'veth', 'peer', 'name', 'v1')
  ip('netns', 'del', name)
  return canLink ? null : 'no right to make a network'
}

export interface Host {
  readonly run: (program: string, ...args: readonly string[]) => ChildProcessWithoutNullStreams
}

/** A switch of its own, and hosts at it, each in a namespace with one interface `eth0`; all gone when the test is over. */
export function makeNetwork() {
  const network = `rb${randomBytes(3).toString('hex')}`
  const names: string[] = []
  const running = new Set<ChildProcessWithoutNullStreams>()
  const need = (...args: readonly string[]): void => {
    const { status, stderr } = spawnSync('ip', [...args], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`ip ${args.join(' ')}: ${stderr}`)
  }
  const add = (name: string): string => {
    const full = `${network}${name}`
    need('netns', 'add', full)
    names.push(full)
    need('-n', full, 'link', 'set', 'lo', 'up')
    return full
  }
  onTestFinished(() => {
    for (const child of running) child.kill('SIGKILL')
    for (const name of names) ip('netns', 'del', name)
  })
  const hub = add('sw')
  need('-n', hub, 'link', 'add', 'br0', 'type', 'bridge', 'forward_delay', '0')
  need('-n', hub, 'link', 'set', 'br0', 'up')
  const host = (name: string, { mac, address }: { readonly mac: string; readonly address?: string }): Host => {
    const full = add(name)
    need('link', 'add', `${network}${name}`, 'netns', hub, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', full)
    need('-n', hub, 'link', 'set', `${network}${name}`, 'master', 'br0', 'up')
    need('-n', full, 'link', 'set', 'eth0', 'address', mac, 'up')
    if (address !== undefined) need('-n', full, 'addr', 'add', address, 'brd', '+', 'dev', 'eth0')
    return {
      run: (program, ...args) => {
        const child = spawn('ip', ['netns', 'exec', full, program, ...args])
        running.add(child)
        child.once('exit', () => running.delete(child))
        return child
      },
    }
  }
  return { host, unplug: (name: string) => need('-n', hub, 'link', 'set', `${network}${name}`, 'down') }
}
