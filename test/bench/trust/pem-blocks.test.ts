import { expect, test } from 'vitest'
import { certificatesIn, pemBlocks } from '../../../electron/bench/trust/read-certificate.ts'

const block = (label: string, body: string): string => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----`

test.each([
  ['two, with a comment between', `a\n${block('A', '1')}\n# b\n${block('B', '2')}`, [block('A', '1'), block('B', '2')]],
  ['two on one line', `${block('A', '1')}${block('A', '2')}`, [block('A', '1'), block('A', '2')]],
  ['one without an end, passed over', `-----BEGIN A-----\n${block('B', '2')}`, [block('B', '2')]],
  ['one inside another is of it', block('A', block('B', '2')), [block('A', block('B', '2'))]],
  ['another label’s end is none', `-----BEGIN A-----\n1\n-----END B-----\n`, []],
  ['small letters are no label', block('a', '1'), []],
])('the blocks of a PEM text: %s', (_, text, pems) => {
  expect(pemBlocks(text).map(({ pem }) => pem)).toEqual(pems)
})

// The square of it would take minutes; what is read at once takes a fraction of a second.
test.each(['-----BEGIN CERTIFICATE-----', '-----BEGIN ', '-----BEGIN A', '-----END CERTIFICATE-----\n'])(
  'a megabyte of %s is read at once, and holds nothing',
  (piece) => {
    expect(certificatesIn(Buffer.from(piece.repeat(1_000_000 / piece.length)))).toEqual([])
  },
)
