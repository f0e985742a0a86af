/** Makes a PDF of a page. Only a shell with a browser in it has one; a rejected promise says that it could not. */
export type PrintPdf = (html: string) => Promise<Uint8Array>

type Send = (question: { readonly type: 'print'; readonly id: number; readonly html: string }) => void

export interface PdfPrinter {
  readonly print: PrintPdf
  /** Null when it could not be printed. */
  readonly printed: (id: number, pdf: Uint8Array | null) => void
}

/** Asks another process to print, and hands its answers to whoever waits for them. */
export function createPdfPrinter(send: Send): PdfPrinter {
  const waiting = new Map<number, PromiseWithResolvers<Uint8Array>>()
  let last = 0
  const print: PrintPdf = (html) => {
    const answer = Promise.withResolvers<Uint8Array>()
    last += 1
    waiting.set(last, answer)
    send({ type: 'print', id: last, html })
    return answer.promise
  }
  const printed = (id: number, pdf: Uint8Array | null): void => {
    const answer = waiting.get(id)
    waiting.delete(id)
    if (pdf === null) answer?.reject(new Error('the page could not be printed'))
    else answer?.resolve(pdf)
  }
  return { print, printed }
}
