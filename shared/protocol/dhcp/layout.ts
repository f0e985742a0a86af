//   op  htype hlen hops │ xid (4) │ secs (2) flags (2) │ ciaddr │ yiaddr │ siaddr │ giaddr │ chaddr (16) │ sname (64) │ file (128)
//  ┌────┬─────┬────┬────┬─────────┬─────────┬──────────┬────────┬────────┬────────┬────────┬─────────────┬────────────┬───────────┐
//  │ 1  │  1  │ 6  │ 0  │         │         │ 0x8000   │        │        │        │        │ the MAC     │ or options │ or options│
//  └────┴─────┴────┴────┴─────────┴─────────┴──────────┴────────┴────────┴────────┴────────┴─────────────┴────────────┴───────────┘
//  then 99 130 83 99, and options up to 255 (RFC 2131 §2, RFC 2132 §2)

export const AT = {
  xid: 4,
  secs: 8,
  flags: 10,
  ciaddr: 12,
  yiaddr: 16,
  siaddr: 20,
  giaddr: 24,
  chaddr: 28,
  sname: 44,
  file: 108,
  cookie: 236,
  options: 240,
} as const

export const COOKIE = 0x63825363
export const BROADCAST_FLAG = 0x8000
