import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { end, listening, withUs } from './peer-program.ts'
import { freePort } from '../support/free-port.ts'

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
  const child = withUs(spawn('nginx', ['-p', folder, '-c', config], { stdio: 'inherit' }))
  await listening(port, child)
  return { port, pid: child.pid ?? 0, stop: () => end(child) }
}
