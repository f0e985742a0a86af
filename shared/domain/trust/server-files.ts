/** The site's authority as phones fetch it by Custom_CA_Rule: a file of the site like any other. */
export const AUTHORITY_FILE = 'ca.pem'

/** Where the certificate goes when it moves to a real server, and what is asked of phones there. */
export interface WebServerFacts {
  readonly host: string
  readonly clients: 'none' | 'optional' | 'required'
  readonly oldPhones: boolean
}

/** Control characters and blanks end a directive: what a certificate says must not add another. */
const word = (text: string): string => text.replace(/[^A-Za-z0-9._:*-]/g, '')

const apacheVerify = { none: 'none', optional: 'optional_no_ca', required: 'require' } as const
const nginxVerify = { none: 'off', optional: 'optional_no_ca', required: 'on' } as const

/** The directives of the vendor's chapter for Apache 2 with mod_ssl, filled in. */
export function apacheFile({ host, clients, oldPhones }: WebServerFacts): string {
  return `# Apache 2 with mod_ssl. Put the three files where these lines say, then: apachectl configtest
<VirtualHost *:443>
    ServerName ${word(host)}
    DocumentRoot /var/www/provisioning
    SSLEngine on
    SSLProtocol ${oldPhones ? 'all -SSLv3' : 'all -SSLv3 -TLSv1 -TLSv1.1'}
${oldPhones ? '    SSLCipherSuite ALL:!aNULL:@SECLEVEL=0\n' : ''}
    # Server Certificate:
    SSLCertificateFile /etc/httpd/conf/provserver.cert
    # Server Private Key:
    SSLCertificateKeyFile /etc/httpd/conf/provserver.key
    # Certificate Authority of the phones:
    SSLCACertificateFile /etc/httpd/conf/spacroot.cert
    SSLVerifyClient ${apacheVerify[clients]}
    SSLVerifyDepth 3
    <Directory /cgi-bin/>
        SSLOptions +StdEnvVars
    </Directory>
</VirtualHost>
`
}

export function nginxFile({ host, clients, oldPhones }: WebServerFacts): string {
  return `# nginx. Put the three files where these lines say, then: nginx -t
server {
    listen 443 ssl;
    server_name ${word(host)};
    root /var/www/provisioning;
    ssl_certificate     /etc/nginx/provserver.cert;
    ssl_certificate_key /etc/nginx/provserver.key;
    ssl_protocols ${oldPhones ? 'TLSv1 TLSv1.1 TLSv1.2 TLSv1.3' : 'TLSv1.2 TLSv1.3'};
${oldPhones ? '    ssl_ciphers ALL:!aNULL:@SECLEVEL=0;\n' : ''}
    # The certificate authority of the phones:
    ssl_client_certificate /etc/nginx/spacroot.cert;
    ssl_verify_client ${nginxVerify[clients]};
    ssl_verify_depth 3;
}
`
}
