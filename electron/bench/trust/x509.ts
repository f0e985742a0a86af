import 'reflect-metadata'
import * as x509 from '@peculiar/x509'

x509.cryptoProvider.set(globalThis.crypto)

/** The library, told which cryptography to use. Whoever makes or reads certificates imports it from here. */
export { x509 }
