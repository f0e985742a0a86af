/** The part of yauzl (3.4.0, whose published types lag behind) that the archive reader uses. */
declare module 'yauzl' {
  export interface Entry {
    readonly fileName: string
    readonly crc32: number
    readonly compressedSize: number
    readonly uncompressedSize: number
    readonly compressionMethod: number
    readonly generalPurposeBitFlag: number
    readonly externalFileAttributes: number
  }
  export interface ZipFile {
    readonly entryCount: number
    eachEntry(): AsyncIterable<Entry>
    readLocalFileHeaderPromise(
      entry: Entry,
      options: { readonly minimal: true },
    ): Promise<{ readonly fileDataStart: number }>
    close(): void
  }
  export function openPromise(
    path: string,
    options: { readonly lazyEntries: true; readonly autoClose: false; readonly strictFileNames: boolean },
  ): Promise<ZipFile>
}
