import fc from 'fast-check'

/** CI tells whether a change broke something: it draws the same examples each time. A developer's run draws new ones. */
if (process.env['CI'] !== undefined && process.env['CI'] !== '') fc.configureGlobal({ seed: 20_261_129 })
