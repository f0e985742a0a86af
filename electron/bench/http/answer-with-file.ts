import type { ServedFile } from '../core/served-file.ts'
import { answerBriefly, headersOf, httpDate, notModifiedHeaders, wholeHeaders } from './answer.ts'
import { rangeStillHolds, weighConditions } from './conditions.ts'
import type { HttpRequest } from './exchange.ts'
import { readRange, type ByteRange } from './range.ts'
import type { Transfer } from './transfer.ts'

/** Answers with the file, or a range of it, as the conditions of the request say. */
export async function answerWithFile(transfer: Transfer, file: ServedFile, now: number): Promise<void> {
  const { req, res } = transfer.asked
  res.sendDate = false
  const verdict = weighConditions(req.headers, file)
  if (verdict === 'not-modified') {
    file.close()
    res.writeHead(304, ['Date', httpDate(now), ...notModifiedHeaders(file)])
    transfer.finish(file.path, 304)
    return
  }
  // HEAD is the answer to GET without its content; ranges are GET's alone (RFC 9110 §14.2).
  const range = req.method === 'GET' ? rangeOf(req, file) : 'whole'
  if (verdict === 'precondition-failed') {
    refuseOptions(transfer, file, { status: 412, now })
    return
  }
  if (range === 'unsatisfiable') {
    refuseOptions(transfer, file, { status: 416, now })
    return
  }
  const { start, end } = range === 'whole' ? { start: 0, end: file.size } : range
  const status = range === 'whole' ? 200 : 206
  if (range === 'whole') res.writeHead(200, wholeHeaders(file, now))
  else {
    const contentRange = `bytes ${start}-${end - 1}/${file.size}`
    res.writeHead(206, [...headersOf(file, { length: end - start, now }), 'Content-Range', contentRange])
  }
  if (req.method === 'HEAD') {
    file.close()
    transfer.finish(file.path, status)
  } else await transfer.send(file, status, { start, end })
}

function refuseOptions(
  transfer: Transfer,
  file: ServedFile,
  { status, now }: { readonly status: 412 | 416; readonly now: number },
): void {
  file.close()
  const headers = status === 416 ? ['Content-Range', `bytes */${file.size}`] : []
  answerBriefly(transfer.asked.res, { status, now, headers })
  transfer.refused('options', status)
}

function rangeOf(req: HttpRequest, file: ServedFile): ByteRange | 'whole' | 'unsatisfiable' {
  const { range } = req.headers
  const ifRange = req.headers['if-range']
  if (range === undefined || !rangeStillHolds(typeof ifRange === 'string' ? ifRange : undefined, file)) return 'whole'
  return readRange(range, file.size)
}
