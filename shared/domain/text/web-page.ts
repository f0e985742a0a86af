/** A log-in page saved under the file's name: the download had failed. */
export function looksLikeWebPage(head: Uint8Array): boolean {
  const text = String.fromCharCode(...head.subarray(0, 256)).replace(/^\u00ef\u00bb\u00bf/, '')
  return /^\s*<(?:!doctype\s+html|html|head|body|script|\?xml[^>]*>\s*<(?:!doctype\s+)?html)/i.test(text)
}
