import { createSocket } from 'node:dgram'
import { encodeDhcp } from '../../shared/protocol/dhcp/encode.ts'
import { searchMessage } from '../../shared/protocol/dhcp/search.ts'

/** Passes on a phone's DISCOVER as a relay does: from its own address, to the server. Ends when its stdin does. */
const [own = '', server = ''] = process.argv.slice(2)
const socket = createSocket('udp4')
socket.bind(67, own, () => {
  const { bytes } = encodeDhcp(searchMessage({ xid: 7, hardware: '000e08aabbce', relay: own }))
  socket.send(bytes, 67, server)
})
process.stdin.on('end', () => process.exit(0)).resume()
