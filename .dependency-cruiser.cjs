// The arrows of ARCHITECTURE.md, each rule named after the sentence that it protects.
const folder = (...names) => ({ path: names.map((name) => `^${name}/`) })

/**
 * electron/bench from the top down: a folder, and the folders that it may import. Sharing downwards is right, sideways is
 * not. Nothing below imports `api` or `bench.ts`.
 */
const base = ['net', 'core', 'packing']
const drivers = ['tftp', 'http', 'syslog', 'dhcp']
const subjects = ['site', 'events', 'phones', 'trust', 'firmware', 'broadworks', 'virtual-phone']
const layers = [
  [
    'api',
    [
      'open-site',
      ...subjects,
      ...drivers,
      ...base,
      'rehearsal',
      'serving',
      'self-test',
      'publish',
      'handover',
      'forward',
      'server-kit',
    ],
  ],
  ['open-site', [...subjects, ...drivers, 'serving', 'server-kit', ...base]],
  ['rehearsal', ['site', 'serving', 'tftp', 'http', 'syslog', 'trust', 'virtual-phone', ...base]],
  ['publish', ['serving', 'site', ...base]],
  ['forward', ['events', ...base]],
  ['handover', ['serving', 'site', 'events', 'trust', ...base]],
  ['self-test', ['serving', 'site', ...base]],
  ...drivers.map((driver) => [driver, ['server-kit', 'net', 'core']]),
  ['serving', ['site', 'packing', 'core']],
  ...subjects.map((subject) => [subject, base]),
  ['server-kit', ['net', 'core']],
  ['net', ['core']],
  ['packing', ['core']],
  ['core', []],
]

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Modules that need each other are one module, or hide a third.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-folder-cycles',
      severity: 'error',
      comment: 'Folders that need each other are one folder, or hide a third.',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
    {
      name: 'shared-is-pure',
      severity: 'error',
      comment: 'shared/ knows neither Node, nor the DOM, nor the shells.',
      from: folder('shared'),
      to: { path: ['^electron/', '^renderer/', '^node:', '^test/'] },
    },
    {
      name: 'shared-has-no-node-core',
      severity: 'error',
      comment: 'shared/ knows no Node module.',
      from: folder('shared'),
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'protocol-knows-only-bytes',
      severity: 'error',
      comment: 'A codec is a leaf: it imports no domain and no contract.',
      from: folder('shared/protocol'),
      to: { path: '^shared/(domain|ipc)/', pathNot: '^shared/domain/result\\.ts$' },
    },
    {
      name: 'domain-does-not-reach-out',
      severity: 'error',
      comment: 'The language of the bench does not depend on wires.',
      from: folder('shared/domain'),
      to: { path: '^shared/(protocol|ipc)/' },
    },
    {
      name: 'renderer-is-a-web-page',
      severity: 'error',
      comment: 'The renderer reaches the bench through renderer/bench and the contract alone.',
      from: folder('renderer'),
      to: { path: '^electron/' },
    },
    {
      name: 'renderer-has-no-node',
      severity: 'error',
      comment: 'The renderer runs in any browser.',
      from: folder('renderer'),
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'features-do-not-reach-sideways',
      severity: 'error',
      comment: 'app/ composes the features; they do not know each other.',
      from: { path: '^renderer/features/([^/]+)/' },
      to: { path: '^renderer/features/([^/]+)/', pathNot: '^renderer/features/$1/' },
    },
    {
      name: 'ui-knows-react-alone',
      severity: 'error',
      comment:
        'ui/ is what any React page could use: of ours it knows only how texts are written, and nothing of the bench.',
      from: folder('renderer/ui'),
      to: { path: '^(renderer|shared|electron)/', pathNot: ['^renderer/ui/', '^shared/domain/text/'] },
    },
    {
      name: 'widgets-stand-between',
      severity: 'error',
      comment:
        'widgets/ are parts that ask the bench and that several features use: they import ui/ and bench/, no feature.',
      from: folder('renderer/widgets'),
      to: { path: '^renderer/', pathNot: '^renderer/(widgets|ui|bench|locales)/' },
    },
    {
      name: 'the-way-to-the-bench-knows-no-screen',
      severity: 'error',
      comment: 'renderer/bench is below everything that is drawn.',
      from: folder('renderer/bench'),
      to: { path: '^renderer/(features|app|widgets|ui)/' },
    },
    ...layers.map(([layer, below]) => ({
      name: `${layer}-imports-only-what-is-below-it`,
      severity: 'error',
      comment: `electron/bench/${layer} may import ${below.length === 0 ? 'nothing of electron/bench' : below.join(', ')}.`,
      from: { path: `^electron/bench/${layer}/` },
      to: { path: '^electron/bench/', pathNot: `^electron/bench/(${[layer, ...below].join('|')})/` },
    })),
    {
      name: 'every-folder-of-the-bench-has-a-layer',
      severity: 'error',
      comment: 'A new folder of electron/bench gets a line in `layers`.',
      from: { path: '^electron/bench/[^/]+/', pathNot: `^electron/bench/(${layers.map(([name]) => name).join('|')})/` },
      to: {},
    },
    {
      name: 'nothing-imports-the-composition',
      severity: 'error',
      comment: 'Calls go down from bench.ts, events come up to it.',
      from: { path: '^electron/bench/[^/]+/' },
      to: { path: '^electron/bench/(bench|index)\\.ts$' },
    },
    {
      name: 'bench-knows-no-shell',
      severity: 'error',
      comment: 'The bench would run on a server.',
      from: folder('electron/bench'),
      to: { path: '^electron/(main|preload|cli)/' },
    },
    {
      name: 'only-the-shell-knows-electron',
      severity: 'error',
      comment: 'electron is imported in main/, preload/ and transports/message-port.ts alone.',
      from: { pathNot: ['^electron/main/', '^electron/preload/', '^electron/transports/message-port\\.ts$'] },
      to: { path: '^electron$|node_modules/electron/' },
    },
    {
      name: 'electron-borrows-only-words-from-the-renderer',
      severity: 'error',
      comment: 'The menu and the command line share the catalogues and nothing else.',
      from: folder('electron'),
      to: { path: '^renderer/', pathNot: '^renderer/locales/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
    includeOnly: '^(shared|electron|renderer|test)/|^electron$',
    exclude: '^out/',
  },
}
