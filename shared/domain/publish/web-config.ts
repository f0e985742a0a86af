export const webServers = ['nginx', 'apache'] as const
export type WebServer = (typeof webServers)[number]

export interface WebConfigOptions {
  /** The folder that the site is published to, as the web server sees it. */
  readonly root: string
  readonly host: string
  readonly port: number
  /** HTTPS, with the names of its files; null serves HTTP. */
  readonly tls: {
    readonly certificate: string
    readonly key: string
    /** The authority of the phones' certificates; '' asks for none. */
    readonly clientAuthority: string
  } | null
}

/** Profiles are XML whatever their names end with; gzip and encrypted ones are bytes that no server may touch. */
const TYPES = 'text/xml xml cfg; text/plain txt; application/octet-stream loads sbn sgn gz bin lic enc'

/** A server's configuration that serves a published site as the bench does: ranges, types, `/dms/`, nothing hidden. */
export const webConfig = (server: WebServer, options: WebConfigOptions): string =>
  server === 'nginx' ? nginx(options) : apache(options)

function nginx({ root, host, port, tls }: WebConfigOptions): string {
  const lines = [
    '# Serves a published site to phones. Put it into conf.d/ or sites-enabled/.',
    'server {',
    `  listen ${port}${tls === null ? '' : ' ssl'};`,
    `  server_name ${host === '' ? '_' : word(host)};`,
    `  root ${quoted(root)};`,
    '',
    ...(tls === null ? [] : nginxTls(tls)),
    '  # Files are packed already: a phone that gets them packed once more reads nothing.',
    '  gzip off;',
    '  autoindex off;',
    '  etag on;',
    `  types { ${TYPES}; }`,
    '  default_type application/octet-stream;',
    '',
    '  # Unfinished and hidden files.',
    '  location ~ /\\. { return 404; }',
    '  # BroadWorks sends phones to /dms/<device>/…; the same files answer there.',
    '  location ^~ /dms/ { rewrite ^/dms/(.*)$ /$1 last; }',
    '  location / {',
    '    limit_except GET HEAD { deny all; }',
    '    try_files $uri =404;',
    '  }',
    '}',
  ]
  return `${lines.join('\n')}\n`
}

/** The oldest phones speak TLS 1.0 alone; where none is left, the first two versions are better taken out. */
const nginxTls = ({ certificate, key, clientAuthority }: NonNullable<WebConfigOptions['tls']>): readonly string[] => [
  `  ssl_certificate ${quoted(certificate)};`,
  `  ssl_certificate_key ${quoted(key)};`,
  '  # Phones before 11.x need the first two; take them out where there are none.',
  '  ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;',
  '  ssl_ciphers DEFAULT:@SECLEVEL=0;',
  ...(clientAuthority === ''
    ? []
    : [`  ssl_client_certificate ${quoted(clientAuthority)};`, '  ssl_verify_client on;', '  ssl_verify_depth 3;']),
  '',
]

function apache({ root, host, port, tls }: WebConfigOptions): string {
  const lines = [
    '# Serves a published site to phones. Needs mod_mime, mod_alias, and mod_ssl for HTTPS.',
    `Listen ${port}`,
    `<VirtualHost *:${port}>`,
    ...(host === '' ? [] : [`  ServerName ${word(host)}`]),
    `  DocumentRoot ${quoted(root)}`,
    ...(tls === null ? [] : apacheTls(tls)),
    '  # BroadWorks sends phones to /dms/<device>/…; the same files answer there.',
    `  Alias /dms/ ${quoted(`${root.replace(/\/$/, '')}/`)}`,
    `  <Directory ${quoted(root)}>`,
    '    Options -Indexes -FollowSymLinks',
    '    AllowOverride None',
    '    <LimitExcept GET HEAD>',
    '      Require all denied',
    '    </LimitExcept>',
    '    Require all granted',
    '    # Files are packed already: a phone that gets them packed once more reads nothing.',
    '    SetEnv no-gzip 1',
    '    RemoveEncoding .gz',
    '    ForceType application/octet-stream',
    '    <FilesMatch "\\.(xml|cfg)$">',
    '      ForceType text/xml',
    '    </FilesMatch>',
    '    <FilesMatch "^\\.">',
    '      Require all denied',
    '    </FilesMatch>',
    '  </Directory>',
    '</VirtualHost>',
  ]
  return `${lines.join('\n')}\n`
}

const apacheTls = ({ certificate, key, clientAuthority }: NonNullable<WebConfigOptions['tls']>): readonly string[] => [
  '  SSLEngine on',
  `  SSLCertificateFile ${quoted(certificate)}`,
  `  SSLCertificateKeyFile ${quoted(key)}`,
  '  SSLProtocol all',
  '  SSLCipherSuite DEFAULT:@SECLEVEL=0',
  ...(clientAuthority === ''
    ? []
    : [`  SSLCACertificateFile ${quoted(clientAuthority)}`, '  SSLVerifyClient require', '  SSLVerifyDepth 3']),
]

/** A path between quotes; what would end them, or begin a variable, is escaped. */
const quoted = (text: string): string => `"${text.replace(/[\u0000-\u001f]/g, '').replace(/["\\$]/g, '\\$&')}"`

/** A host name, and nothing that could begin another directive. */
const word = (text: string): string => text.replace(/[^A-Za-z0-9.:_*-]/g, '')
