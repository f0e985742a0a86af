import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

export interface Nginx {
  readonly port: number
  readonly pid: number
  readonly stop: () => Promise<void>
}

/**
 * One worker, which is nginx's own default, because ours answers from one thread too: the ratio then says the same on
 * two cores and on sixteen. sendfile, a line of log a request. `tls`: the directives of a certificate, for HTTPS.
 */
export async function startNginx(folder: string, root: string, tls = ''): Promise<Nginx> {
  const port = await freePort()
  const config = join(folder, 'nginx.conf')
  await writeFile(
    config,
    `worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log; daemon off;
     events { worker_connections 1024; }
     http { access_log ${folder}/access.log; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
       client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
       uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
       server { listen 127.0.0.1:${port}${tls === '' ? '' : ' ssl'}; root ${root}; ${tls} } }`,
  )
  const child = spawn('nginx', ['-p', folder, '-c', config], { stdio: 'inherit' })
  await listening(port, child)
  return { port, pid: child.pid ?? 0, stop: () => end(child) }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  for (let left = 100; left > 0; left--) {
    if (child.exitCode !== null) throw new Error('nginx ended')
    const socket = connect(port, '127.0.0.1')
    const reached = await Promise.race([once(socket, 'connect').then(() => true), pause(100, false)]).catch(() => false)
    socket.destroy()
    if (reached) return
    await pause(50)
  }
  throw new Error('nginx does not listen')
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}
