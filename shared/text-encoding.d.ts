/** The Encoding standard is in Node and in every browser; `lib` has it only with the whole DOM. */

declare class TextDecoder {
  constructor(label?: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean })
  decode(bytes?: Uint8Array): string
}

declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>
}
