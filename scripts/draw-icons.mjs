// Draws the application's mark and writes it in every form that the systems want, under resources/packaging/icons.
// A resync: an arrow round a handset's two ends. Run it again when the mark changes: `node scripts/draw-icons.mjs`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { crc32, deflateSync } from 'node:zlib'
import { at } from './install.mjs'

const folder = (name) => at('resources', 'packaging', name)
mkdirSync(folder('icons'), { recursive: true })

// ── The mark, as distances: negative is inside. The square is 1 by 1, y down. ──
const length = (x, y) => Math.hypot(x, y)
const roundBox = (x, y, halfX, halfY, radius) => {
  const [dx, dy] = [Math.abs(x) - halfX + radius, Math.abs(y) - halfY + radius]
  return length(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius
}
const turn = (x, y, angle) => [x * Math.cos(angle) + y * Math.sin(angle), y * Math.cos(angle) - x * Math.sin(angle)]

const plate = (x, y) => roundBox(x - 0.5, y - 0.5, 0.46, 0.46, 0.2)

/** An open ring with a head at its end. */
function arrow(x, y) {
  const [px, py] = turn(x - 0.5, y - 0.5, -0.6)
  const radius = 0.285
  const angle = Math.atan2(py, px)
  const gap = angle > -0.05 && angle < 0.75
  const ring = gap ? 1 : Math.abs(length(px, py) - radius) - 0.042
  const ends = length(px - radius * Math.cos(0.75), py - radius * Math.sin(0.75)) - 0.042
  return Math.min(ring, ends, triangle(px - radius, py + 0.015))
}

/** Points down in the ring's own turn: where the ring begins. */
function triangle(x, y) {
  const [half, height] = [0.115, 0.15]
  const side = (Math.abs(x) * height + (y - height) * half) / length(height, half)
  return Math.max(side, -y)
}

/** A handset: two ends and what joins them. */
function handset(x, y) {
  const [px, py] = turn((x - 0.5) / 1.3, (y - 0.5) / 1.3, -Math.PI / 4)
  const bow = Math.abs(length(px, py + 0.17) - 0.2) - 0.026
  const joined = py > -0.03 ? bow : 1
  const end = roundBox(Math.abs(px) - 0.125, py + 0.005, 0.045, 0.062, 0.026)
  return Math.min(joined + (Math.abs(px) > 0.14 ? 1 : 0), end)
}

const colours = { top: [0x1d, 0x6f, 0x8a], bottom: [0x12, 0x3f, 0x5c], mark: [0xff, 0xff, 0xff] }
const mix = (a, b, share) => a.map((value, i) => value + (b[i] - value) * share)

/** The colour of a point: red, green, blue, alpha from 0 to 1. */
function full(x, y) {
  if (plate(x, y) > 0) return [0, 0, 0, 0]
  const ground = mix(colours.top, colours.bottom, y)
  return [...(Math.min(arrow(x, y), handset(x, y)) < 0 ? colours.mark : ground), 1]
}
/** For a menu bar, whose system colours it: the shape alone, a little larger. */
const shapeIn = (colour) => (x, y) => {
  const [sx, sy] = [(x - 0.5) * 0.78 + 0.5, (y - 0.5) * 0.78 + 0.5]
  return Math.min(arrow(sx, sy), handset(sx, sy)) < 0 ? [...colour, 1] : [0, 0, 0, 0]
}

const SAMPLES = 4

function draw(size, paint) {
  const pixels = Buffer.alloc(size * size * 4)
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column < size; column += 1) {
      const sum = [0, 0, 0, 0]
      for (let i = 0; i < SAMPLES * SAMPLES; i += 1) {
        const x = (column + ((i % SAMPLES) + 0.5) / SAMPLES) / size
        const y = (row + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES) / size
        const [r, g, b, a] = paint(x, y)
        sum[0] += r * a
        sum[1] += g * a
        sum[2] += b * a
        sum[3] += a
      }
      const alpha = sum[3] || 1
      const rgba = [sum[0] / alpha, sum[1] / alpha, sum[2] / alpha, (sum[3] / SAMPLES ** 2) * 255]
      rgba.forEach((value, i) => (pixels[(row * size + column) * 4 + i] = Math.round(value)))
    }
  return pixels
}

// ── The forms ──
function png(size, paint) {
  const pixels = draw(size, paint)
  const rows = Buffer.alloc(size * (size * 4 + 1))
  for (let row = 0; row < size; row += 1)
    pixels.copy(rows, row * (size * 4 + 1) + 1, row * size * 4, (row + 1) * size * 4)
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 6, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}

/** PNG images in an icon directory, which Windows has read since Vista. */
function ico(sizes) {
  const images = sizes.map((size) => png(size, full))
  const head = Buffer.alloc(6 + 16 * sizes.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(sizes.length, 4)
  let offset = head.length
  sizes.forEach((size, i) => {
    const at = 6 + 16 * i
    head.set([size % 256, size % 256, 0, 0], at)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(images[i].length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += images[i].length
  })
  return Buffer.concat([head, ...images])
}

/** macOS: each type is a PNG of one size. */
function icns() {
  const types = { ic11: 32, ic12: 64, ic07: 128, ic13: 256, ic08: 256, ic14: 512, ic09: 512, ic10: 1024 }
  const parts = Object.entries(types).map(([type, size]) => {
    const image = png(size, full)
    const head = Buffer.alloc(8)
    head.write(type, 'latin1')
    head.writeUInt32BE(image.length + 8, 4)
    return Buffer.concat([head, image])
  })
  const body = Buffer.concat(parts)
  const head = Buffer.alloc(8)
  head.write('icns', 'latin1')
  head.writeUInt32BE(body.length + 8, 4)
  return Buffer.concat([head, body])
}

for (const size of [16, 24, 32, 48, 64, 128, 256, 512]) {
  writeFileSync(folder(`icons/${size}x${size}.png`), png(size, full))
}
writeFileSync(folder('icon.ico'), ico([16, 24, 32, 48, 64, 128, 256]))
writeFileSync(folder('icon.icns'), icns())
writeFileSync(folder('tray.png'), png(22, full))
writeFileSync(folder('tray@2x.png'), png(44, full))
writeFileSync(folder('trayTemplate.png'), png(18, shapeIn([0, 0, 0])))
writeFileSync(folder('trayTemplate@2x.png'), png(36, shapeIn([0, 0, 0])))
