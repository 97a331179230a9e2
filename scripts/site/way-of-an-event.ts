import { STAGES } from '../../packages/engine/src/outcome/codes'

type Stage = (typeof STAGES)[number]
type Owner = keyof typeof OWNERS

/** Who does a stage: colour of its box, and what the legend says. Dark text stands on all of them. */
const OWNERS = {
  workspace: { fill: '#dbeafe', stroke: '#3b6fc4', text: 'the workspace' },
  engine: { fill: '#e4dcfb', stroke: '#6d4fc2', text: 'the engine' },
  plugin: { fill: '#d3f0dd', stroke: '#2f8a55', text: 'the engine with the plugin' }
} as const

/** Every stage with its owner and what it asks or does, in two short lines. */
const WORDS: Readonly<Record<Stage, readonly [owner: Owner, first: string, second: string]>> = {
  ingest: ['workspace', 'is it an event,', 'and whose?'],
  route: ['workspace', 'each enabled', 'destination'],
  integrations: ['workspace', 'does the event', 'want it?'],
  filter: ['workspace', 'sample, drop,', 'remove fields'],
  trigger: ['workspace', 'each mapping', 'that matches'],
  function: ['workspace', 'your JavaScript', 'in a sandbox'],
  mapping: ['engine', 'the payload,', 'field by field'],
  validation: ['engine', 'does it fit', 'the action?'],
  batch: ['workspace', 'what goes', 'together'],
  authentication: ['plugin', 'a token that', 'is good'],
  request: ['plugin', 'encode, sign,', 'send'],
  response: ['plugin', 'what became', 'of each item?']
}

const BOX = { width: 146, height: 76, gap: 18, left: 18, rows: [74, 236] } as const
const PER_ROW = 6
const WIDTH = 1002
const HEIGHT = 458
const INK = '#1f2733'
const LINE = '#5b6675'

/** The way of an event as a picture, made from the list of stages. It stands on a light card, in a dark page too. */
export function wayOfAnEvent(): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="title description" font-family="system-ui, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif">`,
    '<title id="title">The way of an event</title>',
    `<desc id="description">${description()}</desc>`,
    '<defs>',
    `<marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="${LINE}"/></marker>`,
    '</defs>',
    `<rect width="${WIDTH}" height="${HEIGHT}" rx="12" fill="#fbfcfe"/>`,
    ...legend(),
    ...STAGES.slice(0, -1).map((_, index) => arrow(index)),
    ...STAGES.map(box),
    ...ends(),
    '</svg>',
    ''
  ].join('\n')
}

function description(): string {
  const told = STAGES.map((stage) => `${stage} (${WORDS[stage].slice(1).join(' ')})`)
  return `Twelve stages, one after the other: ${told.join(', ')}. After the response an event is delivered; after 408, 423, 429 and 5xx but 501 it waits and is batched again. At every stage an event may be turned away, with stage, code and reason.`
}

function place(index: number): { x: number; y: number } {
  const x = BOX.left + (index % PER_ROW) * (BOX.width + BOX.gap)
  return { x, y: BOX.rows[Math.floor(index / PER_ROW)] ?? 0 }
}

function box(stage: Stage, index: number): string {
  const { x, y } = place(index)
  const [owner, first, second] = WORDS[stage]
  const middle = x + BOX.width / 2
  const { fill, stroke } = OWNERS[owner]
  return [
    `<rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="9" fill="${fill}" stroke="${stroke}" stroke-width="1.5"/>`,
    text(middle, y + 25, stage, 'font-weight="600" font-size="15"'),
    text(middle, y + 46, first, 'font-size="13"'),
    text(middle, y + 63, second, 'font-size="13"')
  ].join('')
}

function arrow(index: number): string {
  const from = place(index)
  const to = place(index + 1)
  const middle = from.y + BOX.height / 2
  if (from.y === to.y) return line(`M${from.x + BOX.width} ${middle}H${to.x - 2}`)
  const between = (from.y + BOX.height + to.y) / 2
  return line(`M${from.x + BOX.width / 2} ${from.y + BOX.height}V${between}H${to.x + BOX.width / 2}V${to.y - 2}`)
}

/** What becomes of an event: delivered, tried again, turned away. */
function ends(): string[] {
  const response = place(STAGES.indexOf('response'))
  const batch = place(STAGES.indexOf('batch'))
  const below = response.y + BOX.height
  const right = response.x + BOX.width / 2
  const middle = batch.x + BOX.width / 2
  return [
    line(`M${right + 28} ${below}V${below + 78}`),
    pill(response.x - 4, below + 80, 154, OWNERS.plugin.fill, OWNERS.plugin.stroke, 'delivered (2xx)'),
    line(`M${right - 28} ${below}V${below + 36}H${middle}V${below + 2}`, 'stroke-dasharray="5 4"'),
    text((middle + right) / 2, below + 56, '408, 423, 429, 5xx but 501: waits, then again', 'font-size="13"'),
    pill(BOX.left, below + 80, 470, '#fde2e1', '#b3403a', 'turned away, at any stage: with stage, code and reason')
  ]
}

function pill(x: number, y: number, width: number, fill: string, stroke: string, words: string): string {
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="38" rx="19" fill="${fill}" stroke="${stroke}" stroke-width="1.5"/>`,
    text(x + width / 2, y + 24, words, 'font-size="14" font-weight="600"')
  ].join('')
}

function legend(): string[] {
  return Object.values(OWNERS).map(({ fill, stroke, text: words }, index) => {
    const x = BOX.left + index * 180
    return [
      `<rect x="${x}" y="26" width="18" height="18" rx="4" fill="${fill}" stroke="${stroke}"/>`,
      `<text x="${x + 26}" y="40" font-size="14" fill="${INK}">${words}</text>`
    ].join('')
  })
}

function line(path: string, more = ''): string {
  return `<path d="${path}" fill="none" stroke="${LINE}" stroke-width="1.6" marker-end="url(#end)" ${more}/>`
}

function text(x: number, y: number, words: string, style: string): string {
  return `<text x="${x}" y="${y}" text-anchor="middle" fill="${INK}" ${style}>${words}</text>`
}
