import { unpack as unpackBytes } from '../bench/packing/unpack.ts'
import type { Command } from './command.ts'
import { ending, layersText, readArguments, readWhole, refused, writeWhole } from './packing-io.ts'

/** Decrypts and decompresses a profile. Without `-o`, text goes to the terminal (with `--json`, into the object). */
export const unpack: Command = {
  run: (args, io) =>
    ending(async () => {
      const { file, out, key, ikm, digest } = await readArguments(args)
      const opened = await unpackBytes(await readWhole(file), {
        ...(key !== undefined && { key }),
        ...(digest && { digest }),
        ...(ikm && { ikm }),
      })
      if (!opened.ok) throw refused(opened.error)
      const { data, form, layers, readableByPhone } = opened.value
      const isText = form === 'xml' || form === 'text'
      const text = isText && out === undefined ? Buffer.from(data).toString('utf8') : undefined
      if (out !== undefined) await writeWhole(out, data)
      io.tell({
        event: 'unpacked',
        file,
        ...(out !== undefined && { out }),
        bytes: data.length,
        form,
        layers,
        readableByPhone,
        ...(text !== undefined && { text }),
      })
      io.complain(io.t('packing:tell.unpacked', { bytes: data.length, form, layers: layersText(layers, io) }))
      if (!readableByPhone) io.complain(io.t('packing:tell.order'))
      if (text !== undefined && !io.json) io.say(text.replace(/\n$/, ''))
      return readableByPhone ? 0 : 1
    }, io),
}
