import type { GuidePageName } from './page.ts'

/** Where the guide speaks of something; `at` is a heading of that page, '' its beginning. */
export interface GuidePlace {
  readonly page: GuidePageName
  readonly at: string
}

const place = (page: GuidePageName, at = ''): GuidePlace => ({ page, at })

type Rule = readonly [codes: RegExp, place: GuidePlace]

/** The first that fits. A cause that is in none is explained by the page as a whole. */
const causePlaces: readonly Rule[] = [
  [/^route-case$/, place('template', 'capitals')],
  [/^(?:wrong-key|clear-expected-encrypted|encrypted-expected-clear)$/, place('template', 'key')],
  [/^refusal\.(?:not-found|unknown-phone|bad-path)|^(?:route-near|missing-ignored)$/, place('why', 'name')],
  [
    /^(?:xml-corrupt|gzip-.*|no-profile|nothing-applied|older-version|resync-failed-by-content)$/,
    place('why', 'content'),
  ],
  [
    /^(?:block-size|never-acknowledged|other-subnet|wrong-port|wrong-interface|name-unresolved|server-.*|one-address-failed|other-server|never-asked)$/,
    place('why', 'reach'),
  ],
  [/^abandon\./, place('why', 'reach')],
  [/^(?:tls|certificate)\.|^https-to-http$|^tls-/, place('why', 'certificates')],
  [/^(?:limited\..*|rejected|many-resends)$/, place('why', 'many')],
  [/^clock-/, place('resync', 'clock')],
  [
    /^(?:retry-later|no-retry|provisioning-off|trigger-holds|rule-skipped|overdue|push-waits)$/,
    place('resync', 'waiting'),
  ],
  [/^same-identity$/, place('phones', 'identity')],
]

const lintPlaces: readonly Rule[] = [
  [/secret|^key-in-clear$|^password-/, place('profile', 'passwords')],
  [
    /^(?:provisioning-off|locked-out|web-off|retry-off|resync-never|upgrade-off|trigger-gates)$/,
    place('profile', 'locked-out'),
  ],
  [
    /^(?:rule-problem|schedule-problem|loses-dhcp.*|order-.*|loop-register|periodic-.*|retry-.*|at-delay-short)$/,
    place('profile', 'rules'),
  ],
  [/^(?:missing-file-succeeds|dhcp-options-unreadable|message-.*|upgrade-.*)$/, place('profile', 'rules')],
  [
    /^(?:unknown-parameter.*|wrong-.*|alias-.*|renamed|gone|other-series|label-as-name|duplicate.*|ua-.*|attribute-unknown.*)$/,
    place('profile', 'names'),
  ],
  [/^https-(?:without-authority|name-.*)$/, place('serve', 'https')],
  [
    /^(?:boolean|value|number|decimal|hex|port|out-of|ip|ipv6|host|url|tone|cadence|ring|daylight|dial-plan|empty)-?/,
    place('profile', 'values'),
  ],
  [
    /^(?:too-long|read-only|info-page|star-code|key-function.*|softkey-list|time-without-zone)$/,
    place('profile', 'values'),
  ],
  [
    /^(?:xml|packed|not-text|encoding|doctype|entity|reference|ampersand|less-than|element|close|tag|attribute|comment|cdata|typographic|byte-order|non-|blank-lost|too-deep|too-many|too-large)/,
    place('profile', 'xml'),
  ],
  [
    /^(?:control-character|instruction-unclosed|declaration-misplaced|text-outside|several-.*|no-flat-profile|flat-profile-.*)$/,
    place('profile', 'xml'),
  ],
  [
    /^(?:enterprise-file|nothing-inside|outside-flat-profile|nested-element|empty|foreign-template|other-series-file)$/,
    place('profile', 'xml'),
  ],
]

const first = (rules: readonly Rule[], code: string, otherwise: GuidePlace): GuidePlace =>
  rules.find(([codes]) => codes.test(code))?.[1] ?? otherwise

/** Where the guide says more about a cause. */
export const placeOfCause = (code: string): GuidePlace => first(causePlaces, code, place('why'))

/** Where the guide says more about what was found in a profile. */
export const placeOfFinding = (code: string): GuidePlace => first(lintPlaces, code, place('profile'))

/** The place as the window's address has it. */
export const guideAddress = ({ page, at }: GuidePlace): string => `#/guide?page=${page}${at === '' ? '' : `&at=${at}`}`
