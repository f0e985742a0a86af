import type { MessagePortMain } from 'electron'
import type { MessagePort as NodePort } from 'node:worker_threads'
import { answering, type Answers, type Wire } from './answer.ts'

/** Electron's MessagePort, and Node's (the same with other method names). */
export type AnyPort = MessagePortMain | NodePort

/** Answers a contract's calls on the ports it is given, one port a page. A closed port ends that page's streams. */
export function answerPorts(answers: Answers): (port: AnyPort) => void {
  const answer = answering(answers)
  return (port) => {
    answer('addEventListener' in port ? nodeWire(port) : electronWire(port))
    port.start()
  }
}

function electronWire(port: MessagePortMain): Wire {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', ({ data }) => receive(data, listener)),
    onClose: (listener) => void port.on('close', listener),
    close: () => port.close(),
  }
}

function nodeWire(port: NodePort): Wire {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', (data: unknown) => receive(data, listener)),
    onClose: (listener) => void port.on('close', listener),
    close: () => port.close(),
  }
}

/** A port can carry any value; the contract's messages are text or bytes, and everything else is ignored. */
function receive(data: unknown, listener: (message: string | ArrayBuffer | Uint8Array) => void): void {
  if (typeof data === 'string' || data instanceof ArrayBuffer || data instanceof Uint8Array) listener(data)
}

/** The shell, as the bench process sees it. */
export interface Parent {
  /** A page's port, which the shell passed on. */
  onPort(listener: (port: MessagePortMain) => void): void
  onMessage(listener: (message: unknown) => void): void
  post(message: unknown): void
}

/** The shell that forked this utility process; null in plain Node. */
export function parentProcess(): Parent | null {
  const parent = (process as Partial<Pick<NodeJS.Process, 'parentPort'>>).parentPort
  if (!parent) return null
  return {
    onPort: (listener) => {
      parent.on('message', ({ ports }) => ports.forEach(listener))
    },
    onMessage: (listener) => {
      parent.on('message', ({ data, ports }) => {
        if (ports.length === 0) listener(data)
      })
    },
    post: (message) => parent.postMessage(message),
  }
}
