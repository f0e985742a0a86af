// Given to an unpacked runtime with `-r`. Electron itself waits for the application's module before it is ready; other
// runtimes load it when they already are, which is too late to say that `app:` is an origin (electron/main/app-scheme.ts).
require('electron').protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
])
