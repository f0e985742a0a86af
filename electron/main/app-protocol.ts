import { protocol } from 'electron'
import { appOrigin } from '../../shared/ipc/wires.ts'
import { appScheme } from './app-scheme.ts'
import { openPage, pageHeaders } from '../transports/pages.ts'

const { host } = new URL(appOrigin)

/** The built page at `app://bundle/…`, with the headers that both shells give it. */
export function serveAppPages(folder: string): void {
  protocol.handle(appScheme, async (request) => {
    const headers = pageHeaders()
    const url = new URL(request.url)
    if (url.host !== host) return new Response(null, { status: 404, headers })
    if (request.method !== 'GET') return new Response(null, { status: 405, headers })
    // `URL` has already resolved dot segments, and pages.ts refuses encoded ones.
    const page = await openPage(folder, url.pathname)
    if (page === 'bad') return new Response(null, { status: 400, headers })
    if (page === null) return new Response(null, { status: 404, headers })
    return new Response(page.bytes, { headers: { ...headers, 'Content-Type': page.type } })
  })
}
