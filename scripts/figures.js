// Reads the lines of bench/paired/run and compares the ratios with what the project promises.
// usage: node figures.js FILE   prints one line a figure, then "passed failed"
const fs = require('fs')

// A figure passes from its floor on; its target is what the design is for. With `own`, both ends and all nodes are ours.
const promises = [
  { bench: 'udx-stream', floor: 1 },
  { bench: 'rpc-ping', floor: 1 },
  { bench: 'secret-bulk', floor: 1 },
  { bench: 'connect-new', floor: 1 },
  { bench: 'connect-open.p50', run: 'connect-paths', floor: 1.5, target: 3 },
  { bench: 'connect-punch.p50', run: 'connect-paths', floor: 1.5, target: 3 },
  { bench: 'query-50.lookup', floor: 2.5, target: 4, own: true },
  { bench: 'query-50.announce', floor: 2, target: 3.5, own: true },
  { bench: 'query-50.mutable', floor: 2, target: 3, own: true },
  { bench: 'query-50.immutable', floor: 2.5, target: 4, own: true },
  { bench: 'query-50.lookup-16', floor: 2, target: 2.7, own: true },
  { bench: 'query-50.announce-16', floor: 3, target: 5, own: true },
  { bench: 'query-50.mutable-16', floor: 3, target: 6, own: true },
  { bench: 'query-50.immutable-16', floor: 6, target: 14, own: true },
  { bench: 'query-200.boot', floor: 2, target: 3.5, own: true },
  { bench: 'query-200.rss', floor: 1.5, target: 2.5, own: true },
  { bench: 'query-churn.lookup.p50', floor: 10, target: 20 }
]

// What the driver runs; a run that failed says which of them it was. A figure is named like its run unless it says otherwise.
const runs = ['udx-stream', 'rpc', 'secret-bulk', 'connect', 'query', 'query-churn']
const runOf = (bench) => runs.filter((run) => bench.startsWith(run)).sort((a, b) => b.length - a.length)[0]

const lines = fs.readFileSync(process.argv[2], 'utf8').trim().split('\n').map((line) => JSON.parse(line))
let passed = 0
let failed = 0
for (const { bench, run, floor, target, own } of promises) {
  const system = own ? 'subject@subject' : 'subject'
  const ratio = lines.find((line) => line.bench === bench && line.system === system + '/peer')
  const errors = lines.filter((line) => line.error && line.system === system && line.bench === (run ?? runOf(bench)))
  const good = ratio !== undefined && ratio.value >= floor && errors.length === 0
  if (good) passed++
  else failed++
  const found = ratio ? `${ratio.value} times the reference (${ratio.min} to ${ratio.max}, ${ratio.n} runs)` : 'not measured'
  const wanted = target ? `target ${target}, at least ${floor}` : `target ${floor}`
  const reached = !good ? '  MISSED' : target && ratio.value < target ? '  below target' : ''
  const broken = errors.length ? `, ${errors.length} runs failed: ${errors[0].error}` : ''
  console.error(`  ${bench.padEnd(22)} ${found}, ${wanted}${broken}${reached}`)
}
console.log(`${passed} ${failed}`)
