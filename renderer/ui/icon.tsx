/** One drawing each, 16 × 16, stroked in the colour of the text around it. A word always stands beside it. */
const drawings = {
  live: 'M1.5 8h3l2-5 3 10 2-5h3',
  phones: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6 3.5v9',
  rules: 'M3 3v3.5a2 2 0 0 0 2 2h6M3 13V3M9 6l2.5 2.5L9 11',
  tasks: 'M2.5 4l1.2 1.2L6 3M8.5 4h5M2.5 8.5l1.2 1.2L6 7.5M8.5 8.5h5M2.5 13l1.2 1.2L6 12M8.5 13h5',
  profiles: 'M3 1.8h6l4 4v8.4H3zM9 1.8v4h4M6.5 8L5 9.8l1.5 1.8M9.5 8L11 9.8l-1.5 1.8',
  files: 'M3 1.8h6l4 4v8.4H3zM9 1.8v4h4',
  firmware: 'M4 4h8v8H4zM6.5 1.5V4M9.5 1.5V4M6.5 12v2.5M9.5 12v2.5M1.5 6.5H4M1.5 9.5H4M12 6.5h2.5M12 9.5h2.5',
  provider:
    'M8 1.8a6.2 6.2 0 1 0 0 12.4a6.2 6.2 0 0 0 0-12.4zM1.8 8h12.4M8 1.8c-4 4-4 8.4 0 12.4M8 1.8c4 4 4 8.4 0 12.4',
  servers: 'M2 2.5h12v4.5H2zM2 9h12v4.5H2zM4.5 4.8h.01M4.5 11.3h.01M7 4.8h4M7 11.3h4',
  trust: 'M8 1.8l5.5 2v4.4c0 3-2.2 5-5.5 6-3.3-1-5.5-3-5.5-6V3.8zM5.5 8l1.8 1.8L10.8 6',
  handOver: 'M2 5.5L8 2.5l6 3v6l-6 3-6-3zM2 5.5l6 3 6-3M8 8.5v6',
  ok: 'M3 8.5l3.2 3.2L13 4.5',
  failed: 'M4 4l8 8M12 4l-8 8',
  attention: 'M8 2L1.5 13.5h13zM8 6.5v3.2M8 11.6h.01',
  working: 'M8 2.5v10M4 8.8l4 4 4-4',
  neutral: 'M8 8h.01',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  close: 'M4 4l8 8M12 4l-8 8',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9zM10.5 10.5l3.5 3.5',
  pause: 'M5.5 3v10M10.5 3v10',
  play: 'M5 3l8 5-8 5z',
  stop: 'M4 4h8v8H4z',
  download: 'M8 2v8.5M4.5 7L8 10.5 11.5 7M2.5 13.5h11',
  upload: 'M8 10.5V2M4.5 5.5L8 2l3.5 3.5M2.5 13.5h11',
  plus: 'M8 3v10M3 8h10',
  trash: 'M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.7 9h6.6l.7-9M6.7 7v4M9.3 7v4',
  undo: 'M6 3L2.5 6.5 6 10M2.5 6.5H10a3.5 3.5 0 0 1 0 7H7',
  redo: 'M10 3l3.5 3.5L10 10M13.5 6.5H6a3.5 3.5 0 0 0 0 7h3',
  back: 'M13.5 8h-11M6.5 4L2.5 8l4 4',
  folder: 'M1.8 3.5h4.4l1.5 2h6.5v7.5H1.8z',
  help: 'M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.6M8 12.3h.01',
  down: 'M8 3v10M4 9l4 4 4-4',
  qr: 'M2 2h4.5v4.5H2zM9.5 2H14v4.5H9.5zM2 9.5h4.5V14H2zM9.5 9.5h2v2h-2zM14 9.5V11M12.5 14H14v-1.5M9.5 14v-.5',
  star: 'M8 2l1.8 3.9 4.2.5-3.1 2.9.8 4.2L8 11.4l-3.7 2.1.8-4.2L2 6.4l4.2-.5z',
  check: 'M3 8.5l3.2 3.2L13 4.5',
  menu: 'M2.5 4h11M2.5 8h11M2.5 12h11',
  skipped: 'M3 4.5L6.5 8 3 11.5M9 4.5L12.5 8 9 11.5',
  histogram: 'M2.5 13.5h11M4 13.5V9M7 13.5V4M10 13.5V7M13 13.5v-3',
  flag: 'M3.5 14V2.5h8l-1.8 3 1.8 3h-8',
} as const

export type IconName = keyof typeof drawings

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'neutral' ? 5 : 1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      style={{ flex: 'none' }}
    >
      <path d={drawings[name]} />
    </svg>
  )
}
