import { DEFAULT_DIGEST } from '../bench/packing/aes-cbc.ts'
import { pack as packBytes } from '../bench/packing/pack.ts'
import type { Command } from './command.ts'
import { ending, layersText, readArguments, readWhole, Refusal, refused, writeWhole } from './packing-io.ts'

/** Compresses and encrypts a profile as the phones read it. */
export const pack: Command = {
  run: (args, io) =>
    ending(async () => {
      const { file, out, gzip, key, ikm, digest = DEFAULT_DIGEST } = await readArguments(args)
      if (out === undefined) throw new Refusal(2, 'out')
      if (!gzip && key === undefined && ikm === undefined) throw new Refusal(2, 'nothing')
      const options = { gzip, digest, ...(key !== undefined && { key }), ...(ikm && { ikm }) }
      const packed = await packBytes(await readWhole(file), options)
      if (!packed.ok) throw refused(packed.error)
      const { data, layers } = packed.value
      await writeWhole(out, data)
      io.tell({ event: 'packed', file, out, bytes: data.length, layers })
      io.say(io.t('packing:tell.packed', { out, bytes: data.length, layers: layersText(layers, io) }))
      if (key !== undefined) io.say(io.t(`packing:tell.${digest}`))
      return 0
    }, io),
}
