/**
 * Node's HTTP, asked for by its name. An import would make an ES module of it, for which everything that hangs on it is
 * loaded, `fetch` included: a twelfth of what `serve` costs until it answers.
 */
export const { createServer, request, STATUS_CODES } = process.getBuiltinModule('node:http')
